"""Which expected file a body is reminded of."""

import datetime

import pytest

from ckanext.socle.core.expected_files import Declared, ExpectedFile
from ckanext.socle.core.expected_files.deadlines import Deadline
from ckanext.socle.core.expected_files.states import FileState, Published
from ckanext.socle.core.reminders import due_soon

TODAY = datetime.date(2026, 6, 1)


def state(code="ok", days=29, *, year=2025, legal=True, section="in-order", title="A"):
    date = TODAY + datetime.timedelta(days=days)
    published = Published("a", "A", is_public=True, changed=TODAY)
    return FileState(
        ExpectedFile("k", title),
        code,
        section,
        dataset=published if code == "ok" else None,
        deadline=Deadline(date, year, legal) if days is not None else None,
    )


@pytest.mark.parametrize(
    ("changed", "is_due"),
    [
        ({}, True),
        ({"days": 0}, True),
        ({"days": 60}, True),
        ({"days": 61}, False),
        ({"days": -1}, False),
        ({"year": None}, False),
        ({"code": "publish", "section": "to-do"}, True),
        ({"code": "publish", "section": "further"}, False),
        ({"code": "publish", "section": "to-do", "legal": False}, False),
        ({"code": "elsewhere"}, False),
        ({"code": "fix"}, False),
    ],
)
def test_only_what_is_asked_and_soon(changed, is_due):
    assert bool(due_soon([state(**changed)], {}, TODAY, 60)) is is_due


@pytest.mark.parametrize(
    ("kind", "year", "is_due"),
    [
        ("nothing", 2025, False),
        ("nothing", 2024, True),
        ("concerned", None, True),
    ],
)
def test_year_declared_empty_is_left_alone(kind, year, is_due):
    told = {"k": [Declared("1", kind, TODAY, year)]}
    assert bool(due_soon([state()], told, TODAY, 60)) is is_due


def test_the_nearest_date_comes_first():
    found = due_soon([state(title="A"), state(days=2, title="B")], {}, TODAY, 60)
    assert [one.file.title for one in found] == ["B", "A"]
