"""Doors of private pages: a way in for those who may not, never a bare refusal."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk


def sign_in() -> Any:
    """Lead to the sign-in, and back to this page."""
    address = tk.request.full_path if tk.request.method == "GET" else tk.request.path
    return tk.h.redirect_to("user.login", came_from=address.rstrip("?"))


def reserved(sentence: str, organization: str = "") -> Any:
    """Return the page that tells whom this one is for, with a way in.

    Those who are not signed in are led to the sign-in. *organization* is the name of
    the one whose people may come in, if access to it can be asked for.
    """
    if not tk.current_user.is_authenticated:
        return sign_in()
    page = tk.render(
        "socle/reserved.html", {"sentence": sentence, "organization": organization}
    )
    return page, 403


def page_number() -> int:
    """Return the number of the page asked for, from 1."""
    return max(tk.h.get_page_number(tk.request.args), 1)


def pages(count: int, by_page: int) -> int:
    """Return the number of pages, 1 at least.

    >>> pages(0, 20), pages(20, 20), pages(21, 20)
    (1, 1, 2)
    """
    return -(-count // by_page) or 1
