"""What we listen to in CKAN: datasets saved and shown, by any way.

Form, API, upload, link, `package_revise`, harvest: all of them reach CKAN's
`package_create` or `package_update`, which call these two hooks inside their own
transaction. Deciding there, and sending the message once that transaction is
committed (`tasks`), is the one place where a check is asked for.
"""

from __future__ import annotations

import mimetypes
from typing import Any

import ckan.model as model
from ckan.types import Context

from . import candidates, forms, reports
from .policies.gate import PROMOTING


class DatasetMixin:
    """The part of IPackageController and IResourceController that follows files."""

    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Ask for the checks of a new dataset's files."""
        _ask_for_checks(context, pkg_dict["id"])

    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Ask for the checks of the files that changed."""
        _ask_for_checks(context, pkg_dict["id"])

    def before_resource_update(
        self, context: Context, current: dict[str, Any], resource: dict[str, Any]
    ) -> None:
        """Describe anew a file that is being replaced.

        A form sends back what it showed, the type and checksum of the former file,
        and CKAN only guesses them for a new resource.
        """
        filename = getattr(resource.get("upload"), "filename", None)
        if not filename:
            return
        guessed = mimetypes.guess_type(filename)[0] or ""
        anew = {
            "format": guessed,
            "mimetype": guessed,
            "hash": "",
            "hash_algorithm": "",
        }
        for name, value in anew.items():
            if current.get(name) and resource.get(name) in (None, current[name]):
                resource[name] = value

    def after_dataset_show(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Tell the state of each file's check, where the form's schema knows it."""
        if not forms.shows_status(pkg_dict):
            return
        checked = {
            resource["id"]: resource
            for resource in pkg_dict.get("resources") or []
            if reports.table_schema_key(resource)
        }
        rows = reports.latest(checked)
        for resource_id, resource in checked.items():
            row = rows.get(resource_id)
            resource.pop("validation_status", None)
            resource.pop("validation_timestamp", None)
            if row and row.table_schema == resource["table_schema"]:
                shown = row.as_dict(with_report=False)
                resource["validation_status"] = shown["status"]
                resource["validation_timestamp"] = shown["checked"]


def _ask_for_checks(context: Context, package_id: str) -> None:
    package = model.Package.get(package_id)
    if package is None:
        return
    author = context.get("user") or None
    promoted = candidates.find(context.get(PROMOTING))
    for resource in package.resources:
        if promoted is not None and promoted.resource_id == resource.id:
            reports.adopt(promoted.id, resource)
        reports.ask(resource, author=author)
