"""The guides of expected files: what each is for, who must, column by column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from .. import table_schemas
from ..core.errors import TableSchemaNotFound
from ..core.folding import fold
from ..core.messages.changes import render_change
from ..core.table_schemas import Change, TableSchema, diff
from ..core.table_schemas.guides import column_guides
from ..core.table_schemas.portal import PortalRegistry
from ..search import TABLE_SCHEMA, VERDICT, VERDICTS, compact

guide = Blueprint("socle_guide", __name__, url_prefix="/schemas")
_GROUPS = ("core", "obligations", "extended")
_LAST = ("withdrawn", "superseded")


@guide.route("", endpoint="index", strict_slashes=False)
def index() -> Any:
    """List the expected files, those of the socle first."""
    registry = table_schemas.current()
    asked = {
        name: tk.request.args.get(name, "").strip() for name in ("q", "groupe", "pour")
    }
    found = [_listed(registry, entry) for entry in _matching(registry, asked)]
    found.sort(key=lambda one: (one["status"] in _LAST, fold(one["title"])))
    by_group = {
        group: [one for one in found if one["group"] == group] for group in _GROUPS
    }
    return tk.render(
        "socle/guides.html",
        {
            "groups": [one for one in by_group.items() if one[1]],
            "asked": asked,
            "count": len(found),
        },
    )


def _matching(
    registry: PortalRegistry, asked: dict[str, str]
) -> Iterable[dict[str, Any]]:
    for entry in registry.search(asked["q"]):
        if asked["groupe"] == "obligatoire" and not entry["mandatory"]:
            continue
        if asked["groupe"] in _GROUPS and entry["group"] != asked["groupe"]:
            continue
        if asked["pour"] and asked["pour"] not in entry["concerns"]:
            continue
        yield entry


def _listed(registry: PortalRegistry, entry: dict[str, Any]) -> dict[str, Any]:
    found = registry.get(entry["name"])
    given = registry.given(entry["name"], entry["versions"][-1])
    official = given.description if given else ""
    return entry | {"help": found.overlay.help or official}


@guide.route("/<owner>/<name>", endpoint="read")
def read(owner: str, name: str) -> Any:
    """Show the guide of the last version."""
    return _show(f"{owner}/{name}", None)


@guide.route("/<owner>/<name>/<version>", endpoint="version")
def version(owner: str, name: str, version: str) -> Any:
    """Show the guide of an older version; the last one has its address."""
    key = f"{owner}/{name}"
    registry = table_schemas.current()
    versions = registry.versions.get(key, [])
    if version == "latest" or versions[-1:] == [version]:
        return tk.h.redirect_to("socle_guide.read", owner=owner, name=name)
    return _show(key, version)


def _show(key: str, version: str | None) -> Any:
    registry = table_schemas.current()
    found = _found(registry, f"{key}@{version}" if version else key)
    [entry] = [one for one in registry.list_all() if one["name"] == key]
    return tk.render(
        "socle/guide.html",
        {
            "entry": entry,
            "schema": found,
            "columns": column_guides(found),
            "given": registry.given(key, str(found.version)),
            "published": _published(key),
            "replaced_by": _replacement(registry, entry["replaced_by"]),
        },
    )


def _found(registry: PortalRegistry, reference: str) -> TableSchema:
    try:
        return registry.get(reference)
    except TableSchemaNotFound:
        tk.abort(404, tk._("The portal knows no such expected file."))
        raise  # abort never returns


def _replacement(registry: PortalRegistry, key: str | None) -> TableSchema | None:
    return registry.get(key) if key and key in registry.versions else None


def _published(key: str) -> dict[str, int]:
    """Return the numbers of public datasets of this kind, and of those that conform."""
    found = tk.get_action("package_search")(
        {"user": ""},
        {
            "fq": f'{TABLE_SCHEMA}:"{compact(key)}" AND capacity:public',
            "rows": 0,
            "facet.field": [VERDICT],
        },
    )
    verdicts = found["facets"].get(VERDICT, {})
    return {"count": found["count"], "valid": verdicts.get(VERDICTS["success"], 0)}


@guide.route("/<owner>/<name>/changements", endpoint="changes")
def changes(owner: str, name: str) -> Any:
    """Show what changes from a version to another: the last two, unless told."""
    key = f"{owner}/{name}"
    registry = table_schemas.current()
    last = _found(registry, key)
    versions = registry.versions[key]
    before = tk.request.args.get("de") or versions[-2:][0]
    after = tk.request.args.get("a") or versions[-1]
    pair = [_found(registry, f"{key}@{version}") for version in (before, after)]
    found = diff(*pair)
    return tk.render(
        "socle/guide_changes.html",
        {
            "schema": last,
            "versions": versions,
            "before": str(pair[0].version),
            "after": str(pair[1].version),
            "changes": [_said(pair, one) for one in found],
            "breaking": sum(one.breaks for one in found),
            "uses": table_schemas.uses(key),
            "tabular": all(one.is_tabular for one in pair),
        },
    )


def _said(pair: list[TableSchema], one: Change) -> dict[str, Any]:
    """Return a change with its sentence, where columns have their plain names."""
    told = dict(one.params)
    if "rule" in told:
        told["rule"] = tk.h.socle_rule(told["rule"])
    if "columns" in told:
        told["columns"] = [_label(pair, name) for name in told["columns"]]
    column = _label(pair, one.column) if one.column else None
    sentence = render_change(one.code, told, column=column, gettext=tk._)
    return one.to_dict() | {"sentence": sentence}


def _label(pair: list[TableSchema], name: str) -> str:
    """Return the plain name of a column, in the later version that has it."""
    labels = [schema.field_label(name) for schema in reversed(pair)]
    return next((label for label in labels if label != name), name)
