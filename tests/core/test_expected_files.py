"""What a body is expected to publish, and where it stands with it."""

import datetime

import pytest

from ckanext.socle.core.expected_files import (
    Body,
    Declared,
    ExpectedFile,
    Published,
    deadline,
    expected_files,
    in_order_of_need,
    state_of,
    years_of,
)
from ckanext.socle.core.expected_files.files import _facts
from ckanext.socle.core.table_schemas.registry import packaged

TODAY = datetime.date(2026, 11, 24)
ANNUAL = ExpectedFile("k", "Prénoms", frequency="ANNUAL", tag="recommended")
REUSE = ExpectedFile("k", "Achats", due="06-30", frequency="ANNUAL", tag="mandatory")
GRANTS = ExpectedFile("k", "Subventions", tag="mandatory", may_be_empty=True)
CHARGERS = ExpectedFile("k", "Bornes", tag="mandatory", question="Des bornes ?")


def published(years=(), **values):
    """Return a dataset that is on line and conforming, but for *values*."""
    facts = {
        "name": "d",
        "title": "D",
        "is_public": True,
        "changed": datetime.date(2026, 9, 3),
        "status": "success",
    }
    return Published(**{**facts, **values}, years=frozenset(years))


def declared(kind, **values):
    """Return a declaration of this year."""
    return Declared("1", kind, datetime.date(2026, 10, 1), **values)


def state(file, datasets=(), declarations=()):
    """Return the state today."""
    return state_of(file, datasets, declarations, TODAY)


def test_facts_are_of_packaged_schemas_in_force():
    """Every key is one that a body may be expected to publish, or is another's."""
    entries = {entry["name"]: entry for entry in packaged().list_all()}
    for key, facts in _facts().items():
        assert entries[key]["status"] in ("current", "generated"), key
        assert set(facts.also) <= set(entries), key
    others = {key for facts in _facts().values() for key in facts.also}
    assert set(entries) - set(_facts()) == others


@pytest.mark.parametrize(
    ("body", "subventions", "remunerations"),
    [
        (Body("commune", 4189), "mandatory", None),
        (Body("commune", 3500), "mandatory", None),
        (Body("commune", 3499), "recommended", None),
        (Body("commune", 227830), "mandatory", "mandatory"),
        (Body("ccas"), "mandatory", None),
    ],
)
def test_what_the_law_asks_by_size(body, subventions, remunerations):
    """3,500 inhabitants for subsidies, 80,000 for the highest salaries."""
    tags = {f.key: f.tag for f in expected_files(packaged().list_all(), body)}
    assert tags.get("scdl/subventions") == subventions
    assert tags.get("etalab/schema-hautes-remunerations") == remunerations


def test_addresses_are_asked_of_communes_without_a_threshold():
    """The law asks communes, not intercommunalities, for their addresses."""
    for kind, tag in (("commune", "mandatory"), ("epci", "recommended")):
        found = expected_files(packaged().list_all(), Body(kind, 12))
        assert {f.key: f.tag for f in found}["etalab/schema-bal"] == tag


