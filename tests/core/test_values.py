import json

import pytest

from ckanext.socle.core.values import as_groups, compact, gather, is_blank, is_same

AGENT = [{"field_name": "name"}, {"field_name": "url"}]
NESTED = [
    {"field_name": "role"},
    {"field_name": "agent", "repeating_subfields": AGENT},
    {"field_name": "links"},
]


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("fr", '["fr"]'),
        (["fr"], "fr"),
        ("", None),
        ([], "[]"),
        ("5", 5),
        ("True", True),
        ("{'a': 1}", {"a": 1}),
        ('{"a": 1}', {"a": 1}),
        ("a\r\nb", "a\nb"),
        ([{"name": "A", "url": ""}, {"name": "", "url": ""}], '[{"name": "A"}]'),
        ([{"name": "A"}], '{"name": "A"}'),
    ],
)
def test_what_a_form_or_an_older_client_sends_back_is_the_same(given, stored):
    assert is_same(given, stored)


@pytest.mark.parametrize(
    ("given", "stored"),
    [("fr", "en"), ("", "fr"), (["fr", "en"], ["en", "fr"]), ("0", ""), ("a", "A")],
)
def test_what_was_changed_is_not_the_same(given, stored):
    assert not is_same(given, stored)


@pytest.mark.parametrize("value", [None, "", [], {}, [{"a": ""}], [{"a": [{}]}]])
def test_nothing_said(value):
    assert is_blank(value)


@pytest.mark.parametrize("value", [0, False, " ", [{"a": 0}]])
def test_something_said(value):
    assert not is_blank(value)


def test_compact_keeps_the_order_and_what_is_said():
    value = [{"a": "", "b": [{"c": None}, {"c": 0}]}, {}, {"a": "x"}]
    assert compact(value) == [{"b": [{"c": 0}]}, {"a": "x"}]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Mairie", [{"name": "Mairie"}]),
        ("2020", [{"name": "2020"}]),
        ("[", [{"name": "["}]),
        ('{"name": "A"}', [{"name": "A"}]),
        ('[{"name": "A"}, {"url": "B"}]', [{"name": "A"}, {"url": "B"}]),
    ],
)
def test_old_values_that_fit(text, groups):
    assert as_groups(text, AGENT) == groups


@pytest.mark.parametrize(
    "text",
    ["", "  ", "{}", "[1]", '["a"]', '{"siret": "1"}', '[{"name": {"fr": "A"}}]'],
)
def test_old_values_that_do_not_fit(text):
    assert as_groups(text, AGENT) is None


def test_text_fits_only_where_there_is_a_place_for_it():
    assert as_groups("2019-2021", [{"field_name": "start"}]) is None
    assert as_groups("Pluduno", [{"field_name": "text"}]) == [{"text": "Pluduno"}]


def test_groups_in_groups():
    fits = [{"role": "x", "agent": [{"name": "A"}], "links": ["a", "b"]}]
    assert as_groups(json.dumps(fits), NESTED) == fits
    assert as_groups('[{"agent": "A"}]', NESTED) is None
    assert as_groups('[{"agent": [{"x": 1}]}]', NESTED) is None


def test_inputs_are_gathered_by_field_whatever_their_numbers():
    fields = {
        "contact": {"repeating_subfields": AGENT},
        "publisher": {"repeating_subfields": AGENT},
        "title": {},
    }
    inputs = {
        "title": "T",
        "title-0-x": "kept",
        "contact-0-name": "A",
        "contact-10-name": "C",
        "contact-2-name": "B",
        "publisher-3-name": "P",
        "publisher-3-url": "",
        "publisher-REPEATING-INDEX0-name": "",
    }
    gather(inputs, fields)
    assert inputs == {
        "title": "T",
        "title-0-x": "kept",
        "contact": [{"name": "A"}, {"name": "B"}, {"name": "C"}],
        "publisher": [{"name": "P", "url": ""}],
    }


def test_inputs_are_gathered_at_any_depth():
    inputs = {"roles-0-role": "x", "roles-0-agent-1-name": "A"}
    gather(inputs, {"roles": {"repeating_subfields": NESTED}})
    assert inputs == {"roles": [{"role": "x", "agent": [{"name": "A"}]}]}


def test_a_list_that_is_given_wins_over_inputs():
    inputs = {"contact": [{"name": "A"}], "contact-0-name": "B"}
    gather(inputs, {"contact": {"repeating_subfields": AGENT}})
    assert inputs == {"contact": [{"name": "A"}]}
