"""The deposit made public: as a dataset of its own, or in one that was there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import munge

from .. import config, files
from ..core.expected_files import Published
from ..core.next_years import names_its_year
from ..obligations.published import datasets_of
from .drafts import PREFIX, as_user, discard

NEW, REPLACE, ADD = "new", "replace", "add"
_LONGEST = 100  # characters of CKAN's names


@dataclass(frozen=True)
class Existing:
    """A public dataset of the same kind, which the file may replace or join."""

    dataset: Published
    choice: str
    """`replace` when it tells of the same years, otherwise `add`, or `new` when its
    title names its year."""


def existing(
    organization_id: str, key: str | None, years: tuple[int, ...]
) -> Existing | None:
    """Return the dataset that the file may belong to, the last changed; or None."""
    if not key:
        return None
    known = datasets_of([organization_id]).get(organization_id, {}).get(key, [])
    public = [one for one in known if one.is_public]
    if not public:
        return None
    last = max(public, key=lambda one: one.changed)
    told = set(range(years[0], years[1] + 1)) if years else set()
    is_other = bool(told and last.years and not told & last.years)
    if is_other and names_its_year(last.title, last.years):
        return Existing(last, NEW)
    return Existing(last, ADD if is_other else REPLACE)


def publish(
    dataset: dict[str, Any],
    fields: dict[str, Any],
    *,
    choice: str,
    target: str = "",
    user: str | None = None,
) -> str:
    """Make a deposit public; return the name of the dataset where it is.

    *choice* is `new`, or `replace` or `add` with *target*, the name of a dataset of
    the same organisation; *user* is who does it, the one of the request unless told.
    The policies of groupings then apply as to any file.

    :raises ValidationError: CKAN refuses a field
    :raises NotAuthorized: the user may not
    """
    if choice == NEW:
        return _as_new(dataset, fields, user)
    return _into(dataset, target, choice, fields)


def _as_new(dataset: dict[str, Any], fields: dict[str, Any], user: str | None) -> str:
    name = dataset["name"]
    if name.startswith(PREFIX):
        name = _free_name(fields["title"])
    _name_files(dataset, fields)
    changed = {**fields, "name": name, "resources": dataset["resources"]}
    done = tk.get_action("package_patch")(
        as_user(user) | {"allow_state_change": True},
        {"id": dataset["id"], **changed, "state": "active", "private": False},
    )
    return str(done["name"])


def _name_files(dataset: dict[str, Any], fields: dict[str, Any]) -> None:
    titles = fields.pop("file_titles", {})
    for resource in dataset["resources"]:
        resource["name"] = titles.get(resource["id"]) or resource["name"]


def _free_name(title: str) -> str:
    base = munge.munge_title_to_name(title).replace("_", "-").strip("-")
    base = "-".join(filter(None, base.split("-")))[: _LONGEST - 4] or "fichier"
    like = model.Package.name.like(f"{base}%")
    taken = {name for (name,) in model.Session.query(model.Package.name).filter(like)}
    if base not in taken:
        return base
    return next(
        f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken
    )


def _into(
    dataset: dict[str, Any], target: str, choice: str, fields: dict[str, Any]
) -> str:
    _name_files(dataset, fields)
    there = tk.get_action("package_show")({}, {"id": target})
    if there["owner_org"] != dataset["owner_org"]:
        raise tk.ValidationError({"target": [tk._("Choose a dataset of your own.")]})
    first, *others = dataset["resources"]
    if choice == REPLACE:
        _replace(first, same_kind(there, first))
    else:
        others = dataset["resources"]
    for one in others:
        _add(one, there["id"])
    period = _widened(there, fields)
    if period != there.get("temporal_coverage"):
        changed = {"id": there["id"], "temporal_coverage": period}
        tk.get_action("package_patch")({}, changed)
    discard(dataset["id"])
    return str(there["name"])


def _widened(there: dict[str, Any], fields: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the period of the dataset, with the years of the file that joins it."""
    told: list[dict[str, Any]] = there.get("temporal_coverage") or []
    new = fields.get("temporal_coverage") or []
    if len(told) > 1 or not new:
        return told
    ends = [one.get(name) for one in [*told, *new] for name in ("start", "end")]
    known = sorted(str(end) for end in ends if end)
    return [{"start": known[0], "end": known[-1]}]


def same_kind(there: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    """Return the file to replace: the last of the same kind, else the last."""
    same = [
        other
        for other in there["resources"]
        if other.get("table_schema") == one.get("table_schema")
    ]
    last: dict[str, Any] = (same or there["resources"])[-1]
    return last


def _replace(one: dict[str, Any], former: dict[str, Any]) -> None:
    with _content(one) as content:
        kind = {"table_schema": one.get("table_schema") or ""}
        tk.get_action("resource_patch")({}, {"id": former["id"], **kind, **content})


def _add(one: dict[str, Any], package_id: str) -> None:
    with _content(one) as content:
        kept = {name: one.get(name) or "" for name in ("name", "table_schema")}
        tk.get_action("resource_create")(
            {}, {"package_id": package_id, **kept, **content}
        )


@contextlib.contextmanager
def _content(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the file of a resource as CKAN takes one, or its link."""
    if resource.get("url_type") != "upload":
        yield {"url": resource["url"]}
        return
    with (
        files.stored_copy(resource, config.validation_max_size()) as stored,
        Path(stored.path).open("rb") as opened,
    ):
        yield {"upload": FileStorage(stream=opened, filename=stored.filename)}
