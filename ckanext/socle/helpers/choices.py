"""What the form's lists offer, and the plain words of a stored value."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import config, licences, table_schemas
from ..core.errors import SocleError
from ..core.folding import fold
from .territories import socle_territory

__all__ = [
    "socle_frequencies",
    "socle_frequency",
    "socle_licence_groups",
    "socle_licence_in_words",
    "socle_sirets_text",
    "socle_table_schema_groups",
    "socle_table_schema_label",
    "socle_table_schemas",
    "socle_template_links",
    "socle_territories_text",
]

Choice = dict[str, str]
_EU_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"


def socle_table_schemas(stored: str | None = None) -> list[Choice]:
    """Return the kinds of file that the portal can check, by their plain name.

    *stored* joins them when it is not offered: unknown, replaced, not a table.
    """
    texts = {
        entry["name"]: entry["title"]
        for entry in table_schemas.list_table_schemas()
        if entry["name"] == stored
        or (entry["checked"] and entry["status"] == "current")
    }
    if stored:
        texts.setdefault(stored, stored)
    found = [{"value": key, "text": text} for key, text in texts.items()]
    return sorted(found, key=lambda choice: fold(choice["text"]))


def socle_table_schema_groups(
    stored: str | None = None, *, every_kind: bool = False
) -> list[dict[str, Any]]:
    """Return groups of kinds of file (`label`, `choices`): the shared base first.

    With *every_kind*, also those that are no tables, which the portal does not check.
    *stored* joins its group, or the last one, when it is not offered.
    """
    packaged = table_schemas.packaged_keys()
    labels = {
        "core": tk._("The shared base"),
        "obligations": tk._("Asked by a law"),
        "extended": tk._("Other files"),
        "local": tk._("Files of this portal and of its catalogues"),
    }
    groups: dict[str, list[Choice]] = {name: [] for name in labels}
    found = False
    for entry in table_schemas.list_table_schemas():
        name, is_stored = entry["name"], entry["name"] == stored
        offered = entry["checked"] or every_kind
        if is_stored or (offered and entry["status"] == "current"):
            group = entry["group"] if name in packaged else "local"
            groups[group].append({"value": name, "text": entry["title"]})
            found = found or is_stored
    if stored and not found:
        groups["local"].append({"value": stored, "text": stored})
    return [
        {
            "label": labels[name],
            "choices": sorted(choices, key=lambda choice: fold(choice["text"])),
        }
        for name, choices in groups.items()
        if choices
    ]


def socle_table_schema_label(key: Any) -> str:
    """Return the plain name of a kind of file; the key itself when it is unknown.

    "" for what is no key: a portal may have had a field of that name before.
    """
    return table_schemas.title(key) or key if isinstance(key, str) else ""


def socle_template_links(
    key: str | None, version: str | None, organization: str | None
) -> list[Choice]:
    """Return `text` and `url` of the templates to fill of a kind of file.

    *organization* is a name; none for what is not a table, or is not known.
    """
    try:
        found = table_schemas.get(f"{key}@{version or 'latest'}")
    except SocleError:
        return []
    if not found.is_tabular or found.overlay.status == "generated":
        return []
    owner, name = str(key).split("/")
    place = {"owner": owner, "name": name, "version": found.version}
    asked = {"organization": organization} if organization else {}
    return [
        {
            "text": text,
            "url": tk.h.url_for(
                "socle_table_schema.template", suffix=suffix, **place, **asked, **more
            ),
        }
        for text, suffix, more in (
            (tk._("Workbook (Excel, LibreOffice)"), "xlsx", {}),
            (tk._("CSV for Excel"), "csv", {"excel": 1}),
            (tk._("CSV"), "csv", {}),
        )
    ]


def _frequencies() -> dict[str, str]:
    return {
        "DAILY": tk._("every day"),
        "WEEKLY": tk._("every week"),
        "BIWEEKLY": tk._("every two weeks"),
        "MONTHLY": tk._("every month"),
        "BIMONTHLY": tk._("every two months"),
        "QUARTERLY": tk._("every quarter"),
        "ANNUAL_2": tk._("twice a year"),
        "ANNUAL": tk._("once a year"),
        "BIENNIAL": tk._("every two years"),
        "TRIENNIAL": tk._("every three years"),
        "CONT": tk._("continuously"),
        "IRREG": tk._("from time to time"),
        "NEVER": tk._("never again"),
        "UNKNOWN": tk._("unknown"),
    }


def socle_frequencies(stored: str | None) -> list[Choice]:
    """Return the frequencies of the form, and *stored* when it is none of them."""
    words = _frequencies()
    found = [{"value": _EU_FREQUENCY + c, "text": words[c]} for c in words]
    if stored and stored not in {choice["value"] for choice in found}:
        found.append({"value": stored, "text": socle_frequency(stored)})
    return found


def socle_frequency(value: str | None) -> str:
    """Return a stored frequency in words; as it is when it is not of the EU's list."""
    code = (value or "").removeprefix(_EU_FREQUENCY)
    return _frequencies().get(code, value or "")


def socle_licence_groups(stored: str | None) -> list[dict[str, Any]]:
    """Return groups of licences (`label`, `choices`) for a dataset's form.

    The first group is for data; one for software follows, and the stored licence when
    it is neither.
    """
    known = model.Package.get_license_register()
    offered = config.licences() or list(known)
    data = [key for key in offered if key not in licences.SOFTWARE_IDS]
    software = [key for key in offered if key in licences.SOFTWARE_IDS]
    groups = [
        {"label": tk._("For data"), "choices": _titles(data)},
        {"label": tk._("For software"), "choices": _titles(software)},
    ]
    if stored and stored not in offered:
        groups.append(
            {"label": tk._("Licence chosen before"), "choices": _titles([stored])}
        )
    return [group for group in groups if group["choices"]]


def _titles(keys: list[str]) -> list[Choice]:
    known = model.Package.get_license_register()
    return [
        {"value": key, "text": known[key].title if key in known else key}
        for key in keys
    ]


def socle_licence_in_words(licence_id: str | None) -> str:
    """Return what the licence lets people do, in a sentence; "" when unknown."""
    return {
        "lov2": tk._(
            "Use, modify and share these data, even to sell a service, provided that "
            "you quote the source."
        ),
        "odc-odbl": tk._(
            "Use, modify and share these data, even to sell a service, provided that "
            "you quote the source and share your changes under the same licence."
        ),
    }.get(licence_id or "", "")


def socle_sirets_text(value: Any) -> str:
    """Return the lines « SIRET from until » of a stored list; a typed text as is."""
    if not isinstance(value, list):
        return str(value or "")
    names = ("siret", "valid_from", "valid_to")
    return "\n".join(
        " ".join(str(entry[name]) for name in names if entry.get(name))
        for entry in value
        if isinstance(entry, dict)
    )


def socle_territories_text(ids: Any) -> str:
    """Return the text of a territory field: « Romillé (35245), Bretagne (53) ».

    What was typed and not understood comes back as it was typed.
    """
    if isinstance(ids, str):
        return ids
    return ", ".join(_territory_text(str(territory_id)) for territory_id in ids or ())


def _territory_text(territory_id: str) -> str:
    territory = socle_territory(territory_id)
    if territory is None or territory["id"] != territory_id:
        return territory_id
    shown = territory_id if territory["level"] == "perimetre" else territory["code"]
    return f"{territory['name']} ({shown})"
