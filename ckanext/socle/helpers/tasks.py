"""Tasks in words."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

__all__ = [
    "socle_task_link",
    "socle_task_state",
    "socle_task_subject",
    "socle_task_title",
]


def socle_task_title(task: dict[str, Any]) -> str:
    """Return what a task does, in a few words."""
    titles = {
        "validate": tk._("Check of a file"),
        "mend-file": tk._("Corrections of a file"),
        "offer-repairs": tk._("Search of corrections"),
        "onboard": tk._("Creation of the public bodies"),
        "invite": tk._("Sending of invitations"),
        "mail": tk._("Sending of an e-mail"),
        "endow": tk._("Files given to communes"),
        "load-millesime": tk._("Loading of territories"),
        "follow-millesime": tk._("Indexing after new territories"),
        "follow-organization": tk._("Indexing after a move"),
        "revalidate": tk._("Check of many files"),
        "sync-table-schemas": tk._("Reading of a catalogue of rules"),
        "relabel": tk._("Indexing of who sees what"),
        "tell-detached": tk._("Telling that a public body lost its place"),
    }
    return titles.get(task["kind"], tk._("Work of the portal"))


def socle_task_state(state: str) -> str:
    """Return the state of a task in a word or two."""
    return {
        "waiting": tk._("In the queue"),
        "running": tk._("Under way"),
        "done": tk._("Done"),
        "failed": tk._("Did not succeed"),
        "cancelled": tk._("Stopped"),
    }[state]


def socle_task_subject(task: dict[str, Any]) -> str:
    """Return the name of what a task is about; "" when the reader may not know."""
    resource = _resource(task)
    return tk.h.resource_display_name(resource) if resource else ""


def socle_task_link(task: dict[str, Any]) -> dict[str, str] | None:
    """Return `url` and `text` of the page that a task is about; None without one."""
    if task["kind"] in ("load-millesime", "follow-millesime"):
        url = tk.h.url_for("socle_millesime.index")
        return {"url": url, "text": tk._("See the years of the territories")}
    if task["kind"] == "sync-table-schemas":
        url = tk.h.url_for("socle_schema_catalogue.index")
        return {"url": url, "text": tk._("See the catalogues of rules")}
    if task["kind"] == "revalidate":
        id_ = task["arguments"]["revalidation_id"]
        url = tk.h.url_for("socle_revalidation.read", id=id_)
        return {"url": url, "text": tk._("See what was found")}
    onboarding = task["arguments"].get("onboarding_id")
    if onboarding:
        return _onboarding_link(onboarding)
    resource = _resource(task)
    if resource is None:
        return None
    url = tk.h.url_for(
        "socle_report.read", id=resource["package_id"], resource_id=resource["id"]
    )
    return {"url": url, "text": tk._("See the report")}


def _onboarding_link(onboarding_id: str) -> dict[str, str] | None:
    try:
        found = tk.get_action("socle_onboarding_show")(
            {}, {"id": onboarding_id, "limit": 0}
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None
    url = tk.h.url_for(
        "socle_onboarding.read", id=found["grouping_id"], key=onboarding_id
    )
    return {"url": url, "text": tk._("See the onboarding")}


def _resource(task: dict[str, Any]) -> dict[str, Any] | None:
    if task["kind"] != "validate":
        return None
    try:
        return tk.get_action("resource_show")({}, {"id": task["subject"]})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return None
