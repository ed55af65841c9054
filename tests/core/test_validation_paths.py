"""Two paths, one report; and the verdict of frictionless on random files."""

import copy
import csv
import io
import os
import random

import frictionless
import pytest

from benchmarks.validation.adversarial import random_file
from ckanext.socle.core.table_schemas import registry
from ckanext.socle.core.validation import Limits, validate

SEED = int(os.environ.get("SOCLE_SEED") or random.SystemRandom().randrange(10**6))
BY_COLUMNS, BY_ROWS = Limits(bulk_bytes=0), Limits(bulk_bytes=1 << 40)
TYPES = {
    "type-error",
    "constraint-error",
    "blank-row",
    "missing-cell",
    "extra-cell",
    "unique-error",
    "primary-key",
}


def tabular():
    """Return every table schema of the registry."""
    found = (registry.packaged().get(key) for key in sorted(registry.packaged().titles))
    return [table_schema for table_schema in found if table_schema.is_tabular]


@pytest.fixture(scope="module")
def files():
    """Return a random file for each table schema; the seed is printed."""
    print(f"SOCLE_SEED={SEED}")
    chance = random.Random(SEED)  # noqa: S311
    return [(one, random_file(one, chance, rows=25)) for one in tabular()]


def everything(source, table_schema, limits):
    report = validate(
        source, filename="a.csv", table_schema=table_schema, limits=limits
    )
    said = report.to_dict()
    del said["seconds"]
    return said, report.strict.to_validata()


def test_rows_and_columns_give_the_same_report(files):
    for table_schema, content in files:
        by_columns = everything(content, table_schema, BY_COLUMNS)
        assert by_columns == everything(content, table_schema, BY_ROWS), (
            table_schema.key,
            SEED,
        )


@pytest.mark.parametrize(
    "text",
    [
        "A,B\n1,2\n",
        "A,B\n1,2",
        'A,B\n1,"2\n',
        'A,B\n1,"2',
        'A,B\n1,2,"3\n',
        "A,B\n\n1,2\n\n\n",
        "A\n1\n\n2\n",
        'A\n1\n"2',
        'A,B\n"x\ny",2\n3\n',
        "titre\n\nA,B\n1\n1,2\n",
        "A,B\r1,2\r3,4\r",
        'A,B\n1"2,3"4\n"1"2,3\n',
        "A,B\n",
        "A,A\n1,2\n",
        "B,C\n1,2\n",
        "A,B\n1,2\n1,2\n,\n1\n,\n",
        "A;B\n1;é\n",
    ],
)
@pytest.mark.parametrize("key", [None, "A", ["A", "B"]])
def test_the_shape_of_a_text_is_read_alike(text, key):
    fields = [
        {"name": "A", "type": "integer", "constraints": {"unique": key is None}},
        {"name": "B", "constraints": {"required": True}},
    ]
    descriptor = {"fields": fields, **({"primaryKey": key} if key else {})}
    for source in (text.encode(), text.encode("cp1252"), text.encode("utf-16")):
        assert everything(source, descriptor, BY_COLUMNS) == everything(
            source, descriptor, BY_ROWS
        )


def test_a_record_longer_than_a_block_leaves_the_rest_to_the_exact_reader(monkeypatch):
    from ckanext.socle.core.validation.bulk import stream

    monkeypatch.setattr(stream, "BLOCK", 4_000)
    rows = [f"{number},x" for number in range(3_000)]
    rows[1_500] = '7,"' + "y" * 20_000 + '"'
    text = "A,B\n" + "\n".join(rows) + "\nz,\n"
    descriptor = {"fields": [{"name": "A", "type": "integer"}, {"name": "B"}]}
    found = everything(text.encode(), descriptor, BY_COLUMNS)
    assert found == everything(text.encode(), descriptor, BY_ROWS)
    assert found[0]["rows"] == 3_001


