"""What the pages under a grouping have in common: the grouping, its administrators."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import groupings
from . import doors


def find() -> model.Group:
    """Return the grouping of the address; the page is not found when there is none."""
    try:
        return groupings.get((tk.request.view_args or {}).get("id", ""))
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such grouping."))


def admit(action: str, *, named: bool = False) -> Any:
    """Let in those who may do *action* for the grouping; tell the others for whom.

    The answer of a `before_request`: None lets in. *named*: the page that refuses says
    which grouping it is.
    """
    grouping = find()
    try:
        tk.check_access(action, {}, {"grouping": grouping.id})
    except tk.NotAuthorized:
        if not named:
            text = tk._("This page is for the administrators of the grouping.")
            return doors.reserved(text)
        text = tk._("This page is for the administrators of {grouping}.")
        title = grouping.title or grouping.name
        return doors.reserved(text.format(grouping=title))
    return None
