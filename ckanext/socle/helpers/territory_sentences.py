"""What a territory is, what it was, and how many publish in it, in a sentence each."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..core import territories as core
from .formats import socle_number
from .territory_page import (
    socle_level_count,
    socle_territory_subject,
    socle_territory_title,
    with_article,
)

__all__ = [
    "socle_coverage_sentence",
    "socle_old_code_sentence",
    "socle_old_names",
    "socle_territory_sentence",
]


def socle_coverage_sentence(coverage: dict[str, Any]) -> str:
    """Return how many communes publish; "" where that would tell which do not."""
    if coverage["published"] is None:
        return ""
    said = {
        "count": socle_number(coverage["published"]),
        "total": socle_number(coverage["communes"]),
    }
    if not coverage["published"]:
        return tk._("None of its {total} communes publishes data here yet.").format(
            **said
        )
    text = tk.ungettext(
        "{count} of its {total} communes publishes data of its own here.",
        "{count} of its {total} communes publish data of their own here.",
        coverage["published"],
    ).format(**said)
    if coverage["published_3500"] is None:
        return text
    more = tk._("Among those of 3,500 inhabitants or more: {count} out of {total}.")
    large = coverage["published_3500"], coverage["communes_3500"]
    count, total = map(socle_number, large)
    return f"{text} {more.format(count=count, total=total)}"


def socle_territory_sentence(territory: dict[str, Any]) -> str:
    """Return what it is: « Commune d'Ille-et-Vilaine, dans Rennes Métropole. »."""
    return _SENTENCES[territory["level"]](territory)


def _commune(territory: dict[str, Any]) -> str:
    above = {t["level"]: t for t in reversed(territory["lies_in"])}
    place = above.get("departement") or above.get("com")
    epci = above.get("epci")
    if place is None:
        return tk._("Commune.")
    if epci is None:
        return tk._("Commune {of_place}.").format(of_place=place["of_name"])
    return tk._("Commune {of_place}, in {epci}.").format(
        of_place=place["of_name"], epci=with_article(epci["label"])
    )


def _epci(territory: dict[str, Any]) -> str:
    kind = {
        "CC": tk._("Communauté de communes"),
        "CA": tk._("Communauté d'agglomération"),
        "CU": tk._("Communauté urbaine"),
    }.get(territory["nature"], tk._("Métropole"))
    communes = socle_level_count("commune", territory["members"].get("commune", 0))
    said = {"kind": kind, "communes": communes}
    inside = [t for t in territory["lies_in"] if t["level"] == "departement"]
    if inside:
        text = tk._("{kind}: {communes} of the département {of_place}.").format(
            of_place=inside[0]["of_name"], **said
        )
    else:
        text = tk._("{kind}: {communes}, over {places}.").format(
            places=_over(territory["partly_in"]), **said
        )
    if territory["acts_as_departement"]:
        text += " " + tk._("It also has the role of a département on its territory.")
    return text


def _over(places: list[dict[str, Any]]) -> str:
    parts = []
    for level in ("departement", "region"):
        names = sorted(t["name"] for t in places if t["level"] == level)
        if len(names) > 1:
            parts.append(f"{socle_level_count(level, len(names))} ({_and(names)})")
    return _and(parts)


def _and(names: list[str]) -> str:
    if not names[1:]:
        return "".join(names)
    return tk._("{names} and {last}").format(
        names=", ".join(names[:-1]), last=names[-1]
    )


def _ept(territory: dict[str, Any]) -> str:
    epci = next(t for t in territory["lies_in"] if t["level"] == "epci")
    communes = socle_level_count("commune", territory["members"].get("commune", 0))
    return tk._("Établissement public territorial: {communes}, in {epci}.").format(
        communes=communes, epci=with_article(epci["label"])
    )


def _departement(territory: dict[str, Any]) -> str:
    region = next(t for t in territory["lies_in"] if t["level"] == "region")
    communes = socle_level_count("commune", territory["members"].get("commune", 0))
    return tk._("Département of the région {region}: {communes}.").format(
        region=region["name"], communes=communes
    )


def _counted(kind: str, territory: dict[str, Any]) -> str:
    parts = [
        socle_level_count(level, territory["members"][level])
        for level in ("region", "departement", "commune")
        if territory["members"].get(level)
    ]
    if not parts:
        return f"{kind}."
    return tk._("{kind}: {parts}.").format(kind=kind, parts=_and(parts))


def _arrondissement(territory: dict[str, Any]) -> str:
    commune = next(t for t in territory["lies_in"] if t["level"] == "commune")
    return tk._("Arrondissement of the commune {of_place}.").format(
        of_place=commune["of_name"]
    )


_SENTENCES = {
    "commune": _commune,
    "arrondissement": _arrondissement,
    "epci": _epci,
    "ept": _ept,
    "departement": _departement,
    "region": lambda t: _counted(tk._("Région"), t),
    "com": lambda t: _counted(tk._("Overseas collectivity"), t),
    "pays": lambda t: _counted(tk._("Country"), t),
    "perimetre": lambda t: _counted(tk._("Perimeter drawn by this portal"), t),
}


def socle_old_code_sentence(territory: dict[str, Any], old: dict[str, Any]) -> str:
    """Return what an old code or name has become, and since when."""
    said = {
        "code": old["code"],
        "old": old["name"],
        "new": territory["code"],
        "name": socle_territory_title(territory),
        "since": _since(old),
    }
    if not old["name"]:
        return tk._("The old code {code} leads to {name}{since}").format(**said)
    if old["name"] == territory["name"]:
        text = tk._("The old code {code} of {name} became {new}{since}")
    elif old["how"] == "changement-nom":
        text = tk._("{old} ({code}) is called {name}{since}")
    elif territory["level"] == "commune":
        said["old"] = core.of_name(core.Territory("commune", old["code"], old["name"]))
        text = tk._("The former commune {old} ({code}) is part of {name}{since}")
    else:
        said["name"] = socle_territory_subject(territory)
        text = tk._("The former {old} ({code}) is part of {name}{since}")
    return text.format(**said)


def socle_old_names(olds: list[dict[str, Any]]) -> str:
    """Return « Pléven (22200) et Pluduno (22237) »."""
    return _and([f"{old['name'] or ''} ({old['code']})".strip() for old in olds])


def _since(old: dict[str, Any]) -> str:
    year = (old["ended"] or "")[:4] or (old["last_millesime"] or -1) + 1
    return tk._(" since {year}").format(year=year) if year else ""
