"""EPCI that are no more: the one that took all their communes, or those that did."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from .sources import FACTS, Row, communes, former_versions, npm_json, tidy

Members = dict[str, set[str]]


def epcis(version: str, millesime: int) -> dict[str, Row]:
    """Return the EPCI of one millésime by SIREN, the patch of the year applied."""
    found = {row["code"]: row for row in npm_json(version, "epci")}
    patch = FACTS["epci_patches"].get(str(millesime), {})
    for siren in patch.get("replaced", {}):
        del found[siren]
    for siren, (kind, name) in patch.get("created", {}).items():
        found[siren] = {"code": siren, "nom": name, "type": kind}
    return found


def epci_of_communes(version: str, millesime: int) -> dict[str, str]:
    """Return the EPCI of each commune of one millésime."""
    rows = npm_json(version, "epci")
    found = {m["code"]: row["code"] for row in rows for m in row["membres"]}
    patch = FACTS["epci_patches"].get(str(millesime), {})
    for siren, members in patch.get("members", {}).items():
        found |= dict.fromkeys(members, siren)
    return found


def epci_aliases(millesime: int, old_communes: list[Row]) -> list[Row]:
    """Return the EPCI that are no more, with the one or the several that followed.

    The one is that of all the communes, the year after; the several are in the order
    of the inhabitants that they took.
    """
    version = FACTS["millesimes"][str(millesime)]["package"]
    years = [*former_versions("epci_history", millesime), (millesime, version)]
    current = communes(version)
    today = {row["code"]: row["target"][8:] for row in old_communes}
    today |= {code: code for code in current}
    gone: dict[str, Row] = {}
    for (year, before), (next_year, after) in pairwise(years):
        now, then = epcis(after, next_year), epcis(before, year)
        of, was = epci_of_communes(after, next_year), epci_of_communes(before, year)
        for siren in sorted(then.keys() - now.keys()):
            took: Counter[str] = Counter()
            for code in (c for c, s in was.items() if s == siren):
                heir = of.get(code) or of[today[code]]
                took[heir] += current[today[code]].get("population") or 0
            gone[siren] = alias(then[siren], took, next_year)
    return [row | {"target": followed(row["target"], gone)} for row in gone.values()]


def alias(epci: Row, took: Counter[str], ended: int) -> Row:
    return {
        "level": "epci",
        "code": epci["code"],
        "target": " ".join(f"epci:{siren}" for siren, _ in took.most_common()),
        "kind": "fusion" if len(took) == 1 else "scission",
        "name": tidy(epci["nom"]),
        "last_millesime": ended - 1,
        "ended": f"{ended}-01-01",
    }


def followed(target: str, gone: dict[str, Row]) -> str:
    """Return today's EPCI, where those that followed are no more either."""
    found: dict[str, None] = {}
    for one in target.split():
        later = gone.get(one[5:])
        ids = followed(later["target"], gone).split() if later else [one]
        found |= dict.fromkeys(ids)
    return " ".join(found)
