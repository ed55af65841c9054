"""The first rows of a file, as texts."""

import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.errors import ReadingError
from ckanext.socle.core.previews import ROWS, preview

CSV = "Mairie de Romillé;;\nCOLL_NOM;EQUIP_CP;EQUIP_LAT\nRomillé;01310;48,21\n;;\n"


def shown(data: bytes, **values):
    return preview(data, filename="a.csv", **values)


def test_titles_are_found_and_said_in_plain_words():
    """Rows above the titles are left aside, blank ones too; a code is no number."""
    schema = table_schemas.get("scdl/equipements")
    found = shown(CSV.encode("cp1252"), table_schema=schema)
    assert found.titles[:2] == ["COLL_NOM", "EQUIP_CP"]
    assert found.labels[0] != "COLL_NOM"
    assert found.rows == [["Romillé", "01310", "48,21"]]
    assert found.numeric == [False, False, True]


def test_a_file_is_cut():
    """Twenty rows, sixty columns, two hundred characters."""
    titles = ",".join(f"c{n}" for n in range(80))
    row = ",".join(["x" * 500] * 80)
    found = shown("\n".join([titles, *[row] * 50]).encode())
    assert (len(found.rows), len(found.titles), found.columns) == (ROWS, 60, 80)
    assert {len(cell) for cells in found.rows for cell in cells} == {200}


def test_short_rows_are_filled():
    """Each row has a cell for each title."""
    assert shown(b"a,b,c\n1\n1,2,3,4\n").rows == [["1", "", ""], ["1", "2", "3"]]


def test_what_is_no_table_has_no_preview():
    """The report says why; here it is an error of reading."""
    with pytest.raises(ReadingError):
        shown(b"%PDF-1.7 x")
