"""Two reports compared: what is mended, what is new, what is still there."""

import pytest

from ckanext.socle.core.validation import validate
from ckanext.socle.core.validation.comparison import compare


def group(code, field, count, **changed):
    return {
        "code": code,
        "field": field,
        "severity": "fix",
        "lenient": True,
        "count": count,
    } | changed


def report(*groups):
    return {"groups": list(groups)}


def states(before, after):
    found = compare(report(*before), report(*after))
    return [(one.group["code"], one.state, one.before, one.after) for one in found]


def test_each_problem_is_followed():
    before = [
        group("wrong-date", "A", 7),
        group("not-in-list", "B", 3),
        group("too-long", "C", 2),
        group("siret-key", "D", 1),
    ]
    after = [
        group("too-long", "C", 5),
        group("not-in-list", "B", 1),
        group("siret-key", "D", 1),
        group("empty-required", "E", 4),
    ]
    assert states(before, after) == [
        ("empty-required", "new", 0, 4),
        ("too-long", "more", 2, 5),
        ("siret-key", "same", 1, 1),
        ("not-in-list", "less", 3, 1),
        ("wrong-date", "mended", 7, 0),
    ]


def test_the_same_code_in_another_column_is_another_problem():
    assert [
        state
        for _, state, *_ in states(
            [group("wrong-date", "A", 1)], [group("wrong-date", "B", 1)]
        )
    ] == ["new", "mended"]


def test_what_counts_in_no_badge_is_not_compared():
    told = [
        group("too-strict-rule", "A", 1, lenient=False),
        group("swapped-columns", "B", 1, severity="check"),
    ]
    assert states([], told) == states(told, []) == []


def check(*rows):
    fields = [
        {"name": "nom", "constraints": {"required": True}},
        {"name": "jour", "type": "date"},
        {"name": "fin", "type": "date"},
    ]
    return validate(rows, table_schema={"fields": fields}).to_dict()


@pytest.mark.parametrize(
    ("titles", "state"),
    [
        (["nom", "Jour"], "first"),
        (["nom", "journée"], "first"),
        (["nom", "nom"], "first"),
        (["nom", "jour"], "same"),
        (["Nom", "jour"], "same"),
    ],
)
def test_a_column_that_takes_its_title_is_judged_for_the_first_time(titles, state):
    row = ["A", "17/03/2026"]
    before, after = check(titles, row), check(["nom", "jour"], row)
    assert [one.state for one in compare(before, after)][:1] == [state]


def test_a_column_judged_before_is_not_said_to_be_new():
    row = ["A", "2026-03-17"]
    before = check(["nom", "jour"], row)
    after = check(["nom", "jour"], ["A", "17/03/2026"])
    assert [one.state for one in compare(before, after)] == ["new"]


def test_a_report_without_findings_compares():
    assert compare({}, {"groups": None}) == []
