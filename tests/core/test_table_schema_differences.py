"""What a new version of a table schema changes, and whom it breaks."""

import pytest

from ckanext.socle.core.table_schemas import differences as module
from ckanext.socle.core.table_schemas.differences import differences


def table(*fields, **descriptor):
    return {"fields": list(fields), **descriptor}


def field(name, kind="string", **constraints):
    return {"name": name, "type": kind, "constraints": constraints}


def told(before, after, **options):
    return [
        (one.code, one.field, one.breaks)
        for one in differences(before, after, **options)
    ]


def test_the_same_descriptor_has_no_difference():
    schema = table(field("A", required=True), field("B", "integer", minimum=1))
    assert differences(schema, schema) == []


def test_titles_and_examples_are_no_difference():
    before = table({"name": "A", "title": "Un", "example": "1"})
    assert differences(before, table({"name": "A", "title": "Deux"})) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"required": True}, ("required", True)),
        ({"required": True}, {}, ("optional", False)),
        ({"required": True}, {"required": False}, ("optional", False)),
        ({"minimum": 0}, {"minimum": 1}, ("tighter", True)),
        ({"minimum": 1}, {"minimum": 0}, ("looser", False)),
        ({"maximum": 1}, {"maximum": 9}, ("looser", False)),
        ({"maxLength": 9}, {"maxLength": 5}, ("tighter", True)),
        ({}, {"maxLength": 5}, ("tighter", True)),
        ({"maxLength": 5}, {}, ("looser", False)),
        ({"minimum": "2020-01-01"}, {"minimum": 5}, ("changed", True)),
        ({"pattern": "^a$"}, {"pattern": "^b$"}, ("changed", True)),
        ({"pattern": "^a$"}, {}, ("looser", False)),
        ({"unique": False}, {"unique": True}, ("tighter", True)),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, ("values-removed", True)),
        ({"enum": ["a"]}, {"enum": ["a", "b"]}, ("values-added", False)),
        ({}, {"enum": ["a"]}, ("tighter", True)),
        ({"enum": ["a"]}, {}, ("looser", False)),
    ],
)
def test_rules_of_a_column(before, after, expected):
    code, breaks = expected
    found = told(table(field("A", **before)), table(field("A", **after)))
    assert found == [(code, "A", breaks)]


@pytest.mark.parametrize(
    ("kinds", "breaks"),
    [(("string", "date"), True), (("date", "string"), False)],
)
def test_another_type_breaks_unless_it_takes_anything(kinds, breaks):
    before, after = (table(field("A", kind)) for kind in kinds)
    assert told(before, after) == [("type", "A", breaks)]


def test_columns_that_come_and_go():
    before = table(field("A"), field("OLD"))
    after = table(field("A"), field("X", "date"), field("Y", "date", required=True))
    assert told(before, after) == [
        ("added", "X", False),
        ("added-required", "Y", True),
        ("removed", "OLD", False),
    ]


def test_a_column_of_the_same_type_at_the_same_place_is_renamed():
    before = table(field("COLL_NOM", required=True), field("B"))
    after = table(field("nomAttribuant", required=True), field("B"))
    assert told(before, after) == [("renamed", "COLL_NOM", True)]


def test_a_column_known_to_be_renamed_is_found_at_another_place():
    before = table(field("A"), field("B", "date"))
    after = table(field("b", "date"), field("A"))
    assert ("renamed", "B", False) in told(before, after, same={"B": "b"})


def test_two_lists_of_columns_that_share_nothing_are_not_all_renamed():
    before = table(field("A"), field("B"))
    after = table(field("B"), field("A"))
    assert told(before, after) == [("moved", "", False)]


@pytest.mark.parametrize(
    ("name", "before", "after", "breaks"),
    [
        ("primaryKey", "A", ["A"], None),
        ("primaryKey", None, "A", True),
        ("primaryKey", ["A"], None, False),
        ("missingValues", [""], ["", "NA"], False),
        ("missingValues", ["", "NA"], [""], True),
        ("custom_checks", [], [{"name": "sum"}], True),
        ("custom_checks", [{"name": "sum"}], [], False),
    ],
)
def test_rules_of_the_table(name, before, after, breaks):
    found = differences(
        table(field("A"), **{name: before}), table(field("A"), **{name: after})
    )
    assert [one.breaks for one in found] == ([] if breaks is None else [breaks])


def test_every_difference_has_a_sentence_that_names_its_values():
    before = table(field("A", enum=["x"], maxLength=3), field("B"), primaryKey="A")
    after = table(field("A", enum=["y"], maxLength=2), field("C", "date"))
    for one in differences(before, after):
        assert one.code in module.TEMPLATES
        assert "{" not in str(one)
    assert "no longer takes: x." in " ".join(map(str, differences(before, after)))
