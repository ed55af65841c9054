"""What a version of a table schema changes, in words."""

import json

import pytest
from click.testing import CliRunner

from ckanext.socle.core import table_schemas
from ckanext.socle.core.messages.changes import CHANGES, render_change
from ckanext.socle.core.table_schemas import Overlay, TableSchema, diff
from ckanext.socle.core.validation import validate
from ckanext.socle.standalone import main

PAIRS = [
    (entry["name"], before, after)
    for entry in table_schemas.list_table_schemas()
    if entry["checked"]
    for before, after in zip(entry["versions"], entry["versions"][1:], strict=False)
]


UNIQUE = {"rule": "unique", "before": "False", "after": "True"}


def schema(*fields, overlay=None, **rest):
    descriptor = {"fields": list(fields), **rest}
    return TableSchema(None, None, descriptor, overlay or Overlay())


def changes(before, after):
    found = diff(schema(before), schema(after))
    return [(change.code, change.breaks, dict(change.params)) for change in found]


def column(**constraints):
    return {"name": "A", "constraints": constraints}


@pytest.mark.parametrize(
    ("before", "after", "code", "breaks", "params"),
    [
        (column(), column(required=True), "now-required", True, {}),
        (column(required=True), column(), "now-optional", False, {}),
        (column(), column(enum=["x"]), "list-set", True, {"values": ["x"]}),
        (column(enum=["x"]), column(), "list-removed", False, {}),
        (
            column(enum=["x", "y"]),
            column(enum=["x"]),
            "values-removed",
            True,
            {"values": ["y"]},
        ),
        (
            column(enum=["x"]),
            column(enum=["x", "y"]),
            "values-added",
            False,
            {"values": ["y"]},
        ),
        (
            column(maxLength=10),
            column(maxLength=5),
            "narrower",
            True,
            {"rule": "maxLength", "before": "10", "after": "5"},
        ),
        (
            column(minimum=1),
            column(minimum=0),
            "wider",
            False,
            {"rule": "minimum", "before": "1", "after": "0"},
        ),
        (
            column(pattern="a"),
            column(pattern="b"),
            "pattern-changed",
            True,
            {"rule": "pattern", "before": "a", "after": "b"},
        ),
        (
            {"name": "A", "type": "string"},
            {"name": "A", "type": "number"},
            "type",
            True,
            {"before": "string", "after": "number"},
        ),
        (
            {"name": "A", "type": "integer"},
            {"name": "A", "type": "number"},
            "type",
            False,
            {"before": "integer", "after": "number"},
        ),
        (column(unique=False), column(unique=True), "narrower", True, UNIQUE),
        (
            {"name": "A", "type": "number"},
            {"name": "A", "type": "number", "decimalChar": ","},
            "rule-changed",
            True,
            {"rule": "decimalChar", "before": "", "after": ","},
        ),
        (
            {"name": "A", "type": "boolean", "trueValues": ["oui", "o"]},
            {"name": "A", "type": "boolean", "trueValues": ["oui"]},
            "words-removed",
            True,
            {"values": ["o"]},
        ),
    ],
)
def test_a_change_of_a_column_is_told(before, after, code, breaks, params):
    assert changes(before, after) == [(code, breaks, params)]


def test_what_judges_no_file_is_no_change():
    old = {"name": "A", "type": "date", "format": "%Y-%m-%d", "title": "x"}
    new = {"name": "A", "type": "date", "title": "y", "example": "2026-01-02"}
    assert changes(old, new) == []


def test_columns_that_come_go_and_change_their_name():
    overlay = Overlay.from_dict({"fields": {"C": {"aliases": ["old_c"]}}})
    before = schema(
        {"name": "old_c"},
        {"name": "xx", "title": "Le nom"},
        {"name": "menuNomPlat"},
        {"name": "gone"},
        {"name": "same"},
    )
    after = schema(
        {"name": "same"},
        {"name": "C", "constraints": {"required": True}},
        {"name": "yyyyy", "title": "Le nom"},
        {"name": "menuNomPlats"},
        {"name": "new", "constraints": {"required": True}},
        {"name": "more"},
        overlay=overlay,
    )
    found = [(c.code, c.column, c.breaks) for c in diff(before, after)]
    assert found == [
        ("column-renamed", "C", True),
        ("now-required", "C", True),
        ("column-added", "new", True),
        ("column-renamed", "yyyyy", False),
        ("column-renamed", "menuNomPlats", False),
        ("column-removed", "gone", False),
        ("column-added", "more", False),
        ("order", None, False),
    ]


