"""Cells taken out of a file: nothing else changes, whatever the file is."""

import io

import openpyxl
import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.validation.repairs.masking import mask, values_at
from tests.data import equipements

SCHEMA = table_schemas.get("scdl/equipements")
NAMES = equipements.names()
EMAIL, NAME, THEME = (
    NAMES.index(one) + 1 for one in ("EQUIP_EMAIL", "EQUIP_NOM", "EQUIP_THEME")
)
ROW = {**equipements.VALID, "EQUIP_NOM": "Salle été", "EQUIP_EMAIL": "a.b@free.example"}


def masked(tmp_path, source, filename, places, **options):
    return mask(source, filename, SCHEMA, places, folder=tmp_path, **options)


@pytest.fixture
def text(tmp_path):
    """A title, then two rows, as Excel saves them."""
    path = tmp_path / "source.csv"
    content = equipements.table(ROW, ROW).replace(",", ";")
    path.write_bytes(f"Équipements\r\n{content}".encode("cp1252"))
    return path


def test_every_other_byte_stays(tmp_path, text):
    heard = []
    done = masked(tmp_path, text, "a.csv", {3: [EMAIL], 99: [1]}, on_rows=heard.append)
    before, after = text.read_bytes(), done.path.read_bytes()
    assert after == before.replace(b"a.b@free.example", b"", 1)
    [change] = done.changes
    assert (change.code, change.count, change.field) == ("mask-cells", 1, "EQUIP_EMAIL")
    assert change.examples[0].before == "a•••@•••.example"
    assert heard[-1] == 4


def test_a_text_that_the_rules_want_says_nothing_but_is_filled(tmp_path, text):
    done = masked(tmp_path, text, "a.csv", {3: [NAME, THEME]})
    after = [one.examples[0].after for one in done.changes]
    assert after == ["Masqué", ""]
    assert "Masqué".encode("cp1252") in done.path.read_bytes()


def test_a_workbook_becomes_a_text(tmp_path):
    book = openpyxl.Workbook()
    for cells in (NAMES, [ROW.get(name, "") for name in NAMES]):
        book.active.append(cells)
    saved = io.BytesIO()
    book.save(saved)
    path = tmp_path / "source.xlsx"
    path.write_bytes(saved.getvalue())
    done = masked(tmp_path, path, "liste.xlsx", {2: [EMAIL]})
    assert done.filename == "liste.csv"
    assert [one.code for one in done.changes] == ["repair-workbook", "mask-cells"]
    assert "@" not in done.path.read_text()


def test_what_is_empty_is_not_masked(tmp_path, text):
    empty = NAMES.index("EQUIP_WEB") + 1
    assert masked(tmp_path, text, "a.csv", {3: [empty, 999]}).changes == []


def test_values_are_read_where_they_are(text):
    places = {3: [EMAIL, NAME], 4: [EMAIL], 50: [EMAIL]}
    found = list(values_at(text, "a.csv", SCHEMA, places))
    assert found == ["a.b@free.example", "Salle été", "a.b@free.example"]
