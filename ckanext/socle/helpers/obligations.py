"""Whether a body must publish, in words: reason, figure, source, date."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .formats import socle_date, socle_number
from .territories import socle_territory

__all__ = ["socle_obligation"]

# Grammatical gender of what is concerned, in French: « concernée » or « concerné ».
_FEMININE = frozenset({"commune", "epci", "region", "com", "association"})
# Collectivités that act for a département without an administration of its own.
_ACTING = {
    "200076958": "Collectivité de Corse",
    "200094332": "Collectivité européenne d'Alsace",
    "200055507": "Collectivité territoriale de Martinique",
    "200052678": "Collectivité territoriale de Guyane",
    "217500016": "Ville de Paris",
}
_NO_BODY = ("pays", "arrondissement", "perimetre")


def socle_obligation(
    *,
    organization: dict[str, Any] | None = None,
    territory: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return `heading`, `status`, `title`, `sentences`, `source` and `law`.

    Of an organisation (CKAN's dict), else of the administration of a territory (as
    `socle_territory_show`). `title` is "" and `law` false where there is no body;
    `undeclared` tells that the number of agents would settle it.
    """
    if organization is None and territory and territory["level"] in _NO_BODY:
        return _without_body(territory)
    if organization is not None:
        asked = {"organization": organization["id"]}
        place = socle_territory(organization.get("territory_id"))
        kind = organization.get("kind") or (place or {}).get("level") or ""
    else:
        asked = {"territory": (territory or {}).get("id", "")}
        kind = (territory or {}).get("level", "")
        place = territory
    found = tk.get_action("socle_obligation_show")({}, asked)
    return {
        "status": found["status"],
        "heading": _heading(kind),
        "title": _title(found, kind),
        "sentences": [*_reasons(found, kind), *_notes(found), *_acting(kind, place)],
        "source": _source(found),
        "law": True,
        "undeclared": found["status"] == "presumed",
    }


def _without_body(territory: dict[str, Any]) -> dict[str, Any]:
    if territory["level"] == "arrondissement":
        commune = next(t for t in territory["lies_in"] if t["level"] == "commune")
        text = tk._(
            "An arrondissement is no public body of its own for this law: the commune "
            "{of_name} publishes."
        ).format(of_name=commune["of_name"])
    elif territory["level"] == "pays":
        text = tk._(
            "A country has no list of its own here: each commune, intercommunality, "
            "département and région publishes its data."
        )
    else:
        text = tk._(
            "A perimeter is no public body: each commune and each body inside it "
            "publishes its data."
        )
    return {
        "status": None,
        "heading": tk._("Who must publish here?"),
        "title": "",
        "sentences": [text],
        "source": "",
        "law": False,
        "undeclared": False,
    }


def _heading(kind: str) -> str:
    return {
        "commune": tk._("What must the commune publish?"),
        "epci": tk._("What must the intercommunality publish?"),
        "departement": tk._("What must the département publish?"),
        "region": tk._("What must the région publish?"),
    }.get(kind, tk._("What must this body publish?"))


def _title(found: dict[str, Any], kind: str) -> str:
    is_feminine = kind in _FEMININE
    if found["status"] == "no":
        return tk._("No general obligation")
    if found["status"] == "yes":
        if kind == "commune":
            return tk._("Concerned (declared by the commune)")
        if is_feminine:
            return tk._("Concerned (declared by this body)")
        return tk._("Concerned (declared by the body itself)")
    if is_feminine:
        return tk._("Probably concerned")
    return tk._("Probably concerned by the law")


def _reasons(found: dict[str, Any], kind: str) -> list[str]:
    count, agents = socle_number(found["population"]), _agents(found)
    may = tk._("Like all others, this body may publish.")
    if kind in _FEMININE:
        may = tk._("It may publish as all the others do.")
    enough = tk._("{count} inhabitants: the line of 3,500 is reached.")
    declared = tk._("{agents} agents declared: the line of 50 is reached.")
    unknown = tk._("The number of agents must reach 50: it is not declared.")
    sentences = {
        "few-inhabitants": [
            tk._("{count} inhabitants: the line of 3,500 is not reached."),
            may,
        ],
        "few-agents": [
            tk._("{agents} agents declared: the line of 50 is not reached."),
            may,
        ],
        "enough-inhabitants": [enough, unknown],
        "enough-agents": [enough] * (found["population"] is not None) + [declared],
        "agents-unknown": [
            tk._("For such a body, only the number of agents counts."),
            unknown,
        ],
        "population-unknown": [tk._("We do not know its number of inhabitants.")],
    }[found["reason"]]
    return [text.format(count=count, agents=agents) for text in sentences]


def _notes(found: dict[str, Any]) -> list[str]:
    notes = []
    if "total-population-crosses" in found["notes"]:
        notes.append(
            tk._(
                "Its total population, {count}, is on the other side of the line: we "
                "go by the municipal population."
            ).format(count=socle_number(found["population_totale"]))
        )
    if "declaration-contradicts" in found["notes"]:
        notes.append(
            tk._(
                "Inhabitants and declared agents ({count}) do not say the same: by our "
                "reading, both are needed."
            ).format(count=_agents(found))
        )
    return notes


def _acting(kind: str, place: dict[str, Any] | None) -> list[str]:
    siren = (place or {}).get("exercised_by")
    if kind != "departement" or not siren:
        return []
    name = _ACTING.get(siren, siren)
    return [tk._("Who acts as département here: {name}.").format(name=name)]


def _source(found: dict[str, Any]) -> str:
    parts = []
    if found["population"] is not None:
        parts.append(
            tk._("municipal population {year}, {source}").format(
                year=found["population_millesime"], source=found["population_source"]
            )
        )
    if found["agents"] is not None:
        date = socle_date(found["agents_date"])
        text = tk._("agents (full-time equivalents) declared by the body")
        if date:
            text = tk._(
                "agents (full-time equivalents) declared by the body, figure of {date}"
            ).format(date=date)
        parts.append(text)
    return " ; ".join(parts)


def _agents(found: dict[str, Any]) -> str:
    return socle_number(found["agents"])
