"""Both tests of the law, at their exact thresholds."""

import json

import pytest

from ckanext.socle.core.obligations import COLLECTIVITES, obligation
from ckanext.socle.core.territories import packaged_index

SMALL, LARGE = 3499, 3500


@pytest.mark.parametrize("kind", sorted(COLLECTIVITES))
@pytest.mark.parametrize(
    ("population", "agents", "status", "reason"),
    [
        (SMALL, None, "no", "few-inhabitants"),
        (SMALL, 49.9, "no", "few-inhabitants"),
        (SMALL, 50, "no", "few-inhabitants"),
        (LARGE, None, "presumed", "enough-inhabitants"),
        (LARGE, 0, "no", "few-agents"),
        (LARGE, 49.9, "no", "few-agents"),
        (LARGE, 50, "yes", "enough-agents"),
        (None, None, "presumed", "population-unknown"),
        (None, 49.9, "no", "few-agents"),
        (None, 50, "presumed", "population-unknown"),
    ],
)
def test_collectivite_must_pass_both_tests(kind, population, agents, status, reason):
    found = obligation(kind, population=population, agents=agents)
    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize("kind", ["epci", "ept", "syndicat", "ccas", "association"])
@pytest.mark.parametrize(
    ("agents", "status", "reason"),
    [
        (None, "presumed", "agents-unknown"),
        (49.9, "no", "few-agents"),
        (50, "yes", "enough-agents"),
    ],
)
def test_others_have_the_test_of_agents_only(kind, agents, status, reason):
    found = obligation(kind, population=10, agents=agents)
    assert (found.status, found.reason) == (status, reason)
    assert found.population is None


@pytest.mark.parametrize(
    ("population", "totale", "agents", "notes"),
    [
        (SMALL, LARGE, None, ["total-population-crosses"]),
        (LARGE, SMALL, None, ["total-population-crosses"]),
        (LARGE, LARGE, 50, []),
        (SMALL, SMALL, 50, ["declaration-contradicts"]),
        (LARGE, LARGE, 49, ["declaration-contradicts"]),
        (SMALL, LARGE, 50, ["total-population-crosses", "declaration-contradicts"]),
        (None, LARGE, 50, []),
    ],
)
def test_notes_say_what_goes_the_other_way(population, totale, agents, notes):
    found = obligation(
        "commune", population=population, population_totale=totale, agents=agents
    )
    assert found.to_dict()["notes"] == notes


def test_json_says_figure_source_and_date():
    found = obligation(
        "commune",
        population=6874,
        population_millesime=2023,
        agents=71.5,
        agents_date="2026-01-31",
    ).to_dict()
    assert json.loads(json.dumps(found)) == found
    assert (found["population_source"], found["population_millesime"]) == (
        "INSEE",
        2023,
    )
    assert (found["agents"], found["agents_date"]) == (71.5, "2026-01-31")
    assert "L312-1-1" in found["law"]


def test_communes_presumed_in_france():
    communes = [t for t in packaged_index() if t.level == "commune"]
    found = [obligation("commune", population=t.population) for t in communes]
    presumed = [o for o in found if o.reason == "enough-inhabitants"]
    exactly = [t.name for t in communes if t.population == LARGE]
    assert len(presumed) == 3290
    assert sorted(exactly) == ["La Buisse", "Saint-Colomban"]
