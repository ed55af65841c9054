"""Who must publish on its own initiative: the two tests of article L312-1-1 (CRPA).

A collectivité territoriale is concerned from 3,500 inhabitants *and* 50 agents on
(articles L312-1-1 and D312-1-1-1); anyone else from 50 agents on. That both tests
must be passed is our reading of the article: practitioners disagree.
"""

from __future__ import annotations

import dataclasses
from typing import Any

MIN_INHABITANTS = 3500
MIN_AGENTS = 50
# An EPCI, a syndicat or a CCAS is not one. Métropole de Lyon is, and passes the test.
COLLECTIVITES = frozenset({"commune", "departement", "region", "com"})
LAW = "CRPA, L312-1-1, D312-1-1-1"
SOURCE_POPULATION = "INSEE"


@dataclasses.dataclass(frozen=True)
class Obligation:
    """Whether the law applies, and why.

    `status` is `no`, `presumed` or `yes` (declared). `reason` says what decides:
    `few-inhabitants`, `few-agents`, `enough-agents`, `enough-inhabitants` (agents not
    declared), `agents-unknown` or `population-unknown`. `population` is municipal;
    `agents` are full-time equivalents, declared on `agents_date` (ISO date).
    `notes` has `total-population-crosses` when the total population is on the other
    side of the line, and `declaration-contradicts` when the agents declared are on
    the other side of theirs than the inhabitants.
    """

    status: str
    reason: str
    population: int | None = None
    population_totale: int | None = None
    population_millesime: int | None = None
    agents: float | None = None
    agents_date: str | None = None
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON, with the law and the source of the population."""
        source = None if self.population is None else SOURCE_POPULATION
        return dataclasses.asdict(self) | {
            "notes": list(self.notes),
            "law": LAW,
            "population_source": source,
        }


def obligation(
    kind: str,
    *,
    population: int | None = None,
    population_totale: int | None = None,
    population_millesime: int | None = None,
    agents: float | None = None,
    agents_date: str | None = None,
) -> Obligation:
    """Return whether an organisation of that kind must publish.

    *kind* is that of an organisation (`commune`, `epci`, `syndicat`…) or the level of
    its territory. Populations count only for a collectivité territoriale.

    >>> obligation("commune", population=3500).status
    'presumed'
    >>> obligation("commune", population=3499).status
    'no'
    >>> obligation("epci", agents=50).status
    'yes'
    """
    if kind not in COLLECTIVITES:
        status, reason = _by_agents(agents, "agents-unknown")
        return Obligation(status, reason, agents=agents, agents_date=agents_date)
    if population is not None and population < MIN_INHABITANTS:
        status, reason = "no", "few-inhabitants"
    else:
        unknown = "population-unknown" if population is None else "enough-inhabitants"
        status, reason = _by_agents(agents, unknown)
    if status == "yes" and population is None:
        status, reason = "presumed", "population-unknown"
    return Obligation(
        status,
        reason,
        population,
        population_totale,
        population_millesime,
        agents,
        agents_date,
        tuple(_notes(population, population_totale, agents)),
    )


def _by_agents(agents: float | None, unknown: str) -> tuple[str, str]:
    if agents is None:
        return "presumed", unknown
    if agents < MIN_AGENTS:
        return "no", "few-agents"
    return "yes", "enough-agents"


def _notes(
    population: int | None, population_totale: int | None, agents: float | None
) -> list[str]:
    if population is None:
        return []
    is_large = population >= MIN_INHABITANTS
    notes = []
    if (
        population_totale is not None
        and (population_totale >= MIN_INHABITANTS) != is_large
    ):
        notes.append("total-population-crosses")
    if agents is not None and (agents >= MIN_AGENTS) != is_large:
        notes.append("declaration-contradicts")
    return notes