def test_a_limit_met_by_columns_is_told_as_by_rows():
    text = b"A,B\n" + b"1,2\n" * 50 + b"1,2345678\n"
    descriptor = {"fields": [{"name": "A"}, {"name": "B"}]}
    for bounds, code in (
        ({"rows": 20}, "too-many-rows"),
        ({"cell_characters": 5}, "cell-too-long"),
    ):
        for size in (0, 1 << 40):
            limits = Limits(bulk_bytes=size, **bounds)
            report = validate(
                text, filename="a.csv", table_schema=descriptor, limits=limits
            )
            assert [group.code for group in report.groups] == [code]
    limits = Limits(bulk_bytes=0, seconds=-1.0)
    report = validate(text, filename="a.csv", table_schema=descriptor, limits=limits)
    assert [group.code for group in report.groups] == ["out-of-time"]


def test_the_verdict_is_that_of_frictionless(files):
    """Types, constraints, shapes and keys; custom checks are Validata's own."""
    for table_schema, content in files:
        _, errors = everything(content, table_schema, BY_COLUMNS)
        ours = [
            (error["type"], error["row"], error["field"] or "")
            for error in errors
            if error["type"] in TYPES
        ]
        theirs = frictionless_errors(content, without_warned_lists(table_schema))
        assert sorted(ours) == sorted(theirs), (table_schema.key, SEED)


def without_warned_lists(table_schema):
    descriptor = copy.deepcopy(table_schema.descriptor)
    for field in descriptor["fields"]:
        if field.get("warned"):
            del field["constraints"]["enum"]
    return descriptor


def frictionless_errors(content, descriptor):
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    descriptor = {k: v for k, v in descriptor.items() if k != "foreignKeys"}
    resource = frictionless.Resource(
        data=rows,
        schema=frictionless.Schema.from_descriptor(descriptor),
        detector=frictionless.Detector(schema_sync=True),
    )
    report = resource.validate(limit_errors=1_000_000)
    return [
        (error.type, getattr(error, "row_number", None), error_field(error))
        for task in report.tasks
        for error in task.errors
        if error.type in TYPES
    ]


def error_field(error):
    return getattr(error, "field_name", "") or ""


COHESIVE = [
    {"name": "cohesive-columns-value", "params": {"column": "A", "othercolumns": "BC"}}
]
ONE_OF = [{"name": "one-of-required", "params": {"column1": "A", "column2": "B"}}]
UNKNOWN = [{"name": "nope", "params": {"column": "A"}}]


# What Validata 0.12.5 answers.
@pytest.mark.parametrize(
    ("checks", "text", "expected"),
    [
        (COHESIVE, "A,B,D\n1,2,x\n1,,x\n", [("cohesive-columns-value", 1)]),
        (
            COHESIVE,
            "B,C,D\nz,2,x\n1,,x\n",
            [("type-error", 2), ("cohesive-columns-value", 1)],
        ),
        (COHESIVE, "B,C,D\n", []),
        (ONE_OF, "C,D\nz,2\n1,\n", [("type-error", 2), ("one-of-required", 1)]),
        (UNKNOWN, "A\nz\n", [("type-error", 2), ("check-error", None)]),
    ],
)
def test_a_column_that_a_check_lacks_is_told_with_the_first_row(checks, text, expected):
    fields = [{"name": name, "type": "integer"} for name in "ABC"]
    descriptor = {"fields": [*fields, {"name": "D"}], "custom_checks": checks}
    for limits in (BY_COLUMNS, BY_ROWS):
        _, errors = everything(text.encode(), descriptor, limits)
        assert [(error["type"], error["row"]) for error in errors] == expected


def test_an_empty_key_is_not_called_a_double():
    fields = [{"name": "A"}, {"name": "B"}]
    descriptor = {"fields": fields, "primaryKey": ["A"]}
    for limits in (BY_COLUMNS, BY_ROWS):
        said, errors = everything(b"A,B\n1,x\n,y\n1,z\n", descriptor, limits)
        assert [error["type"] for error in errors] == ["primary-key"] * 2
        assert {group["code"] for group in said["groups"]} == {
            "empty-key",
            "duplicate-key",
        }
