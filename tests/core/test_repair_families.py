"""Every family of repairs: one cell of each, before and after, safe or asked."""

import csv
import io

import openpyxl
import pytest

from ckanext.socle.core.messages import REPAIRS
from ckanext.socle.core.validation import validate
from ckanext.socle.core.validation.repairs import GUESS, SAFE, apply, propose


def limited(**constraints):
    return {"type": "string", "constraints": constraints}


EQUIPPED = ["Équipé", "Non équipé"]
LIST = limited(enum=EQUIPPED)
THEMES = {"type": "array", "arrayItem": limited(enum=["Eau", "Énergie"])}
NUMBER, WHOLE, DATE = ({"type": one} for one in ("number", "integer", "date"))
PLACE, FREE = ({"type": one} for one in ("geopoint", "array"))
SHARE = {"type": "number", "constraints": {"maximum": 1}}
YES_NO = {"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]}
DIGITS, PHONE, WORD = (
    limited(pattern=one) for one in (r"[0-9]+", r"\d{10}", "[A-Z][a-z]+")
)
CODE = limited(pattern=r"([013-9]\d|2[AB1-9])\d{3}")
PERIOD = limited(pattern=r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?")
SIREN, SIRET = limited(minLength=9, maxLength=9), limited(minLength=14)
URL = {"type": "string", "format": "uri"}
QUARTER, LATE = "2026-01-01/2026-03-31", "2026-02-01/2026-03-31"
YEAR = "2026-01-01/2026-12-31"
SITE = "www.romille.example"

CELLS = [
    ("repair-array", SAFE, "themes", THEMES, "eau ; energie", '["Eau", "Énergie"]'),
    ("repair-array", SAFE, "a", FREE, "Léa|Tom", '["Léa", "Tom"]'),
    ("repair-boolean", SAFE, "ouvert", YES_NO, "VRAI", "oui"),
    ("repair-boolean", SAFE, "ouvert", YES_NO, "0", "non"),
    ("repair-boolean-mark", GUESS, "ouvert", YES_NO, "x", "oui"),
    ("repair-commune-code", SAFE, "code_insee", CODE, "1004", "01004"),
    ("repair-commune-code", SAFE, "code_insee", CODE, "2a004", "2A004"),
    ("repair-commune-code", SAFE, "code_insee", CODE, "35245.0", "35245"),
    ("repair-date", SAFE, "jour", DATE, "17.3.2026", "2026-03-17"),
    ("repair-date-century", GUESS, "jour", DATE, "17/03/26", "2026-03-17"),
    ("repair-date-number", GUESS, "jour", DATE, "42159", "2015-06-04"),
    ("repair-date-order", GUESS, "jour", DATE, "03/04/2026", "2026-04-03"),
    ("repair-date-order", GUESS, "jour", DATE, "03/17/2026", "2026-03-17"),
    ("repair-date-time", GUESS, "jour", DATE, "2026-03-17T14:30", "2026-03-17"),
    ("repair-empty-word", GUESS, "montant", NUMBER, "néant", ""),
    ("repair-list", SAFE, "etat", LIST, "NON EQUIPE", "Non équipé"),
    ("repair-list-nearest", GUESS, "etat", LIST, "Non équippé", "Non équipé"),
    ("repair-number", SAFE, "montant", NUMBER, "12 500,50 €", "12500.50"),
    ("repair-number", SAFE, "nombre", WHOLE, "12.0", "12"),
    ("repair-number-comma", GUESS, "montant", NUMBER, "1,234", "1.234"),
    ("repair-percent", SAFE, "part", SHARE, "45 %", "0.45"),
    ("repair-percent-scale", GUESS, "part", SHARE, "45", "0.45"),
    ("repair-percent-sign", GUESS, "montant", NUMBER, "45 %", "45"),
    ("repair-period", SAFE, "periode", PERIOD, "2026-01-01_2026-03-31", QUARTER),
    ("repair-period-order", GUESS, "periode", PERIOD, "01/02/2026 au 31/03/2026", LATE),
    ("repair-period-year", GUESS, "periode", PERIOD, "2026", YEAR),
    ("repair-phone", SAFE, "telephone", PHONE, "02 99 23 24.59", "0299232459"),
    ("repair-position", SAFE, "lieu", PLACE, "[-1.89, 48.21]", "-1.89, 48.21"),
    ("repair-position", SAFE, "lieu", PLACE, "-1,89 ; 48,21", "-1.89, 48.21"),
    ("repair-postal-code", SAFE, "code_postal", CODE, "1310", "01310"),
    ("repair-siren", SAFE, "siren", DIGITS, "243 500 139", "243500139"),
    ("repair-siren-of-siret", GUESS, "siren", SIREN, "24350013900189", "243500139"),
    ("repair-siren-zeros", GUESS, "siren", SIREN, "5650189", "005650189"),
    ("repair-siret", SAFE, "siret", DIGITS, "217 500 016 00019", "21750001600019"),
    ("repair-siret-zeros", SAFE, "siret", SIRET, "565018900011", "00565018900011"),
    ("repair-spaces", SAFE, "nom", WORD, " Romill\u200be ", "Romille"),
    ("repair-url", GUESS, "site", URL, SITE, f"https://{SITE}"),
]
ELSEWHERE = {
    # Tried on whole files below, and in test_repairs.py.
    *("repair-blank-columns", "repair-blank-rows", "repair-encoding"),
    *("repair-separator", "repair-title-rows", "repair-titles", "repair-workbook"),
    *("repair-title-near", "repair-swapped", "repair-own-siret"),
}


def csv_of(*rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def of(name, field):
    return {"fields": [{"name": "ligne"}, {"name": name, **field}]}


def test_no_family_is_left_out():
    assert {case[0] for case in CELLS} | ELSEWHERE == {
        code for code in REPAIRS if code.startswith("repair-")
    }


@pytest.mark.parametrize(("code", "kind", "name", "field", "before", "after"), CELLS)
def test_a_cell(code, kind, name, field, before, after, tmp_path):
    schema = of(name, field)
    source = csv_of(["ligne", name], ["1", before], ["2", before], ["3", ""])
    offered = {one.code: one for one in propose(source, "a.csv", schema)}
    found = offered[code]
    assert (found.kind, found.count, found.field) == (kind, 2, name)
    assert (found.examples[0].before, found.examples[0].after) == (before, after)
    assert (found.examples[0].cell, found.last) == ("B2", "B3")
    made = apply(source, "a.csv", schema, [found.id], folder=tmp_path)
    assert [(one.id, one.count) for one in made.changes] == [(found.id, 2)]
    written = list(csv.reader(io.StringIO(made.path.read_text(encoding="utf-8"))))
    assert written == [["ligne", name], ["1", after], ["2", after], ["3", ""]]
    report = validate(made.path, filename="a.csv", table_schema=schema)
    assert report.lenient.valid
    assert not propose(made.path, "a.csv", schema)


REFUSED = [
    ("themes", THEMES, "Eau;Charbon"),
    ("code_insee", CODE, "9999"),
    ("jour", DATE, "31/02/2026"),
    ("jour", DATE, "99999"),
    ("montant", NUMBER, "1.234.5,6,7"),
    ("part", SHARE, "2000"),
    ("etat", LIST, "zzz"),
    ("telephone", PHONE, "02 99"),
    ("lieu", PLACE, "Romillé"),
    ("siren", DIGITS, "243 500 138"),
    ("siret", DIGITS, "2,13502E+13"),
    ("site", URL, "mon site"),
    ("periode", PERIOD, "2026-03-31_2026-01-01"),
]


@pytest.mark.parametrize(("name", "field", "text"), REFUSED)
def test_what_nobody_can_tell_is_left_to_a_person(name, field, text):
    source = csv_of(["ligne", name], ["1", text])
    assert not validate(source, table_schema=of(name, field)).strict.valid
    assert propose(source, "a.csv", of(name, field)) == []


def test_a_near_title_is_asked(tmp_path):
    schema = of("telephone", PHONE)
    source = csv_of(["ligne", "telefone"], ["1", "0299232459"])
    (found,) = propose(source, "a.csv", schema)
    assert (found.code, found.kind, found.count) == ("repair-title-near", GUESS, 1)
    made = apply(source, "a.csv", schema, [found.id], folder=tmp_path)
    assert made.path.read_bytes() == source.replace(b"telefone", b"telephone")


def test_a_workbook_becomes_a_csv_with_any_other_repair(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Mairie de Romillé"], ["ligne", "jour"], [1, "17/03/2026"]):
        book.active.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    schema = of("jour", DATE)
    offered = {one.code: one for one in propose(path, "a.xlsx", schema)}
    assert set(offered) == {"repair-workbook", "repair-title-rows", "repair-date"}
    assert offered["repair-workbook"].required
    made = apply(path, "a.xlsx", schema, [offered["repair-date"].id], folder=tmp_path)
    assert made.path.read_text(encoding="utf-8") == "ligne,jour\n1,2026-03-17\n"
    assert made.filename == "a.csv"
    assert {one.code for one in made.changes} == set(offered)


@pytest.mark.parametrize(
    "schema",
    [
        "139bercy/format-commande-publique",
        {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"},
        "etalab/schema-zfe",
    ],
)
@pytest.mark.parametrize("source", [b'{"marches": {}}', b"a;b\n1;2\n"])
def test_only_tables_are_repaired(schema, source):
    assert propose(source, "a.json", schema) == []
