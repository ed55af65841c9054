"""What a version of a table schema changes for the files that followed another."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ..folding import fold_letters
from .constraints import constraint_changes
from .table_schema import TableSchema

SIMILAR = 0.75
"""From that likeness of names on, a column that left and one that came are the same."""
DEPRECATED_CHECKS = {
    "french-siret-value": "siret",
    "french-siren-value": "siren",
    "nomenclature-actes-value": "nomenclature-acte",
}
"""Old names of checks, and those of today."""


@dataclass(frozen=True)
class Change:
    """One thing that differs between two versions."""

    code: str
    """The sentence of `core.messages.changes` that tells it."""
    column: str | None
    """The column in the later version, `None` for the schema as a whole."""
    breaks: bool
    """Whether a file that was valid may not be any more."""
    params: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain JSON values."""
        return asdict(self)


def diff(before: TableSchema, after: TableSchema) -> list[Change]:
    """Return what *after* changes, what breaks first, then column by column.

    Titles, examples and our overlay do not count: they judge no file.

    >>> from .overlay import Overlay
    >>> old, new = (
    ...     TableSchema(None, None, {"fields": [{"name": name}]}, Overlay())
    ...     for name in ("A", "B")
    ... )
    >>> [(change.code, change.breaks) for change in diff(old, new)]
    [('column-renamed', False)]
    """
    old, new = _fields(before), _fields(after)
    renamed = _renamed(before, after, old, new)
    changes = [
        Change("column-renamed", name, _is_required(new[name]), {"before": was})
        for name, was in renamed.items()
    ]
    gone = [n for n in old if n not in new and n not in renamed.values()]
    changes += [Change("column-removed", name, breaks=False) for name in gone]
    for name, rules in new.items():
        was = old.get(name) or old.get(renamed.get(name, ""))
        if was is None:
            changes.append(Change("column-added", name, _is_required(rules)))
            continue
        changes += [
            Change(code, name, breaks, params)
            for code, breaks, params in constraint_changes(was, rules)
        ]
    changes += _whole(before.descriptor, after.descriptor, renamed)
    return sorted(changes, key=lambda change: not change.breaks)


def _fields(schema: TableSchema) -> dict[str, dict[str, Any]]:
    return {field["name"]: field for field in schema.descriptor.get("fields", ())}


def _is_required(rules: Mapping[str, Any]) -> bool:
    return bool((rules.get("constraints") or {}).get("required"))


def _renamed(
    before: TableSchema,
    after: TableSchema,
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
) -> dict[str, str]:
    """Return the former name of each column that changed its name only.

    Our aliases say it first, then equal titles, then names that look alike, then a
    place and a type, where both versions have as many columns.
    """
    gone = [name for name in old if name not in new]
    found: dict[str, str] = {}
    for name in (name for name in new if name not in old):
        aliases = {fold_letters(title) for title in after.overlay.aliases(name)}
        title = fold_letters(str(new[name].get("title") or ""))
        was = next(
            (
                one
                for one in gone
                if fold_letters(one) in {*aliases, fold_letters(name)}
            ),
            None,
        )
        was = was or next(
            (o for o in gone if title and _title(old[o]) == title),
            None,
        )
        was = was or next(iter(difflib.get_close_matches(name, gone, 1, SIMILAR)), None)
        was = was or _at_its_place(name, old, new, gone)
        if was:
            found[name] = was
            gone.remove(was)
    return found


def _at_its_place(
    name: str,
    old: Mapping[str, Mapping[str, Any]],
    new: Mapping[str, Mapping[str, Any]],
    gone: Sequence[str],
) -> str | None:
    if len(old) != len(new):
        return None
    was = list(old)[list(new).index(name)]
    kinds = [rules.get("type") or "string" for rules in (old[was], new[name])]
    return was if was in gone and kinds[0] == kinds[1] else None


def _title(rules: Mapping[str, Any]) -> str:
    return fold_letters(str(rules.get("title") or ""))


def _whole(
    before: Mapping[str, Any], after: Mapping[str, Any], renamed: Mapping[str, str]
) -> Iterator[Change]:
    """Yield what differs in the schema as a whole: checks, key, blanks, order."""
    now = {was: name for name, was in renamed.items()}
    old, new = _checks(before, now), _checks(after, {})
    for check in sorted(new.keys() - old.keys()):
        yield Change("check-added", None, breaks=True, params=new[check])
    for check in sorted(old.keys() - new.keys()):
        yield Change("check-removed", None, breaks=False, params=old[check])
    keys = [_as_list(descriptor.get("primaryKey")) for descriptor in (before, after)]
    if [now.get(name, name) for name in keys[0]] != keys[1]:
        code = "key-set" if keys[1] else "key-removed"
        yield Change(code, None, bool(keys[1]), {"columns": keys[1]} if keys[1] else {})
    yield from _blanks(before, after)
    orders = [[f["name"] for f in d.get("fields", ())] for d in (before, after)]
    orders[0] = [now.get(name, name) for name in orders[0]]
    common = set(orders[0]) & set(orders[1])
    if [n for n in orders[0] if n in common] != [n for n in orders[1] if n in common]:
        yield Change("order", None, breaks=False)


def _blanks(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old, new = (
        [str(value) for value in descriptor.get("missingValues") or [""]]
        for descriptor in (before, after)
    )
    gone = [value for value in old if value not in new]
    come = [value for value in new if value not in old]
    if gone:
        yield Change("blanks-removed", None, True, {"values": gone})
    if come:
        yield Change("blanks-added", None, False, {"values": come})


def _checks(
    descriptor: Mapping[str, Any], now: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Return the name and the columns of each check, by all that it says.

    *now* are the names of today of columns that were renamed.
    """
    found = {}
    for check in descriptor.get("custom_checks") or ():
        name = str(check.get("name"))
        name = DEPRECATED_CHECKS.get(name, name)
        params = {
            key: [now.get(str(part), str(part)) for part in _as_list(value)]
            for key, value in sorted((check.get("params") or {}).items())
        }
        columns = [part for key in params if "column" in key for part in params[key]]
        told = " ".join([name, *params.get("op", ())])
        found[f"{name} {params}"] = {"check": told, "columns": columns}
    return found


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
