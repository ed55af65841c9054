"""What the pages under a file have in common: the file, for whoever may read it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from flask import Response, send_file

import ckan.plugins.toolkit as tk

from ..files import StorageError, StoredFile


def find(id: str, resource_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a dataset and its file; the page is not found for who may not read it."""
    try:
        package = tk.get_action("package_show")({}, {"id": id})
        return package, next(
            one for one in package["resources"] if one["id"] == resource_id
        )
    except (tk.ObjectNotFound, tk.NotAuthorized, StopIteration):
        tk.abort(404, tk._("This file does not exist, or is not public."))
        raise AssertionError from None  # abort never returns


def give(
    opened: AbstractContextManager[StoredFile], filename: str | None, gone: str
) -> Response:
    """Return a kept file to be downloaded, never to be shown; *gone* when it is lost.

    Whether it may be kept by others is the caller's to say.
    """
    try:
        with opened as stored:
            answer = send_file(
                stored.path.open("rb"),
                mimetype="application/octet-stream",
                as_attachment=True,
                download_name=filename or "fichier",
            )
    except StorageError:
        tk.abort(404, gone)
        raise AssertionError from None  # abort never returns
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def render(
    template: str, package: dict[str, Any], resource: dict[str, Any], **values: Any
) -> Any:
    """Return a page that extends `socle/of_file.html`."""
    common = {
        "pkg": package,
        "pkg_dict": package,
        "res": resource,
        "dataset_type": package["type"],
    }
    return tk.render(template, common | values)
