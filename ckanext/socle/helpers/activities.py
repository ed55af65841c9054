"""The activity stream: who published, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

import ckan.plugins.toolkit as tk

__all__ = ["socle_activity_names"]


def socle_activity_names(names: dict[str, Any]) -> dict[str, Any]:
    """Return CKAN's macros that name what an activity is about, ours for `actor`.

    It says « A pour B » where a supporter saved the dataset.
    """
    plain: Callable[[dict[str, Any]], str] = names["actor"]

    def actor(activity: dict[str, Any]) -> Markup:
        package = activity["data"].get("package") or {}
        supporter = package.get("socle_supporter_user")
        if not supporter or supporter != activity["user_id"]:
            return Markup(plain(activity))  # noqa: S704 - CKAN's own macro
        said = tk.h.snippet("socle/snippets/published_for.html", package=package)
        return Markup("{} {}").format(plain(activity), said)

    return {**names, "actor": actor}
