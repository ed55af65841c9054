"""Groupings in words: their perimeter, who runs them, their colour."""

from __future__ import annotations

import dataclasses
from typing import Any

import ckan.plugins.toolkit as tk

from ..core import colours, groupings
from .choices import socle_table_schema_label
from .formats import socle_number

__all__ = [
    "socle_colour_measured",
    "socle_expected_files",
    "socle_expected_label",
    "socle_partner_hint",
    "socle_partners_text",
    "socle_perimeter_in_words",
    "socle_support_model",
]


def socle_colour_measured(value: Any) -> dict[str, Any] | None:
    """Return `colour`, `link`, `contrast` (text), `is_darkened`; None without one."""
    found = colours.derive_from(str(value or ""))
    if found is None:
        return None
    return dataclasses.asdict(found) | {
        "contrast": socle_number(found.contrast),
        "is_darkened": found.is_darkened,
    }


def socle_partners_text(value: Any) -> str:
    """Return the lines « name ; role ; SIREN ; model »; a typed text as it is."""
    if not isinstance(value, list):
        return str(value or "")
    return "\n".join(groupings.partner_line(e) for e in value if isinstance(e, dict))


def socle_support_model(letter: str | None) -> str:
    """Return a support model in words; "" without one."""
    return {
        "A": tk._("shared portal"),
        "B": tk._("automatic publication"),
        "C": tk._("tool to type data in"),
        "D": tk._("extraction from national bases"),
        "E": tk._("documents and training"),
    }.get(letter or "", "")


def socle_partner_hint(partner: dict[str, Any]) -> str:
    """Return « partenaire, 43 communes », « accompagne les communes (…) »."""
    text = {
        "pilote": tk._("leads the grouping"),
        "accompagnateur": tk._("helps the communes"),
    }.get(partner["role"], tk._("partner"))
    model = socle_support_model(partner.get("support_model"))
    if model:
        text = f"{text} ({model})"
    if partner.get("supported"):
        body = tk.ungettext(
            "{count} body supported", "{count} bodies supported", partner["supported"]
        ).format(count=socle_number(partner["supported"]))
        text = f"{text}, {body}"
    level = (partner.get("territory_id") or "").partition(":")[0]
    if level in ("epci", "ept"):
        return f"{text}, {_communes(partner['communes'])}"
    word = {"departement": tk._("département"), "region": tk._("région")}.get(level)
    return f"{text}, {word}" if word else text


def _communes(count: int) -> str:
    return tk.ungettext("{count} commune", "{count} communes", count).format(
        count=socle_number(count)
    )


def socle_perimeter_in_words(grouping: dict[str, Any]) -> str:
    """Return « Toute la région : 1 202 communes, 61 intercommunalités… », or ""."""
    counts, territory = grouping["counts"], grouping["territory"]
    if not territory or not counts:
        return ""
    parts = [_communes(counts["communes"]), *_epcis(counts, territory["level"])]
    number = counts["departements"]
    if number > 1:
        parts.append(
            tk.ungettext("{count} département", "{count} départements", number).format(
                count=socle_number(number)
            )
        )
    parts.append(
        tk.ungettext(
            "{count} inhabitant", "{count} inhabitants", counts["population"]
        ).format(count=socle_number(counts["population"]))
    )
    what = {
        "region": tk._("The whole région"),
        "departement": tk._("The whole département"),
        "epci": tk._("The whole intercommunality"),
        "perimetre": territory["name"],
    }.get(territory["level"], territory["label"])
    return tk._("{what}: {parts}.").format(what=what, parts=", ".join(parts))


def _epcis(counts: dict[str, Any], level: str) -> list[str]:
    touching, inside = counts["epci_touching"], counts["epci_inside"]
    shown = inside if level == "perimetre" else touching
    if level == "epci" or not shown:
        return []
    text = tk.ungettext(
        "{count} intercommunality", "{count} intercommunalities", shown
    ).format(count=socle_number(shown))
    if 0 < inside < shown:
        text += " " + tk._("({count} of them entirely)").format(
            count=socle_number(inside)
        )
    return [text]


def socle_expected_files(grouping: dict[str, Any]) -> list[dict[str, Any]]:
    """Return `key`, `label` and `count` (of datasets) of the expected files."""
    return [
        {"key": key, "label": socle_expected_label(key), "count": count}
        for key, count in grouping["expected"].items()
    ]


def socle_expected_label(key: str) -> str:
    """Return the plain name of an expected file; made from its key when unknown."""
    for known in (key, f"scdl/{key}"):
        label = socle_table_schema_label(known)
        if label != known:
            return label
    return key.rpartition("/")[2].replace("-", " ").replace("_", " ").capitalize()
