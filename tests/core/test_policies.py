"""What a grouping asks, and what follows for a file: pure rules."""

import datetime
import itertools

import pytest

from ckanext.socle.core import policies
from ckanext.socle.core.messages import CATALOGUE
from ckanext.socle.core.policies import (
    BLOCK,
    CANDIDATE,
    DRAFT,
    MODES,
    PRIVATE,
    STORE,
    WARN,
    Policy,
)
from ckanext.socle.core.validation.portal_rules import PERSONAL_CODES

TODAY = datetime.date(2026, 11, 24)
KEY = "scdl/equipements"


def policy(grouping, mode, days=0):
    return Policy(grouping, KEY, mode, TODAY + datetime.timedelta(days=days))


def test_each_grouping_has_one_rule_today_whatever_the_order():
    rules = [policy("a", BLOCK, 1), policy("a", DRAFT), policy("a", WARN, -90)]
    rules.append(policy("b", WARN, -1))
    for order in itertools.permutations(rules):
        today = policies.in_force(order, TODAY)
        assert {(one.grouping, one.mode) for one in today} == {
            ("a", DRAFT),
            ("b", WARN),
        }
        assert policies.upcoming(order, TODAY) == [rules[0]]


def test_the_strictest_decides_then_the_oldest():
    assert policies.strictest([]) is None
    assert policies.strictest([policy("a", WARN)]) is None
    asked = [policy("a", WARN), policy("b", BLOCK), policy("c", DRAFT)]
    for order in itertools.permutations(asked):
        assert policies.strictest(order).grouping == "b"
    same = [policy("a", DRAFT), policy("b", DRAFT, -9)]
    assert policies.strictest(same).grouping == "b"


@pytest.mark.parametrize(
    ("current", "mode", "days"),
    [(WARN, DRAFT, 30), (DRAFT, BLOCK, 30), (BLOCK, WARN, 0), (DRAFT, DRAFT, 0)],
)
def test_more_is_asked_a_month_ahead_and_less_at_once(current, mode, days):
    first = TODAY + datetime.timedelta(days=days)
    policies.check(current, mode, first, TODAY)
    with pytest.raises(policies.PolicyError) as caught:
        policies.check(current, mode, first - datetime.timedelta(days=1), TODAY)
    assert caught.value.reason == "too-early"
    assert caught.value.params == {"earliest": first.isoformat()}
    assert caught.value.field == "effective"


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(policies.PolicyError) as caught:
        policies.check(WARN, "forbid", TODAY, TODAY)
    assert (caught.value.reason, caught.value.field) == ("unknown-mode", "mode")


CASES = list(itertools.product([True, False], repeat=3))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("is_public", "has_file", "has_others"), CASES)
def test_a_draft_is_never_kept_back(mode, is_public, has_file, has_others):
    found = policies.decide(
        mode,
        is_draft=True,
        is_public=is_public,
        has_file=has_file,
        has_others=has_others,
    )
    assert found == STORE


@pytest.mark.parametrize(
    ("mode", "is_public", "has_file", "has_others", "expected"),
    [
        (WARN, True, True, True, STORE),
        (DRAFT, True, True, False, CANDIDATE),
        (DRAFT, True, False, True, CANDIDATE),
        (DRAFT, True, False, False, PRIVATE),
        (DRAFT, False, True, False, STORE),
        (BLOCK, True, True, False, CANDIDATE),
        (BLOCK, True, False, False, CANDIDATE),
        (BLOCK, False, True, False, CANDIDATE),
    ],
)
def test_what_becomes_of_a_file(mode, is_public, has_file, has_others, expected):
    found = policies.decide(
        mode,
        is_draft=False,
        is_public=is_public,
        has_file=has_file,
        has_others=has_others,
    )
    assert found == expected


def test_what_may_count_is_what_the_portal_finds():
    assert set(policies.COUNTED["personal"]) == PERSONAL_CODES
    assert policies.codes(policies.COUNTED) <= set(CATALOGUE)


def test_what_counts_more_is_asked_a_month_ahead():
    day = datetime.date(2026, 11, 24)
    later = policies.earliest(DRAFT, WARN, day, counts_more=True)
    assert later == day + policies.NOTICE
    with pytest.raises(policies.PolicyError):
        policies.check(WARN, WARN, day, day, counts_more=True)
