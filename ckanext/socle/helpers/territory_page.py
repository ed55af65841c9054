"""What pages call a territory: its title, its address, its population."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import search, uris
from .formats import socle_number
from .territories import level_words

__all__ = [
    "socle_level_count",
    "socle_level_name",
    "socle_population",
    "socle_territory_data_url",
    "socle_territory_feed_url",
    "socle_territory_hint",
    "socle_territory_iri",
    "socle_territory_subject",
    "socle_territory_title",
    "socle_territory_url",
]

_NATURES = ("CC", "CA", "CU")
# What a name « de l'Ain », « des Vosges » is without « de ».
_ARTICLES = {"du ": "le ", "des ": "les ", "de la ": "la ", "de l'": "l'", "d'": "l'"}
# INSEE gives no article to these, people do.
_LA = frozenset(
    {
        *("departement:54", "departement:71", "departement:77"),
        *("region:27", "region:28", "region:53", "region:94", "com:987", "com:988"),
    }
)
_LE = frozenset({"departement:49"})


def socle_territory_url(territory_id: str, **arguments: Any) -> str:
    """Return the address of the page of a territory."""
    return tk.h.url_for("socle_territory_page.read", id=territory_id, **arguments)


def socle_territory_data_url(territory_id: str) -> str:
    """Return the address of the search bounded to a territory."""
    page = f"{tk.h.default_package_type()}.search"
    return str(tk.h.url_for(page, ext_concerns=territory_id))


def socle_territory_feed_url(territory_id: str) -> str:
    """Return the address of the news feed (Atom) of the data on a territory."""
    word = {search.TERRITORY: search.compact_territory(territory_id)}
    return str(tk.h.url_for("feeds.custom", **word))


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


def socle_territory_subject(territory: dict[str, Any]) -> str:
    """Return the title as it follows « sur »: « la Bretagne », « Romillé »."""
    name, level = territory["name"], territory["level"]
    if level == "epci":
        return with_article(socle_territory_title(territory))
    if level not in ("pays", "region", "departement", "com"):
        return str(name)
    if territory["id"] in _LA:
        return f"la {name}"
    if territory["id"] in _LE:
        return f"le {name}"
    of_name = territory["of_name"]
    return next(
        (
            f"{article}{of_name.removeprefix(start)}"
            for start, article in _ARTICLES.items()
            if of_name.startswith(start)
        ),
        str(name),
    )


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


def with_article(label: str) -> str:
    """Return a French name as it follows « dans »."""
    if label.startswith("Communauté "):
        return f"la c{label[1:]}"
    if label.startswith("Métropole "):
        return f"la {label}"
    return f"l'{label}" if label.startswith("Eurométropole ") else label
