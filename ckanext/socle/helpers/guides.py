"""What the guides of expected files show, in plain words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ..core.table_schemas.guides import WRITING, ColumnGuide

__all__ = [
    "socle_concerned",
    "socle_guide_tag",
    "socle_guide_url",
    "socle_rule",
    "socle_typography",
    "socle_writing",
]


def socle_guide_url(key: str, version: str | None = None) -> str:
    """Return the address of a guide; that of an older version when it is given."""
    owner, _, name = key.partition("/")
    if version:
        return str(
            tk.h.url_for("socle_guide.version", owner=owner, name=name, version=version)
        )
    return str(tk.h.url_for("socle_guide.read", owner=owner, name=name))


def socle_writing(column: ColumnGuide) -> str:
    """Return how the values of a column are written: « 14 chiffres, sans espace »."""
    return tk._(WRITING[column.writing]).format(**column.params)


def socle_guide_tag(entry: dict[str, Any]) -> str:
    """Return « Obligatoire », « Recommandé » or « Selon les communes »."""
    if entry["mandatory"]:
        return tk._("Compulsory")
    return tk._("Recommended") if entry["group"] == "core" else tk._("Where it applies")


def socle_rule(name: str) -> str:
    """Return the plain name of a constraint; itself when it has none."""
    return {
        "enum": tk._("list of values"),
        "maximum": tk._("greatest value"),
        "maxLength": tk._("greatest length"),
        "minimum": tk._("smallest value"),
        "minLength": tk._("smallest length"),
        "pattern": tk._("how it is written"),
        "unique": tk._("no value twice"),
    }.get(name, name)


def socle_typography(text: str) -> str:
    r"""Return a French text with the spaces that never end a line.

    >>> socle_typography("« Texte » : oui ?")
    '«\xa0Texte\xa0»\xa0: oui\u202f?'
    """
    for mark, space in ((":", "\xa0"), ("»", "\xa0"), ("?", "\u202f"), (";", "\u202f")):
        text = text.replace(f" {mark}", f"{space}{mark}")
    return text.replace("« ", "«\xa0").replace(" €", "\xa0€").replace(" %", "\xa0%")


def socle_concerned(kinds: list[str]) -> str:
    """Return the kinds of bodies that have such data, in words; "" when not said."""
    words = {
        "commune": tk._("communes"),
        "epci": tk._("intercommunalities"),
        "ept": tk._("établissements publics territoriaux"),
        "departement": tk._("départements"),
        "region": tk._("régions"),
        "syndicat": tk._("syndicates"),
        "ccas": tk._("social action centres"),
        "gip": tk._("public interest groupings"),
        "service_etat": tk._("services of the State"),
        "association": tk._("associations"),
        "autre": tk._("other bodies"),
    }
    known = [words[kind] for kind in kinds if kind in words]
    if len(known) < 2:
        return "".join(known)
    return tk._("{some} and {last}").format(some=", ".join(known[:-1]), last=known[-1])
