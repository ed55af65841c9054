"""Requests and supports in words: what is asked, what would change, where it stands."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from .. import request_lists, rights
from ..model.request import ATTACH, JOIN
from .organizations import current_user

__all__ = [
    "socle_attachment_effects",
    "socle_belongs",
    "socle_quoted",
    "socle_request_effects",
    "socle_request_sentence",
    "socle_request_state",
    "socle_requests_waiting",
    "socle_role",
    "socle_support_sentence",
]

_LONGEST = 1000  # characters of somebody's words in a courriel


def socle_requests_waiting() -> int:
    """Return how many requests wait for the user's answer; one query.

    Supports proposed to their bodies count too, save for system administrators.
    """
    user = current_user()
    return request_lists.count_waiting(user) if user else 0


def socle_belongs() -> bool:
    """Tell whether the user is of an organisation, or needs none; one query."""
    user = current_user()
    return user is not None and (user.sysadmin or request_lists.belongs(user))


def socle_request_sentence(request: dict[str, Any]) -> str:
    """Return what is asked, in a sentence without its full stop."""
    target = _title(request["target"])
    if request["kind"] == ATTACH:
        text = tk._("{organization} asks to be under {target}")
        return text.format(organization=_title(request["subject"]), target=target)
    if request["kind"] == JOIN:
        text = tk._("{person} asks for access to {target}")
        return text.format(person=request["author_name"], target=target)
    values = {
        "person": request["author_name"],
        "title": request["details"].get("title", ""),
        "target": target,
    }
    if request["target_id"]:
        text = tk._("{person} asks that “{title}” be created under {target}")
    else:
        text = tk._("{person} asks that “{title}” be created")
    return text.format(**values)


def socle_request_effects(request: dict[str, Any]) -> list[str]:
    """Return what would change if it is accepted: who sees drafts, who may publish."""
    target = _title(request["target"])
    if request["kind"] == JOIN:
        return _effects_of_access(request, target)
    if request["kind"] == ATTACH:
        subject = _title(request["subject"])
        effects = _effects_of_place(subject, target)
        if request["leaves"]:
            text = tk._(
                "{organization} leaves {parent}, which sees its drafts no more."
            )
            effects.append(text.format(organization=subject, parent=request["leaves"]))
        effects.append(tk._("Its public files stay online, under its own name."))
        return effects
    title = request["details"].get("title", "")
    text = tk._("“{title}” is created, without any file. {person} administers it.")
    effects = [text.format(title=title, person=request["author_name"])]
    if request["target_id"]:
        effects += _effects_of_place(title, target)
    return effects


def socle_attachment_effects() -> list[str]:
    """Return what changes for whoever is attached to another, in general."""
    texts = {
        "admin": tk._(
            "Those who administer the one above see its drafts, and may publish for it."
        ),
        "editor": tk._(
            "Those who may publish for the one above see its drafts, and may publish "
            "for it."
        ),
        "member": tk._("Those who see the drafts of the one above see its own."),
    }
    cascading = rights.role_lists()["cascading"]
    effects = [texts[role] for role in texts if role in cascading]
    return [*effects, tk._("Its public files stay online, under its own name.")]


def _effects_of_access(request: dict[str, Any], target: str) -> list[str]:
    role = request["details"]["role"]
    text = {
        "member": tk._("{person} sees the drafts of {target}, and changes nothing."),
        "editor": tk._("{person} sees the drafts of {target}, and may publish for it."),
        "admin": tk._(
            "{person} sees the drafts of {target}, may publish for it, and decides who "
            "else may."
        ),
    }[role]
    effects = [text.format(person=request["author_name"], target=target)]
    if role in rights.role_lists()["cascading"]:
        text = tk._("The same goes for the bodies attached to {target}.")
        effects.append(text.format(target=target))
    return effects


def _effects_of_place(subject: str, target: str) -> list[str]:
    """Return who sees the drafts of what is put under *target*, and publishes there."""
    texts = {
        "admin": tk._(
            "Those who administer {target} see the drafts of {organization}, and may "
            "publish for it."
        ),
        "editor": tk._(
            "Those who may publish for {target} see the drafts of {organization}, and "
            "may publish for it."
        ),
        "member": tk._(
            "Those who see the drafts of {target} see those of {organization}."
        ),
    }
    cascading = rights.role_lists()["cascading"]
    effects = [texts[role] for role in texts if role in cascading]
    if not effects:
        effects = [tk._("Nobody of {target} sees the drafts of {organization}.")]
    return [text.format(organization=subject, target=target) for text in effects]


def socle_request_state(request: dict[str, Any]) -> dict[str, str]:
    """Return `text`, `kind` (of badge) and `icon` of the state of a request."""
    text, kind, icon = {
        "sent": (tk._("Sent"), "run", "hourglass-half"),
        "accepted": (tk._("Accepted"), "ok", "circle-check"),
        "refused": (tk._("Refused"), "fail", "circle-xmark"),
        "expired": (tk._("Expired"), "none", "circle-minus"),
        "withdrawn": (tk._("Taken back"), "none", "circle-minus"),
    }[request["state"]]
    return {"text": text, "kind": kind, "icon": icon}


def socle_role(role: str) -> str:
    """Return what a role allows, in two words."""
    return {
        "member": tk._("may see the drafts"),
        "editor": tk._("may publish"),
        "admin": tk._("administers"),
    }.get(role, role)


def socle_support_sentence(event: str, organization: str, supporter: str) -> str:
    """Return what happens to a support, in a sentence without its full stop."""
    text = {
        "proposed": tk._("{supporter} offers to publish for {organization}"),
        "accepted": tk._("{supporter} may now publish for {organization}"),
        "refused": tk._("{organization} does not want {supporter} to publish for it"),
        "ended": tk._("{supporter} does not publish for {organization} any more"),
    }[event]
    return text.format(supporter=supporter, organization=organization)


def socle_quoted(text: str) -> str:
    """Return somebody's words as a courriel quotes them, a thousand characters at most.

    >>> socle_quoted("Bonjour, merci.")
    '> Bonjour, merci.'
    """
    kept = text.strip()
    if len(kept) > _LONGEST:
        kept = f"{kept[:_LONGEST].rstrip()}…"
    return "\n".join(f"> {line}".rstrip() for line in kept.splitlines())


def _title(named: dict[str, str] | None) -> str:
    return named["title"] if named else tk._("a body that was removed")
