"""The grid without CKAN: columns, the file of the rows, its check, what is pasted."""

import csv
import io

import pytest

from ckanext.socle.core import entry_grids, table_schemas
from ckanext.socle.core.table_schemas.templates import Producer
from ckanext.socle.core.validation import DEFAULT_LIMITS, validate
from ckanext.socle.core.validation.portal_rules import Context

NAMES = table_schemas.get("scdl/prenoms")
KNOWN = Producer(commune="Romillé", commune_code="35245")
COLUMNS = entry_grids.entry_columns(NAMES, KNOWN)
TABULAR = [
    one["name"]
    for one in table_schemas.list_table_schemas()
    if one["schema_type"] == "tableschema" and one["checked"]
]


def paste(text: str) -> entry_grids.Pasted:
    return entry_grids.pasted(NAMES, text, DEFAULT_LIMITS)


@pytest.mark.parametrize("key", TABULAR)
def test_every_table_can_be_typed(key):
    """Each column has a control; lists and calendars follow the rules."""
    table_schema = table_schemas.get(key)
    columns = entry_grids.entry_columns(table_schema, KNOWN)
    fields = table_schema.descriptor["fields"]
    assert [one.guide.name for one in columns] == [one["name"] for one in fields]
    for column, field in zip(columns, fields, strict=True):
        assert (column.control == "list") == bool(column.choices)
        if field["type"] == "boolean":
            assert column.control == "list"
        if column.control == "date":
            assert field["type"] == "date"


@pytest.mark.parametrize("key", TABULAR)
def test_the_example_of_each_column_typed_is_the_file_that_is_read(key):
    """Row by row, the engine reads back what was typed, commas and quotes included."""
    table_schema = table_schemas.get(key)
    columns = entry_grids.entry_columns(table_schema)
    row = [column.guide.example or 'a, "b" ; c' for column in columns]
    content = entry_grids.to_csv(columns, [row, row])
    names, *rows = csv.reader(io.StringIO(content.decode()))
    assert (names, rows) == ([one.guide.name for one in columns], [row, row])
    report = entry_grids.check(table_schema, content, Context(), DEFAULT_LIMITS)
    assert (report.readable, report.rows, report.columns) == (True, 2, len(columns))


def test_every_cell_is_told():
    """As many samples as there are cells: the page shows each of them."""
    rows = [["Romillé", "35245", "F", "Zoé", "trois", "2025"]] * entry_grids.MOST_ROWS
    content = entry_grids.to_csv(COLUMNS, rows)
    report = entry_grids.check(NAMES, content, Context(), DEFAULT_LIMITS)
    [group] = [one for one in report.groups if one.field == "NOMBRE_OCCURRENCES"]
    assert len(group.samples) == group.count == entry_grids.MOST_ROWS
    by_file = validate(content, filename="x.csv", table_schema=NAMES)
    assert by_file.lenient == report.lenient


def test_a_row_that_only_the_body_fills_is_no_row():
    rows = [["Romillé", "35245"], ["Romillé", "35245", "", "Zoé"], [], ["Acigné"]]
    assert [row[3] for row in entry_grids.filled(COLUMNS, rows)] == ["Zoé", ""]


def test_a_grid_has_a_bound():
    rows = [["x"]] * 900
    assert len(entry_grids.squared(COLUMNS, rows)) == entry_grids.MOST_ROWS


@pytest.mark.parametrize(
    ("text", "columns", "first"),
    [
        ("Prénom\tSexe\nZoé\tF\n", [3, 2], ["Zoé", "F"]),
        ("ENFANT_PRENOM;NOMBRE_OCCURRENCES\r\nZoé;3\r\n", [3, 4], ["Zoé", "3"]),
        ("Zoé\tF\n", None, ["Zoé", "F"]),
        ("\ufeffZoé;F", None, ["Zoé", "F"]),
        ('"Zoé\nMarie"\t"3 ""fois"""\n\n\n', None, ["Zoé Marie", '3 "fois"']),
        ("Zoé, Marie\n", None, ["Zoé, Marie"]),
        ("Sexe\tZoé\tx\n", None, ["Sexe", "Zoé", "x"]),
    ],
)
def test_what_spreadsheets_put_in_the_clipboard_is_understood(text, columns, first):
    found = paste(text)
    assert (found.columns, found.rows) == (columns, [first])


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\n"])
def test_nothing_is_pasted_from_nothing(text):
    assert paste(text) == entry_grids.Pasted([], None, [])
    assert entry_grids.laid(COLUMNS, paste(text), [["x"]]) == ([["x"]], 0)


def test_a_cell_without_end_raises_nothing():
    """`csv` refuses long fields; what came before is kept."""
    former = csv.field_size_limit(1_000)
    try:
        assert paste("a\tb\n" + "x" * 2_000 + "\ty\n").rows == [["a", "b"]]
    finally:
        csv.field_size_limit(former)


def test_titles_that_name_nothing_are_told():
    found = paste("Prénom\tSexe\tSurnom\nZoé\tF\tZ\n")
    assert (found.columns, found.unknown) == ([3, 2, None], ["Surnom"])
    made, left = entry_grids.laid(COLUMNS, found, [])
    assert (made, left) == ([["Romillé", "35245", "F", "Zoé", "", ""]], 0)


def test_a_table_is_laid_in_the_columns_shown_or_in_all_when_it_is_wider():
    found = paste("a\tb\n")
    blank = [[""] * 6]
    made, _ = entry_grids.laid(COLUMNS, found, blank, places=[1, 4])
    assert made == [["", "a", "", "", "b", ""]]
    made, _ = entry_grids.laid(COLUMNS, found, blank, places=[3])
    assert made == [["", "", "", "a", "b", ""]]
    made, _ = entry_grids.laid(COLUMNS, found, blank, places=[5])
    assert made == [["", "", "", "", "", "a"]]


def test_rows_beyond_the_bound_are_counted():
    found = paste("x\n" * 600)
    made, left = entry_grids.laid(COLUMNS, found, [], row=490)
    assert (len(made), left) == (500, entry_grids.MOST_ROWS + 1 - 10 + 1)


def rows_of(tmp_path, text: str):
    path = tmp_path / "prenoms.csv"
    path.write_text(text)
    return entry_grids.rows_of(NAMES, path, path.name, DEFAULT_LIMITS)


def test_a_small_file_gives_its_rows(tmp_path):
    """By its titles, in the order of the grid; blank rows and title rows are left."""
    text = "Mairie\nSexe;Prénom\nF;Zoé\n\nM;Léo\n;\n"
    assert rows_of(tmp_path, text) == [
        ["", "", "F", "Zoé", "", ""],
        ["", "", "M", "Léo", "", ""],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Prénom;Note\nZoé;x\n",
        "Prénom;\nZoé;x\n",
        "ENFANT_PRENOM;ENFANT_PRENOM\nZoé;Léo\n",
        "Prénom\n" + "Zoé\n" * 501,
        "Prénom\n" + "Zoé\n" * 1200,
        "a;b\n1;2\n",
        "",
    ],
    ids=["others", "untitled", "twice", "many", "too many", "none known", "empty"],
)
def test_a_file_that_the_grid_would_not_give_back_is_not_opened(tmp_path, text):
    assert rows_of(tmp_path, text) is None


def test_a_column_of_its_own_that_is_blank_is_no_loss(tmp_path):
    assert rows_of(tmp_path, "Prénom;Note\nZoé;\n") == [["", "", "", "Zoé", "", ""]]
