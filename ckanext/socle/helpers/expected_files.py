"""A card for each expected file: its state, and the one thing to do."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import table_schemas
from .formats import socle_date, socle_number
from .guides import socle_guide_url

__all__ = [
    "socle_declared",
    "socle_expected_badge",
    "socle_expected_button",
    "socle_expected_counts",
    "socle_expected_facts",
    "socle_expected_sections",
    "socle_expected_sentence",
    "socle_expected_tag",
]

_BADGES = {
    "publish": ("todo", "circle-notch"),
    "draft": ("draft", "pen"),
    "provided": ("draft", "box-open"),
    "fix": ("fix", "triangle-exclamation"),
    "outdated": ("old", "clock"),
    "ok": ("ok", "circle-check"),
    "elsewhere": ("else", "arrow-up-right-from-square"),
    "nothing": ("none", "circle-minus"),
    "generated": ("ok", "circle-check"),
    "unclear": ("todo", "circle-notch"),
}
_FEW = 6


def socle_expected_badge(file: dict[str, Any]) -> dict[str, str]:
    """Return `kind`, `icon` and `text` of the badge of an expected file."""
    kind, icon = _BADGES[file["state"]]
    return {"kind": kind, "icon": icon, "text": _badge_text(file)}


def _badge_text(file: dict[str, Any]) -> str:
    state, found = file["state"], file["dataset"] or {}
    if state == "draft":
        date = socle_date(found["changed"])
        return tk._("Draft of {date}").format(date=date)
    if state == "fix" and found["errors"]:
        return tk.ungettext(
            "To mend: {count} cell", "To mend: {count} cells", found["errors"]
        ).format(count=socle_number(found["errors"]))
    return {
        "publish": tk._("To be published"),
        "fix": tk._("To mend"),
        "outdated": tk._("To be updated"),
        "ok": tk._("Conforming")
        if found.get("status") == "success"
        else tk._("On line"),
        "elsewhere": tk._("Published elsewhere"),
        "nothing": tk._("Nothing to declare"),
        "generated": tk._("Done for you"),
        "provided": tk._("Done for you"),
        "unclear": tk._("To be answered"),
    }[state]


def socle_expected_tag(file: dict[str, Any]) -> str:
    """Return « Obligatoire », « Recommandé » or « Selon les communes »."""
    return {
        "mandatory": tk._("Compulsory"),
        "recommended": tk._("Recommended"),
        "optional": tk._("Where it applies"),
    }[file["tag"]]


def socle_expected_sections(files: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the files of each section of the page; `more`: those to fold."""
    by = {
        name: [file for file in files if file["section"] == name]
        for name in ("to-do", "in-order", "further")
    }
    further = sorted(by["further"], key=_by_group)
    return {
        "todo": by["to-do"],
        "in_order": by["in-order"],
        "further": further[:_FEW],
        "more": further[_FEW:],
    }


def _by_group(file: dict[str, Any]) -> tuple[bool, bool]:
    return file["group"] == "extended", file["state"] == "unclear"


def socle_expected_sentence(files: list[dict[str, Any]]) -> str:
    """Return the verdict: how many files need care, how many are in order."""
    todo = sum(file["section"] == "to-do" for file in files)
    fine = sum(file["section"] == "in-order" for file in files)
    if not todo:
        return _nothing_to_do(files)
    first = tk.ungettext(
        "{count} file needs your attention",
        "{count} files need your attention",
        todo,
    ).format(count=socle_number(todo))
    if not fine:
        return f"{first}."
    second = tk.ungettext("{count} is in order", "{count} are in order", fine).format(
        count=socle_number(fine)
    )
    return f"{first}, {second}."


def _nothing_to_do(files: list[dict[str, Any]]) -> str:
    coming = [file for file in files if file["due"] and file["section"] == "in-order"]
    if not coming:
        return tk._("Nothing to do for now.")
    first = min(coming, key=lambda file: str(file["due"]))
    return tk._("Nothing to do for now. Next deadline: {file}, before {date}.").format(
        file=first["title"], date=socle_date(first["due"])
    )


def socle_expected_facts(file: dict[str, Any]) -> list[str]:
    """Return what is said under a card, in short sentences."""
    state, found, said = file["state"], file["dataset"], file["declaration"]
    facts = []
    if state in ("publish", "outdated") and file["due_is_legal"]:
        facts.append(
            tk._("Year {year}, due before {date}.").format(
                year=file["due_year"], date=socle_date(file["due"])
            )
        )
    elif state == "publish" and file["may_be_empty"]:
        facts.append(tk._("Year {year}.").format(year=file["year"]))
    if state == "outdated" and not file["due_is_legal"]:
        facts.append(_late(file))
    alone = {
        "fix": tk._("On line, seen by everyone."),
        "draft": tk._("The file is kept, and not published yet."),
        "provided": tk._("Prepared for you: read it, then publish it."),
    }
    if state in alone:
        facts.append(alone[state])
    if state == "ok" and found:
        facts += _in_order(file, found)
    if said:
        facts += _declared(said)
    return facts


