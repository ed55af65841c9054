"""JSON files of the public contracts: the same report as tables."""

import copy
import json

import pytest

from ckanext.socle.core import messages, table_schemas
from ckanext.socle.core.errors import NotTabularError
from ckanext.socle.core.validation import Limits, recognise_file, sandbox, validate
from ckanext.socle.core.validation.kinds import is_checked
from ckanext.socle.core.validation.ledger import Ledger

KEY = "139bercy/format-commande-publique"
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "required": ["marches"],
    "properties": {
        "marches": {
            "anyOf": [{"required": ["marche"]}, {"required": ["concession"]}],
            "properties": {
                "marche": {"type": "array", "items": {"$ref": "#/definitions/marche"}}
            },
        }
    },
    "definitions": {
        "marche": {
            "type": "object",
            "required": ["id", "montant"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string", "pattern": "^[0-9]+$", "maxLength": 5},
                "montant": {"type": "number", "minimum": 1},
                "nature": {"enum": ["Marché", "Marché de partenariat"]},
                "lots": {"type": "array", "uniqueItems": True, "minItems": 1},
            },
        }
    },
}
GOOD = {"id": "12", "montant": 10, "nature": "Marché", "lots": [1, "1", True]}


def check(*items, **options):
    source = json.dumps({"marches": {"marche": list(items)}}).encode()
    return validate(source, filename="a.json", table_schema=SCHEMA, **options)


def found(report):
    return [
        (group.code, group.rule, sample.row, sample.cell, sample.value)
        for group in report.groups
        for sample in group.samples
    ]


def test_a_good_file_is_valid_and_its_items_are_counted():
    report = check(GOOD, GOOD)
    assert report.groups == []
    assert (report.valid, report.strict.valid, report.rows) == (True, True, 2)


@pytest.mark.parametrize(
    ("change", "code", "rule", "name", "value"),
    [
        ({"id": None}, "json-missing", "required", "id", None),
        ({"autre": 1}, "json-unknown", "additionalProperties", "autre", "autre"),
        ({"id": 12}, "json-not-text", "type", "id", "12"),
        ({"montant": "12"}, "json-not-number", "type", "montant", "12"),
        ({"montant": 0}, "json-too-small", "minimum", "montant", "0"),
        ({"id": "1a"}, "json-pattern", "pattern", "id", "1a"),
        ({"id": "123456"}, "json-too-long", "maxLength", "id", "123456"),
        ({"nature": "marche"}, "json-not-in-list", "enum", "nature", "marche"),
        ({"lots": []}, "json-few-items", "minItems", "lots", "[]"),
        ({"lots": [1, 1]}, "json-twice", "uniqueItems", "lots", "[1, 1]"),
        ({"lots": {}}, "json-not-list", "type", "lots", "{}"),
    ],
)
def test_each_rule_has_its_code_its_place_and_its_sentence(
    change, code, rule, name, value
):
    item = {**copy.deepcopy(GOOD), **change}
    item = {key: one for key, one in item.items() if one is not None}
    report = check(GOOD, item)
    assert found(report) == [(code, rule, 2, f"marches.marche[2].{name}", value)]
    assert not report.valid
    assert not report.strict.valid
    assert report.lenient.cells == 1
    assert report.groups[0].code in messages.CATALOGUE
    sentence = messages.render(report.to_dict()["groups"][0])
    assert "…" not in f"{sentence.what} {sentence.where} {sentence.how}"


def test_a_value_near_one_of_the_list_is_proposed():
    report = check({**GOOD, "nature": "marche de partenariats"})
    assert report.groups[0].samples[0].suggestion == "Marché de partenariat"


