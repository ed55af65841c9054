"""How communes are helped in a grouping: by whom, by which model, how many of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .core import groupings as core
from .core.territories import TerritoryIndex
from .model.supporter import ACCEPTED, OPEN_STATES, SENT, Supporter


def summary(entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return `supporters` (names) and `support_models` (their number by letter)."""
    entries = list(entries)
    models = Counter(e["support_model"] for e in entries if e.get("support_model"))
    return {
        "supporters": [e["name"] for e in entries if e.get("role") == core.SUPPORTER],
        "support_models": {letter: models[letter] for letter in sorted(models)},
    }


def statistics(
    index: TerritoryIndex,
    group: model.Group,
    territory_id: str,
    entries: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return who is helped in the territory of a grouping, by supporter and by model.

    `by_siren` are numbers of organisations by the SIREN of the supporter; `accepted`
    and `proposed` numbers of organisations, each counted once; `models` a list:
    `model` (A to E, or null), `supporters` (names), `accepted` and `proposed`. A
    support counts by the model that it was proposed with in this grouping, else by
    that of the supporter.
    """
    models = {e["siren"]: e.get("support_model") for e in entries if e.get("siren")}
    names = {e["siren"]: e["name"] for e in entries if e.get("siren")}
    helped: dict[tuple[str, Any], set[str]] = defaultdict(set)
    by_model = _named(entries)
    for siren, organization_id, state, proposed_with in _supports(
        index, group, territory_id, models
    ):
        letter = proposed_with or models[siren] or None
        by_model[letter].setdefault(names[siren])
        helped["siren", (siren, state)].add(organization_id)
        helped["model", (letter, state)].add(organization_id)
        helped["state", state].add(organization_id)
    return {
        "accepted": len(helped["state", ACCEPTED]),
        "proposed": len(helped["state", SENT] - helped["state", ACCEPTED]),
        "by_siren": {
            siren: len(helped["siren", (siren, ACCEPTED)]) for siren in models
        },
        "models": [
            {
                "model": letter,
                "supporters": list(by_model[letter]),
                "accepted": len(helped["model", (letter, ACCEPTED)]),
                "proposed": len(
                    helped["model", (letter, SENT)]
                    - helped["model", (letter, ACCEPTED)]
                ),
            }
            for letter in sorted(by_model, key=lambda letter: letter or "Z")
        ],
    }


def _named(entries: Iterable[dict[str, Any]]) -> dict[str | None, dict[str, None]]:
    """Return the names of the supporters by their model, in their order."""
    found: dict[str | None, dict[str, None]] = defaultdict(dict)
    for entry in entries:
        letter = entry.get("support_model") or None
        if letter or entry.get("role") == core.SUPPORTER:
            found[letter][entry["name"]] = None
    return found


def _supports(
    index: TerritoryIndex,
    group: model.Group,
    territory_id: str,
    sirens: Iterable[str],
) -> Iterable[tuple[str, str, str, str | None]]:
    """Yield the open supports of the perimeter: SIREN, organisation, state, model."""
    supporter, other = sa.orm.aliased(model.Group), sa.orm.aliased(model.Group)
    siren = supporter.extras["siren"].astext
    rows = model.Session.execute(
        sa.select(
            siren,
            other.id,
            other.extras["territory_id"].astext,
            Supporter.state,
            Supporter.grouping_id,
            Supporter.support_model,
        )
        .select_from(Supporter)
        .join(supporter, supporter.id == Supporter.supporter_id)
        .join(other, other.id == Supporter.organization_id)
        .where(
            Supporter.state.in_(OPEN_STATES),
            siren.in_(list(sirens)),
            other.state == model.State.ACTIVE,
        )
    ).all()
    if not rows:
        return
    inside = {territory_id, *(t.id for t in index.descendants(territory_id))}
    for by, organization_id, where, state, grouping_id, letter in rows:
        if where and index.resolve(where).territory_id in inside:
            here = letter if grouping_id == group.id else None
            yield by, organization_id, state, here