def _late(file: dict[str, Any]) -> str:
    if file["due_year"]:
        return tk._("The year {year} is missing.").format(year=file["due_year"])
    return tk._("Not updated since {date}.").format(
        date=socle_date(file["dataset"]["changed"])
    )


def _in_order(file: dict[str, Any], found: dict[str, Any]) -> list[str]:
    facts = [tk._("On line, of {date}.").format(date=socle_date(found["changed"]))]
    if found["years"]:
        facts = [tk._("Year {year} published.").format(year=found["years"][-1])]
    if file["due"]:
        date = socle_date(file["due"])
        facts.append(tk._("Next update before {date}.").format(date=date))
    return facts


def _declared(said: dict[str, Any]) -> list[str]:
    date = socle_date(said["created"])
    if said["kind"] == "concerned":
        return []
    facts = [
        {
            "nothing": tk._("Nothing to declare in {year}, said on {date}."),
            "elsewhere": tk._("Said on {date}."),
            "unconcerned": tk._("Not concerned, said on {date}."),
        }[said["kind"]].format(year=said["year"], date=date)
    ]
    if said["link_error"]:
        since = socle_date(said["link_answered"] or said["created"])
        facts.append(
            tk._(
                "The link has not answered since {date}. Check the address, or deposit "
                "the file here."
            ).format(date=since)
        )
    return facts


def socle_declared(one: dict[str, Any]) -> str:
    """Return one line of the trace: what, of which file, when, by whom."""
    title = table_schemas.title(one["table_schema"]) or one["table_schema"]
    text = {
        "nothing": tk._("{file}: nothing to declare in {year}, said on {date}."),
        "elsewhere": tk._("{file}: published elsewhere, said on {date}."),
        "concerned": tk._("{file}: concerned, said on {date}."),
        "unconcerned": tk._("{file}: not concerned, said on {date}."),
    }[one["kind"]].format(file=title, year=one["year"], date=socle_date(one["created"]))
    if not one["revoked"]:
        return text
    back = tk._("Taken back on {date}.").format(date=socle_date(one["revoked"]))
    return f"{text} {back}"


def socle_expected_counts(counts: dict[str, int]) -> str:
    """Return « 3 fichiers demandent votre attention, 4 sont en ordre. »."""
    files = [{"section": "to-do", "due": None}] * counts["todo"]
    files += [{"section": "in-order", "due": None}] * counts["in_order"]
    return socle_expected_sentence(files)


def socle_expected_button(
    file: dict[str, Any], organization: dict[str, Any]
) -> dict[str, str] | None:
    """Return `text`, `url` and `icon` of the one button of a card, if it has one."""
    state, found = file["state"], file["dataset"] or {}
    if state == "unclear":
        return None
    if state == "generated":
        url = tk.h.url_for("socle_inventory.page", id=organization["name"])
        return {"text": tk._("See the catalogue"), "url": url, "icon": ""}
    if state == "elsewhere" or (state == "nothing" and not found):
        said = file["declaration"] or {}
        if not said.get("url"):
            url = socle_guide_url(file["table_schema"])
            return {"text": tk._("Read the guide"), "url": url, "icon": ""}
        return {"text": tk._("See these data"), "url": said["url"], "icon": ""}
    if state == "publish":
        url = tk.h.url_for(
            "socle_deposit.start",
            organization=organization["name"],
            fichier=file["table_schema"],
        )
        return {"text": tk._("Deposit the file"), "url": url, "icon": "upload"}
    return _of_dataset(file, found, organization)


def _of_dataset(
    file: dict[str, Any], found: dict[str, Any], organization: dict[str, Any]
) -> dict[str, str]:
    name = found["name"]
    if file["state"] == "fix" and found["resource_id"]:
        url = tk.h.url_for(
            "socle_report.read", id=name, resource_id=found["resource_id"]
        )
        return {"text": tk._("See and mend"), "url": url, "icon": ""}
    if file["state"] == "draft":
        endpoint = "socle_deposit.check" if found["is_draft"] else "dataset.edit"
        url = tk.h.url_for(endpoint, id=name)
        return {"text": tk._("Go on"), "url": url, "icon": ""}
    if file["state"] == "provided":
        url = tk.h.url_for(
            "socle_provision.read", id=organization["name"], key=found["provision_id"]
        )
        return {"text": tk._("Read and confirm"), "url": url, "icon": ""}
    if file["state"] == "outdated":
        if file["due_year"]:
            text = tk._("Add {year}").format(year=file["due_year"])
            url = tk.h.url_for("socle_next_year.start", id=name, annee=file["due_year"])
            return {"text": text, "url": url, "icon": "upload"}
        url = tk.h.url_for(
            "socle_deposit.start",
            organization=organization["name"],
            fichier=file["table_schema"],
        )
        return {"text": tk._("Add the new file"), "url": url, "icon": "upload"}
    url = tk.h.url_for("dataset.read", id=name)
    return {"text": tk._("See the file"), "url": url, "icon": ""}
