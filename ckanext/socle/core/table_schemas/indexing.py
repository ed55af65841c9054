"""What is known of every schema without reading it: written once, read at each start.

`dev/build_table_schemas` writes `index.json` and `titles.json`; a registry without
them makes the same in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..folding import fold_letters

if TYPE_CHECKING:
    from .portal import PortalRegistry
    from .registry import Registry
    from .table_schema import TableSchema


def build_index(registry: Registry) -> dict[str, dict[str, Any]]:
    """Return what lists show of each key, from the descriptors and overlays."""
    return {
        key: _entry(registry.load(key, versions[-1], last=True), versions)
        for key, versions in registry.find_versions().items()
    }


def _entry(last: TableSchema, versions: list[str]) -> dict[str, Any]:
    overlay = last.overlay
    return {
        "title": last.label,
        "schema_type": last.schema_type,
        "group": overlay.group,
        "status": overlay.status,
        "replaced_by": overlay.replaced_by,
        "mandatory": bool(overlay.law and overlay.law.mandatory),
        "concerns": list(overlay.concerns),
        "checked": last.is_checked,
        "versions": versions,
    }


def build_titles(registry: Registry) -> dict[str, dict[str, Any]]:
    """Return what recognition compares of each tabular schema.

    By key: `versions`, by version the columns and whether each is compulsory; `all`,
    by folded title the column that it means, "" when it has none today.
    """
    return {
        key: titles_of(registry, key, entry["versions"])
        for key, entry in registry.index.items()
        if registry.get(key).is_tabular
    }


def titles_of(
    registry: Registry | PortalRegistry, key: str, versions: list[str]
) -> dict[str, Any]:
    """Return what recognition compares of one key: see `build_titles`."""
    columns = {v: _columns(registry.get(f"{key}@{v}")) for v in versions}
    last = registry.get(key)
    names = {fold_letters(name): name for found in columns.values() for name in found}
    current = {fold_letters(name): name for name in columns[versions[-1]]}
    former = {
        fold_letters(title): column or ""
        for header in last.overlay.former_headers.values()
        for title, column in header.items()
    }
    known = {**former, **names, **_other_titles(last), **current}
    return {"versions": columns, "all": known}


def _columns(schema: TableSchema) -> dict[str, bool]:
    return {
        field["name"]: bool((field.get("constraints") or {}).get("required"))
        for field in schema.descriptor["fields"]
    }


def _other_titles(schema: TableSchema) -> dict[str, str]:
    """Return the labels and aliases that mean one column only, folded."""
    meanings: dict[str, set[str]] = {}
    for field in schema.descriptor["fields"]:
        name = field["name"]
        for title in (schema.field_label(name), *schema.overlay.aliases(name)):
            meanings.setdefault(fold_letters(title), set()).add(name)
    return {title: min(found) for title, found in meanings.items() if len(found) == 1}
