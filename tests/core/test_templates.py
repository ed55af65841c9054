"""Templates: filled as a person does and read back, they are valid."""

import csv
import datetime
import io

import openpyxl
import pytest
from click.testing import CliRunner

from ckanext.socle.core import table_schemas
from ckanext.socle.core.errors import NotTabularError
from ckanext.socle.core.table_schemas.templates import (
    Producer,
    csv_template,
    xlsx_template,
)
from ckanext.socle.core.validation import validate
from ckanext.socle.standalone import main

CHECKED = [
    entry["name"]
    for entry in table_schemas.list_table_schemas()
    if table_schemas.get(entry["name"]).is_tabular
]
# It names a check that does not exist: no file can be strictly valid.
NEVER_STRICT = {"etalab/schema-stationnement-cyclable"}
POITIERS = Producer(
    name="Ville de Poitiers",
    siret="21860194600013",
    commune="Poitiers",
    commune_code="86194",
)


def columns(schema):
    return [field["name"] for field in schema.descriptor["fields"]]


def read(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def typed(text, number_format):
    """Return what a spreadsheet keeps of a text that a person types."""
    if number_format == "yyyy-mm-dd":
        return datetime.date.fromisoformat(text)
    if number_format == "General":
        return float(text) if "." in text else int(text)
    return text


def is_valid(report, key):
    assert report.rows == 1
    assert report.lenient.valid, report.groups
    assert report.strict.valid != (key in NEVER_STRICT), report.groups


@pytest.mark.parametrize("key", CHECKED)
def test_a_filled_workbook_is_valid(key):
    schema = table_schemas.get(key)
    book = read(xlsx_template(schema, POITIERS))
    sheet = book["Data"]
    for cell, name in zip(sheet[2], columns(schema), strict=True):
        example = schema.example(name)
        if example and not cell.value:
            cell.value = typed(example, cell.number_format)
    content = io.BytesIO()
    book.save(content)
    report = validate(content.getvalue(), filename="modele.xlsx", table_schema=key)
    is_valid(report, key)


@pytest.mark.parametrize("for_excel", [False, True])
@pytest.mark.parametrize("key", CHECKED)
def test_a_filled_csv_is_valid(key, for_excel):
    schema = table_schemas.get(key)
    content = csv_template(schema, for_excel=for_excel).decode("utf-8-sig")
    separator = ";" if for_excel else ","
    [titles] = csv.reader(io.StringIO(content), delimiter=separator)
    assert titles == columns(schema)
    text = io.StringIO(newline="")
    text.write(content)
    row = [schema.example(name) or "" for name in titles]
    csv.writer(text, delimiter=separator).writerow(row)
    report = validate(
        text.getvalue().encode(), filename="modele.csv", table_schema=schema
    )
    is_valid(report, key)


@pytest.mark.parametrize("key", CHECKED)
def test_a_workbook_guides_the_person(key):
    schema = table_schemas.get(key)
    book = read(xlsx_template(schema))
    data, guide, lists = book.worksheets
    assert data.freeze_panes == "A2"
    assert [cell.value for cell in data[1]] == columns(schema)
    assert lists.sheet_state == "hidden"
    told = {cell.value for row in guide for cell in row if cell.value}
    assert schema.label in told
    assert schema.overlay.help in told
    assert {f"• {mistake}" for mistake in schema.overlay.mistakes} <= told
    offered = {
        str(rule.sqref).split("2:")[0]: rule.formula1
        for rule in data.data_validations.dataValidation
    }
    for cell, field in zip(data[1], schema.descriptor["fields"], strict=True):
        assert schema.field_label(field["name"]) in cell.comment.text
        width = data.column_dimensions[cell.column_letter]
        enum = (field.get("constraints") or {}).get("enum")
        if field.get("type", "string") == "string":
            assert width.number_format == "@"
            assert data.cell(2, cell.column).number_format == "@"
        if enum and field.get("type") != "array":
            count = f"${cell.column_letter}$1:${cell.column_letter}${len(enum)}"
            assert offered[cell.column_letter] == f"'Lists'!{count}"
            values = [row[cell.column - 1].value for row in lists.iter_rows()]
            assert values[: len(enum)] == [str(value) for value in enum]


def test_what_is_known_of_the_producer_is_filled():
    schema = table_schemas.get("scdl/prenoms")
    assert POITIERS.fill(schema) == ["Poitiers", "86194", "", "", "", ""]
    [titles, row] = csv.reader(
        io.StringIO(csv_template(schema, POITIERS).decode("utf-8"))
    )
    assert dict(zip(titles, row, strict=True))["COLL_INSEE"] == "86194"
    sheet = read(xlsx_template(table_schemas.get("scdl/budget"), POITIERS))["Data"]
    assert sheet["C2"].value == "21860194600013"
    assert sheet["C2"].number_format == "@"
    declared = POITIERS.fill(
        table_schemas.get(
            "etalab/schema-vehicules-faibles-emissions-renouvellement-parc"
        )
    )
    assert declared[:3] == ["218601946", "218601946", "Ville de Poitiers"]


def test_a_name_that_is_a_formula_is_left_out():
    producer = Producer(name='=HYPERLINK("http://a.example")')
    schema = table_schemas.get("scdl/budget")
    assert not any(producer.fill(schema))


def test_words_are_translated():
    schema = table_schemas.get("scdl/prenoms")
    book = read(xlsx_template(schema, POITIERS, gettext="<{}>".format))
    assert book.sheetnames == ["<Data>", "<How to fill>", "<Lists>"]
    assert "<Compulsory.>" in book["<Data>"]["B1"].comment.text


@pytest.mark.parametrize("write", [csv_template, xlsx_template])
def test_what_is_no_table_has_no_template(write):
    with pytest.raises(NotTabularError):
        write(table_schemas.get("etalab/schema-zfe"))


@pytest.fixture
def run(tmp_path):
    def invoke(key, name, *options):
        path = tmp_path / name
        result = CliRunner().invoke(
            main, ["schemas", "template", key, "--output", str(path), *options]
        )
        return result, path

    return invoke


def test_the_command_writes_in_french(run):
    result, path = run("scdl/subventions", "a.xlsx", "--siret", "21860194600013")
    assert result.exit_code == 0
    assert "Subventions (scdl/subventions 2.1.1)" in result.output
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Données", "Mode d’emploi", "Listes"]
    assert book["Données"]["B2"].value == "21860194600013"
    assert "Obligatoire." in book["Données"]["A1"].comment.text


def test_the_command_writes_a_version_and_both_csv(run):
    _, path = run("scdl/subventions@2.0.0", "a.csv")
    assert path.read_bytes().startswith(b"nomAttribuant,")
    _, path = run("scdl/subventions", "b.csv", "--excel", "--name", "Poitiers")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfnomAttribuant;")
    assert b"Poitiers;" in path.read_bytes()


@pytest.mark.parametrize(
    ("key", "name", "options"),
    [
        ("scdl/inconnu", "a.csv", ()),
        ("etalab/schema-zfe", "a.csv", ()),
        ("scdl/prenoms", "a.txt", ()),
        ("scdl/prenoms", "a.xlsx", ("--excel",)),
        ("scdl/prenoms", "a.csv", ("--siret", "21860194600014")),
        ("scdl/prenoms", "a.csv", ("--commune-code", "1")),
        ("scdl/prenoms", "absent/a.csv", ()),
    ],
)
def test_what_cannot_be_written_exits_2(run, key, name, options):
    result, path = run(key, name, *options)
    assert result.exit_code == 2
    assert not path.exists()