@pytest.mark.parametrize(
    ("file", "datasets", "declarations", "code", "section"),
    [
        (GRANTS, [], [], "publish", "to-do"),
        (ANNUAL, [], [], "publish", "to-do"),
        (GRANTS, [published()], [], "ok", "in-order"),
        (GRANTS, [published(status=None)], [], "ok", "in-order"),
        (GRANTS, [published(status="failure", errors=12)], [], "fix", "to-do"),
        (GRANTS, [published(status="error")], [], "fix", "to-do"),
        (GRANTS, [published(is_public=False)], [], "draft", "to-do"),
        (GRANTS, [], [declared("nothing", year=2026)], "nothing", "in-order"),
        (GRANTS, [], [declared("nothing", year=2025)], "publish", "to-do"),
        (GRANTS, [], [declared("elsewhere", url="u")], "elsewhere", "in-order"),
        (
            GRANTS,
            [],
            [declared("elsewhere", url="u", link_error="not-found")],
            "elsewhere",
            "to-do",
        ),
        (ANNUAL, [published([2025])], [], "ok", "in-order"),
        (ANNUAL, [published([2024])], [], "outdated", "to-do"),
        (REUSE, [published([2025])], [], "ok", "in-order"),
        (REUSE, [published([2024])], [], "outdated", "to-do"),
        (
            REUSE,
            [published([2024])],
            [declared("nothing", year=2025)],
            "nothing",
            "in-order",
        ),
        (CHARGERS, [], [], "unclear", "further"),
        (CHARGERS, [], [declared("concerned")], "publish", "to-do"),
        (CHARGERS, [], [declared("unconcerned")], "nothing", "in-order"),
        (CHARGERS, [published()], [], "ok", "in-order"),
        (ExpectedFile("k", "C", is_generated=True), [], [], "generated", "in-order"),
        (ExpectedFile("k", "Arbres"), [], [], "publish", "further"),
    ],
)
def test_states(file, datasets, declarations, code, section):
    """Each state of the page has its reason."""
    found = state(file, datasets, declarations)
    assert (found.code, found.section) == (code, section)


def test_a_question_not_answered_is_no_legal_duty():
    """A body that never said that it has chargers is told nothing of a duty."""
    assert state(CHARGERS).tag == "optional"
    assert state(CHARGERS, declarations=[declared("concerned")]).tag == "mandatory"


def test_the_file_with_most_errors_is_the_one_to_mend():
    """One button leads to the file that most needs care."""
    several = [
        published(status="failure", errors=2, name="a"),
        published(status="failure", errors=9, name="b"),
    ]
    assert state(GRANTS, several).dataset.name == "b"


def test_law_first_then_errors_drafts_deadlines():
    """The order of the page."""
    states = [
        state(ExpectedFile("1", "Arbres")),
        state(ExpectedFile("2", "Budget", tag="recommended")),
        state(
            ExpectedFile("3", "Équipements", tag="recommended"),
            [published(is_public=False)],
        ),
        state(
            ExpectedFile("4", "Délibérations", tag="recommended"),
            [published(status="failure", errors=1)],
        ),
        state(GRANTS),
    ]
    found = [one.file.title for one in in_order_of_need(states)]
    assert found[:4] == ["Subventions", "Délibérations", "Équipements", "Budget"]


@pytest.mark.parametrize(
    ("file", "years", "expected"),
    [
        (REUSE, {2025}, "2027-06-30"),
        (REUSE, {2024}, "2026-06-30"),
        (REUSE, {2021, 2023}, "2025-06-30"),
        (REUSE, set(), "2026-06-30"),
        (ANNUAL, {2025}, "2027-03-31"),
        (ANNUAL, set(), "2027-12-03"),
        (GRANTS, {2025}, None),
    ],
)
def test_deadlines(file, years, expected):
    """A legal day, else the pace of updates after the last change."""
    found = deadline(
        file, TODAY, years=frozenset(years), changed=datetime.date(2026, 9, 3)
    )
    assert (found and found.date.isoformat()) == expected


def test_years_are_bounded():
    """A period of a hostile length gives no endless list."""
    assert len(years_of([{"start": "1900", "end": "2099-12-31"}])) <= 101
    assert years_of([{"start": "x"}, {}], None, "code 120250") == frozenset()


def test_what_the_portal_made_is_to_confirm_unless_someone_began():
    """A person's own draft comes first, be it older."""
    file = ExpectedFile("scdl/equipements", "Équipements", tag="recommended")
    made = draft("fait", TODAY, provision_id="p")
    found = state_of(file, [made], [], TODAY)
    assert (found.code, found.section, found.dataset) == ("provided", "to-do", made)
    mine = draft("mien", TODAY - datetime.timedelta(days=9))
    found = state_of(file, [made, mine], [], TODAY)
    assert (found.code, found.dataset) == ("draft", mine)


def draft(name: str, changed: datetime.date, **values) -> Published:
    return Published(name, name, False, is_draft=True, changed=changed, **values)
