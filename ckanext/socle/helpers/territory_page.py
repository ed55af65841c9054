"""What the page of a territory says: its title, what it is, its population."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import search, uris
from ..core import territories as core
from .formats import socle_number
from .territories import level_words

__all__ = [
    "socle_level_count",
    "socle_level_name",
    "socle_old_code_sentence",
    "socle_old_names",
    "socle_population",
    "socle_territory_data_url",
    "socle_territory_hint",
    "socle_territory_iri",
    "socle_territory_sentence",
    "socle_territory_title",
    "socle_territory_url",
    "socle_territory_word",
]

_NATURES = ("CC", "CA", "CU")


def socle_territory_url(territory_id: str, **arguments: Any) -> str:
    """Return the address of the page of a territory."""
    return tk.h.url_for("socle_territory_page.read", id=territory_id, **arguments)


def socle_territory_data_url(territory_id: str) -> str:
    """Return the address of the search bounded to a territory."""
    word = {search.TERRITORY: socle_territory_word(territory_id)}
    return str(tk.h.url_for(f"{tk.h.default_package_type()}.search", **word))


def socle_territory_word(territory_id: str) -> str:
    """Return the word of a territory in the search index."""
    return search.compact_territory(territory_id)


def socle_territory_iri(territory_id: str) -> str:
    """Return what names a territory for good."""
    return uris.territory_iri(territory_id)


def socle_territory_title(territory: dict[str, Any]) -> str:
    """Return the name as a title: « Vitré Communauté » of « CA Vitré Communauté »."""
    name, label = territory["name"], territory["label"]
    if territory["level"] != "epci" or name == label:
        return str(name)
    nature, _, rest = name.partition(" ")
    is_a_name = nature in _NATURES and rest[:1].isupper()
    return str(rest if is_a_name else label)


def socle_territory_hint(territory: dict[str, Any]) -> str:
    """Return what tells homonyms apart: the département, else the level."""
    if territory["level"] in ("commune", "arrondissement"):
        com = next((t for t in territory["lies_in"] if t["level"] == "com"), None)
        return str(territory["departement_name"] or (com or {}).get("name", ""))
    return socle_level_name(territory["level"])


def socle_level_name(level: str) -> str:
    """Return the word of a level, in the singular."""
    return level_words().get(level, "")


def socle_level_count(level: str, count: int) -> str:
    """Return « 61 intercommunalités »."""
    words = {
        "commune": tk.ungettext("{count} commune", "{count} communes", count),
        "arrondissement": tk.ungettext(
            "{count} arrondissement", "{count} arrondissements", count
        ),
        "epci": tk.ungettext(
            "{count} intercommunality", "{count} intercommunalities", count
        ),
        "ept": tk.ungettext(
            "{count} établissement public territorial",
            "{count} établissements publics territoriaux",
            count,
        ),
        "departement": tk.ungettext(
            "{count} département", "{count} départements", count
        ),
        "region": tk.ungettext("{count} région", "{count} régions", count),
        "com": tk.ungettext(
            "{count} overseas collectivity", "{count} overseas collectivities", count
        ),
        "perimetre": tk.ungettext("{count} perimeter", "{count} perimeters", count),
    }
    return words[level].format(count=socle_number(count)).replace(" ", "\xa0", 1)


def socle_population(territory: dict[str, Any]) -> str:
    """Return « 4 189 habitants en 2023 (INSEE) »; "" when INSEE gives no number."""
    if territory["population"] is None:
        return ""
    return tk.ungettext(
        "{count} inhabitant in {year} (INSEE)",
        "{count} inhabitants in {year} (INSEE)",
        territory["population"],
    ).format(
        count=socle_number(territory["population"]),
        year=territory["population_millesime"],
    )


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
        of_place=place["of_name"], epci=_with_article(epci["label"])
    )


def _with_article(label: str) -> str:
    """Return a French name as it follows « dans »."""
    if label.startswith("Communauté "):
        return f"la c{label[1:]}"
    if label.startswith("Métropole "):
        return f"la {label}"
    return f"l'{label}" if label.startswith("Eurométropole ") else label


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
        communes=communes, epci=_with_article(epci["label"])
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
        for level in ("region", "departement", "epci", "commune")
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
        return tk._("The old code {code} leads to {name}{since}.").format(**said)
    if old["name"] == territory["name"]:
        text = tk._("The old code {code} of {name} became {new}{since}.")
    elif old["how"] == "changement-nom":
        text = tk._("{old} ({code}) is called {name}{since}.")
    elif territory["level"] == "commune":
        said["old"] = core.of_name(core.Territory("commune", old["code"], old["name"]))
        text = tk._("The former commune {old} ({code}) is part of {name}{since}.")
    else:
        text = tk._("The former {old} ({code}) is part of {name}{since}.")
    return text.format(**said)


def socle_old_names(olds: list[dict[str, Any]]) -> str:
    """Return « Pléven (22200) et Pluduno (22237) »."""
    return _and([f"{old['name'] or ''} ({old['code']})".strip() for old in olds])


def _since(old: dict[str, Any]) -> str:
    year = (old["ended"] or "")[:4] or (old["last_millesime"] or -1) + 1
    return tk._(" since {year}").format(year=year) if year else ""
