"""Organisations in fields and lists: a menu of a few, pages and words for many."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import members, organization_fields, organizations

__all__ = [
    "socle_capacity",
    "socle_may_publish",
    "socle_members",
    "socle_organization",
    "socle_organization_count",
    "socle_organization_field",
    "socle_organizations_of",
]

_BY_PAGE = 20
_MEMBERS_BY_PAGE = 50


def socle_may_publish() -> bool:
    """Tell whether the user may publish for an organisation."""
    return bool(organizations.some(current_user(), "create_dataset"))


def socle_organization_field(
    value: str | None, permission: str | None = None, may_be_menu: bool = True
) -> dict[str, Any]:
    """Return what a field of organisations shows, as a menu where they are few.

    `chosen` is the organisation that *value* means, None when it means none, or
    several; `text` what stands in the field; `choices` those to choose from: all where
    `is_few`, otherwise those that the value may mean; `is_only` tells that there is no
    other than the first choice.
    """
    known: dict[Any, dict[str, Any]] = tk.g.setdefault("socle_organization_fields", {})
    asked = (str(value or "").strip(), permission, may_be_menu)
    if asked not in known:
        known[asked] = _field(*asked)
    return known[asked]


def _field(value: str, permission: str | None, may_be_menu: bool) -> dict[str, Any]:
    user = current_user()
    every = _few(user, permission) if may_be_menu else None
    is_few = every is not None
    meant = organization_fields.understand(value, user=user, permission=permission)
    chosen = meant.organization or organization_fields.stored(value)
    choices = meant.candidates if every is None else every
    is_only = is_few and len(choices) == 1
    if is_few and chosen and chosen["id"] not in {one["id"] for one in choices}:
        choices = [*choices, chosen]
    return {
        "chosen": chosen,
        "text": chosen["text"] if chosen else value,
        "choices": choices,
        "is_few": is_few,
        "is_only": is_only,
    }


def _few(user: model.User | None, permission: str | None) -> list[Any] | None:
    """Return all the organisations, by name; None when they are too many for a menu."""
    found = organizations.page(user, permission=permission, limit=organizations.FEW)
    return found["results"] if found["count"] <= organizations.FEW else None


def socle_organizations_of(user_id: str) -> dict[str, Any]:
    """Return the page asked for (`?page=`, `?q=`) of someone's organisations.

    `count`, `results` as `organizations.page`, `number` and `pages`, `text` that was
    looked for. By cascade too, as CKAN lists them; nothing for those who may not.
    """
    text = tk.request.args.get("q", "").strip()
    number = max(tk.h.get_page_number(tk.request.args), 1)
    found: dict[str, Any] = {"count": 0, "results": []}
    if tk.h.check_access("organization_list_for_user", {"id": user_id}):
        found = organizations.page(
            model.User.get(user_id),
            text=text,
            permission="manage_group",
            limit=_BY_PAGE,
            offset=(number - 1) * _BY_PAGE,
        )
    pages = -(-found["count"] // _BY_PAGE) or 1
    return {**found, "number": number, "pages": pages, "text": text}


def socle_organization(organization_id: str | None) -> dict[str, Any]:
    """Return what an organisation says of itself; {} when nobody may see it.

    Without what CKAN counts over the whole portal, and once a page.
    """
    known: dict[str, dict[str, Any]] = tk.g.setdefault("socle_organizations", {})
    if organization_id and organization_id not in known:
        known[organization_id] = _shown(organization_id)
    return known[organization_id] if organization_id else {}


def _shown(organization_id: str) -> dict[str, Any]:
    names = ("users", "groups", "followers", "datasets", "dataset_count")
    without = {f"include_{name}": False for name in names}
    try:
        return tk.get_action("organization_show")(
            {}, {"id": organization_id, **without}
        )
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return {}


def socle_organization_count(user_id: str) -> int:
    """Return of how many organisations someone is, by cascade too; 0 if not told."""
    if not tk.h.check_access("organization_list_for_user", {"id": user_id}):
        return 0
    return organizations.count(model.User.get(user_id), "manage_group")


def socle_capacity(capacity: str) -> str:
    """Return what someone may do in an organisation, in a few words."""
    if capacity == "supporter":
        return tk._("may publish, as a supporter")
    return tk.h.socle_role(capacity)


def socle_members(organization_id: str) -> dict[str, Any]:
    """Return the page asked for (`?page=`) of the people of an organisation.

    `count` and `results` as `members.page`, `number` and `pages`.
    """
    number = max(tk.h.get_page_number(tk.request.args), 1)
    offset = (number - 1) * _MEMBERS_BY_PAGE
    found = members.page(organization_id, limit=_MEMBERS_BY_PAGE, offset=offset)
    pages = -(-found["count"] // _MEMBERS_BY_PAGE) or 1
    return {**found, "number": number, "pages": pages}


def current_user() -> model.User | None:
    """Return who is signed in; None for the others."""
    user = tk.current_user
    return user if user and user.is_authenticated else None