def test_a_column_of_the_same_type_at_the_same_place_is_renamed():
    before = schema({"name": "COLL_NOM"}, {"name": "B", "type": "date"})
    after = schema({"name": "attribuant"}, {"name": "B", "type": "date"})
    assert [(c.code, c.column) for c in diff(before, after)] == [
        ("column-renamed", "attribuant")
    ]
    other = schema({"name": "attribuant", "type": "date"}, {"name": "B"})
    assert "column-renamed" not in {c.code for c in diff(before, other)}


def test_what_counts_as_an_empty_cell():
    before = schema({"name": "A"}, missingValues=["", "NA"])
    after = schema({"name": "A"}, missingValues=["", "-"])
    assert [(c.code, c.breaks, c.params) for c in diff(before, after)] == [
        ("blanks-removed", True, {"values": ["NA"]}),
        ("blanks-added", False, {"values": ["-"]}),
    ]


def test_checks_and_keys_are_compared_whatever_their_old_names():
    def with_check(name, column):
        check = {"name": name, "params": {"column": column}}
        return {"custom_checks": [check], "primaryKey": column}

    old = schema({"name": "siretA"}, **with_check("french-siret-value", "siretA"))
    same = schema({"name": "siret_A"}, **with_check("siret", "siret_A"))
    assert [c.code for c in diff(old, same)] == ["column-renamed"]
    other = schema({"name": "siretA"}, **with_check("siren", "siretA"))
    assert [(c.code, c.breaks) for c in diff(old, other)] == [
        ("check-added", True),
        ("check-removed", False),
    ]
    free = schema({"name": "siretA"})
    assert [c.code for c in diff(free, old)] == ["check-added", "key-set"]
    assert [c.code for c in diff(old, free)] == ["check-removed", "key-removed"]


@pytest.mark.parametrize(("key", "before", "after"), PAIRS)
def test_a_version_that_breaks_nothing_accepts_the_files_of_the_former(
    key, before, after
):
    old, new = (table_schemas.get(f"{key}@{v}") for v in (before, after))
    found = diff(old, new)
    assert diff(old, old) == diff(new, new) == []
    if any(change.breaks for change in found):
        return
    names = [field["name"] for field in old.descriptor["fields"]]
    row = [old.example(name) or "" for name in names]
    if validate([names, row], table_schema=old).strict.valid:
        assert validate([names, row], table_schema=new).strict.valid


def test_every_change_has_its_sentence():
    told = set()
    for key, before, after in PAIRS:
        pair = [table_schemas.get(f"{key}@{v}") for v in (before, after)]
        for change in (*diff(*pair), *diff(*reversed(pair))):
            assert render_change(change.code, change.params) != change.code
            told.add(change.code)
    assert told <= CHANGES.keys()
    assert len(told) > 12
    assert render_change("narrower", {"rule": "maxLength", "after": "5", "before": ""})
    assert render_change("other", {}) == "other"
    compared = {"check": "compare-columns-value >=", "columns": ["A", "B"]}
    assert render_change("check-added", compared) == (
        "New check (A, B): the first is not lower than the second."
    )


def test_renamed_columns_of_menus_are_found():
    pair = [table_schemas.get(f"scdl/menus-collectifs@{v}") for v in ("1.2.0", "1.2.1")]
    assert [(c.code, c.column, c.params["before"]) for c in diff(*pair)] == [
        ("column-renamed", "menuRepasType", "menuTypeRepas"),
        ("column-renamed", "menuPlatType", "menuTypePlat"),
        ("column-renamed", "menuPlatNom", "menuNomPlat"),
        ("column-renamed", "menuPlatCode", "menuCodePlat"),
    ]


def test_the_command_tells_what_breaks_first(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")

    def run(*arguments):
        return CliRunner().invoke(main, ["schemas", "diff", *arguments])

    lines = run("scdl/subventions", "2.0.2").output.splitlines()
    assert lines[0] == "Subventions (scdl/subventions): 2.0.2 → 2.1.1"
    assert lines[1].startswith("! New check (idBeneficiaire, rnaBeneficiaire): at")
    assert "  rnaBeneficiaire: new column." in lines
    found = json.loads(run("scdl/subventions", "2.0.2", "2.1.0", "--json").output)
    assert found[0]["code"] == "check-added"
    assert "Nothing changes" in run("scdl/prenoms", "1.1.5", "1.1.6").output
    assert run("scdl/prenoms", "9").exit_code == 2
    monkeypatch.setenv("LANGUAGE", "fr")
    french = run("scdl/subventions", "2.0.2").output
    assert "  rnaBeneficiaire : nouvelle colonne." in french.replace("\u00a0", " ")
    assert run("etalab/schema-zfe", "0.8.2").exit_code == 2
