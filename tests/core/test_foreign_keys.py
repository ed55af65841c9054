"""Foreign keys: to the same file as frictionless judges them, to another one."""

import frictionless
import pytest

from ckanext.socle.core.validation import Limits, validate

FIELDS = [
    {"name": "id", "type": "integer"},
    {"name": "parent", "type": "integer"},
    {"name": "nom", "type": "string"},
]


def to(columns, reference, resource=""):
    return [
        {"fields": columns, "reference": {"resource": resource, "fields": reference}}
    ]


PARENT = to(["parent"], ["id"])
BOTH = to(["parent", "nom"], ["id", "nom"])
ONE = ["1", "3", "1"]
LATER = [["id", "parent", "nom"], ["1", "2", "a"], ["2", "", "b"]]


def schema(keys, fields=FIELDS, **others):
    return {"fields": fields, "foreignKeys": keys, **others}


def csv_of(rows):
    return "\n".join(",".join(row) for row in rows).encode() + b"\n"


def strict(rows, descriptor, **kwargs):
    """Return the errors of rows, and check that by columns they are the same."""
    report = validate(rows, table_schema=descriptor, **kwargs)
    found = [(e["type"], e["row"], e["field"]) for e in report.strict.to_validata()]
    text = csv_of(rows)
    for size in (0, 10**9):
        limits = Limits(bulk_bytes=size)
        other = validate(text, table_schema=descriptor, limits=limits, **kwargs)
        assert [
            (e["type"], e["row"], e["field"]) for e in other.strict.to_validata()
        ] == found
        assert (other.strict.cells, other.lenient.rows) == (
            report.strict.cells,
            report.lenient.rows,
        )
    return found


def theirs(rows, descriptor):
    resource = frictionless.Resource(
        data=rows,
        schema=frictionless.Schema.from_descriptor(descriptor),
        detector=frictionless.Detector(schema_sync=True),
    )
    errors = resource.validate().flatten(["type", "rowNumber", "fieldName"])
    return [tuple(error) for error in errors]


@pytest.mark.parametrize(
    ("rows", "keys"),
    [
        (LATER, PARENT),
        ([LATER[0], ["1", "9", "a"], ["2", "1", "b"]], PARENT),
        ([LATER[0], ["1", "z", "a"], ["2", "1", "b"]], PARENT),
        ([LATER[0], ["", "3", "a"]], PARENT),
        ([LATER[0], ["1", "9", "a"]], to("parent", "id")),
        ([LATER[0], ["1", "", "a"], ["2", "1", "a"], ["3", "1", "b"]], BOTH),
        ([LATER[0], ["4", "", "a"], ["5", "", ""]], BOTH),
        ([["parent", "nom"], ["1", "a"]], PARENT),
        ([["nom", "parent", "id", "z"], ["a", "9", "1", ""]], PARENT),
        ([LATER[0], ["1", "9"], ["2", "9", "a", "b"]], PARENT),
        ([LATER[0], ["1", "", "1"], ["2", "", "7"]], to(["nom"], ["id"])),
        ([LATER[0], ONE], [*PARENT, *to(["nom"], ["parent"])]),
        ([LATER[0], ONE], to(["parent", "nom"], ["id", "absent"])),
    ],
)
def test_the_same_file_is_judged_as_frictionless_does(rows, keys):
    assert strict(rows, schema(keys)) == theirs(rows, schema(keys))


def test_keys_come_after_those_of_the_row_and_before_checks():
    fields = [{**FIELDS[0], "constraints": {"unique": True}}, *FIELDS[1:]]
    check = {"name": "one-of-required", "params": {"column1": "nom", "column2": "nom"}}
    descriptor = schema(PARENT, fields, primaryKey="id", custom_checks=[check])
    found = strict([LATER[0], ["1", "9", ""], ["1", "1", ""]], descriptor)
    assert found == [
        ("foreign-key", 2, None),
        ("one-of-required", 2, None),
        ("unique-error", 3, "id"),
        ("primary-key", 3, None),
        ("one-of-required", 3, None),
    ]


def test_a_number_and_a_whole_number_are_equal():
    fields = [{"name": "id", "type": "number"}, {"name": "parent", "type": "integer"}]
    rows = [["id", "parent"], ["1.0", "1"], ["1e2", "100"], ["2.5", "2"]]
    keys = PARENT
    assert strict(rows, schema(keys, fields)) == [("foreign-key", 4, None)]
    assert theirs(rows, schema(keys, fields)) == [("foreign-key", 4, None)]


def test_the_report_says_where_to_look():
    report = validate(csv_of([LATER[0], ["1", "9", "a"]]), table_schema=schema(PARENT))
    (group,) = report.groups
    assert (group.code, group.field, group.samples[0].cell) == (
        "unknown-reference",
        "parent",
        "B2",
    )
    assert group.params["reference"] == ["id"]
    assert (report.lenient.valid, report.lenient.cells) == (False, 1)


def test_another_file_is_read_when_it_is_there(tmp_path):
    keys = to("nom", "lieu", "lieux")
    rows = [LATER[0], ["1", "", "a"], ["2", "", "b"]]
    report = validate(csv_of(rows), table_schema=schema(keys))
    assert [(g.code, g.severity) for g in report.groups] == [
        ("reference-not-checked", "advice")
    ]
    assert report.strict.valid
    places = tmp_path / "lieux.csv"
    places.write_text("ville;lieu\nRomillé;a\n", encoding="utf-8")
    known = {"lieux": places}
    assert strict(rows, schema(keys), references=known) == [("foreign-key", 3, None)]
    places.write_bytes(b"%PDF")
    report = validate(csv_of(rows), table_schema=schema(keys), references=known)
    assert [g.code for g in report.groups] == ["reference-not-checked"]


@pytest.mark.parametrize("value", ["1e9999999", "-1e-9999999", "NaN", "Infinity"])
def test_a_number_without_end_is_compared(value):
    fields = [{"name": "a", "type": "number", "constraints": {"unique": True}}]
    long = "1" * 40
    rows = [["a"], [value], [f"{long}1"], [f"{long}2"]]
    assert strict(rows, {"fields": fields}) == []