def test_what_is_missing_at_the_top_is_said():
    report = validate(b'{"marches": {}}', filename="a.json", table_schema=SCHEMA)
    assert found(report) == [("json-missing", "required", 1, "marches.marche", None)]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"", "empty-file"),
        (b"  ", "empty-file"),
        (b'{"marches": ', "not-json"),
        (b"nom,ville", "not-json"),
        (b"[" * 200_000, "not-json"),
        (b'{"a": NaN}', "not-json"),
        (b"1" * 5_000, "not-json"),
        (b"\xff\xfe{", "not-json"),
    ],
)
def test_what_is_not_json_is_unreadable(source, code):
    report = validate(source, filename="a.json", table_schema=SCHEMA)
    assert not report.readable
    assert [group.code for group in report.groups] == [code]


def test_the_line_where_it_breaks_off_is_said():
    report = validate(b'{"a": 1,\n"b" 2}', filename="a.json", table_schema=SCHEMA)
    assert report.groups[0].params == {"row": 2}


def test_an_old_encoding_is_read_and_said():
    source = '{"marches": {"marche": [], "x": "é"}}'.encode("cp1252")
    report = validate(source, filename="a.json", table_schema=SCHEMA)
    assert report.valid
    (finding,) = report.reading
    assert finding == {"code": "read-encoding", "params": {"encoding": "cp1252"}}


def test_limits_hold():
    limits = Limits(json_bytes=10)
    assert check(GOOD, limits=limits).groups[0].code == "too-big"
    assert check(GOOD, limits=Limits(seconds=-1)).groups[0].code == "out-of-time"


def test_patterns_and_comparisons_of_a_hostile_file_are_bounded():
    schema = {
        "properties": {
            "a": {"items": {"pattern": "^(a+)+$"}},
            "b": {"uniqueItems": True},
        }
    }
    document = {"a": ["a" * 60 + "!"] * 50, "b": [{"k": n} for n in range(50_000)]}
    limits = Limits(pattern_seconds=0.2)
    source = json.dumps(document).encode()
    report = validate(source, filename="a.json", table_schema=schema, limits=limits)
    assert report.readable
    assert report.seconds < 60


def test_a_reference_to_the_web_is_never_followed():
    schema = {"properties": {"a": {"$ref": "http://127.0.0.1:9/schema.json"}}}
    report = validate(b'{"a": 1}', filename="a.json", table_schema=schema)
    assert [group.code for group in report.groups] == ["wrong-rules"]


def test_rules_that_are_no_json_schema_are_wrong():
    schema = {"properties": {"a": {"type": "texte"}}}
    report = validate(b'{"a": 1}', filename="a.json", table_schema=schema)
    assert [group.code for group in report.groups] == ["wrong-rules"]


def test_every_finding_is_counted_and_heard():
    ledger = Ledger()
    report = check(*[{"id": "1"}] * 250, ledger=ledger)
    assert (report.groups[0].count, len(report.groups[0].samples)) == (250, 100)
    assert report.lenient.cells == report.lenient.rows == 250


def test_the_child_process_says_the_same(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"marches": {"marche": [{"id": 1}]}}')
    here = validate(path, table_schema=KEY).to_dict()
    apart = sandbox.validate_apart(path, table_schema=KEY).to_dict()
    assert {**here, "seconds": 0} == {**apart, "seconds": 0}
    assert here["groups"]


def test_the_kind_is_recognised_and_geojson_is_not_checked_yet(tmp_path):
    (best,) = recognise_file(b'{"marches": {"marche": []}}', filename="decp.json")
    assert (best.key, best.is_proposed) == (KEY, True)
    assert recognise_file(b'{"autre": 1}', filename="decp.json") == []
    with pytest.raises(NotTabularError, match="not checked yet"):
        validate(b"{}", table_schema="etalab/schema-zfe")


def test_what_is_checked_is_told():
    known = table_schemas.list_table_schemas()
    keys = [one["name"] for one in known]
    assert sorted(k for k in keys if not is_checked(table_schemas.get(k))) == [
        "etalab/schema-amenagements-cyclables",
        "etalab/schema-zfe",
    ]
