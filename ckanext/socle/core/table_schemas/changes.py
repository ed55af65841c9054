"""What a version of a table schema changes for the files that followed another."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
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
    [('column-removed', False), ('column-added', False)]
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

    Our aliases say it first, then equal titles, then names that look alike.
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
        if was:
            found[name] = was
            gone.remove(was)
    return found


def _title(rules: Mapping[str, Any]) -> str:
    return fold_letters(str(rules.get("title") or ""))


def _whole(
    before: Mapping[str, Any], after: Mapping[str, Any], renamed: Mapping[str, str]
) -> Iterator[Change]:
    """Yield what differs in the schema as a whole: checks, key, order."""
    old, new = _checks(before), _checks(after)
    now = {was: name for name, was in renamed.items()}
    same = {_renamed_check(check, now) for check in old}
    for check in sorted(new - same):
        yield Change("check-added", None, breaks=True, params={"check": check})
    for check in sorted(same - new):
        yield Change("check-removed", None, breaks=False, params={"check": check})
    keys = [_key(descriptor) for descriptor in (before, after)]
    keys[0] = [now.get(name, name) for name in keys[0]]
    if keys[0] != keys[1]:
        params = {"columns": keys[1]}
        code = "key-set" if keys[1] else "key-removed"
        yield Change(code, None, breaks=bool(keys[1]), params=params)
    orders = [[f["name"] for f in d.get("fields", ())] for d in (before, after)]
    orders[0] = [now.get(name, name) for name in orders[0] if now.get(name, name)]
    common = set(orders[0]) & set(orders[1])
    if [n for n in orders[0] if n in common] != [n for n in orders[1] if n in common]:
        yield Change("order", None, breaks=False)


def _checks(descriptor: Mapping[str, Any]) -> set[str]:
    """Return each check in one line: its name and its parameters."""
    found = set()
    for check in descriptor.get("custom_checks") or ():
        name = str(check.get("name"))
        params = check.get("params") or {}
        words = [f"{key}={_plain(value)}" for key, value in sorted(params.items())]
        found.add(" ".join([DEPRECATED_CHECKS.get(name, name), *words]))
    return found


def _plain(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _renamed_check(check: str, now: Mapping[str, str]) -> str:
    name, *words = check.split(" ")
    pairs = (word.partition("=") for word in words)
    renamed = [
        f"{key}={','.join(now.get(part, part) for part in value.split(','))}"
        for key, _, value in pairs
    ]
    return " ".join([name, *renamed])


def _key(descriptor: Mapping[str, Any]) -> list[str]:
    key = descriptor.get("primaryKey") or []
    return [key] if isinstance(key, str) else list(key)
