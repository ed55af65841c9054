"""What a version of a table schema changes for those who fill the file.

Two descriptors are compared column by column. Each difference says whether a file
that was valid may become invalid (`breaks`): the only question of the person who
has the file. A renamed column is one that went and one that came, of the same type
and at the same place; or those that the caller knows to be the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from ..messages import N_

Descriptor = Mapping[str, Any]
Facts = Mapping[str, Any]

TEMPLATES = {
    "added": N_("The column “{field}” is new. It may be left out."),
    "added-required": N_("The column “{field}” is new, and compulsory."),
    "removed": N_("The column “{field}” is no longer expected."),
    "renamed": N_("The column “{field}” is now called “{new}”."),
    "type": N_("The column “{field}” holds another kind of value: {old} → {new}."),
    "format": N_("The column “{field}” is written in another way: {old} → {new}."),
    "required": N_("The column “{field}” is now compulsory."),
    "optional": N_("The column “{field}” may now be empty."),
    "values-added": N_("The column “{field}” takes new values: {values}."),
    "values-removed": N_("The column “{field}” no longer takes: {values}."),
    "tighter": N_("A rule of “{field}” is stricter ({rule}): {old} → {new}."),
    "looser": N_("A rule of “{field}” is less strict ({rule}): {old} → {new}."),
    "changed": N_("A rule of “{field}” changed ({rule}): {old} → {new}."),
    "moved": N_("The columns are in another order."),
    "primary-key": N_("What tells two rows apart changed: {old} → {new}."),
    "missing-values": N_("What counts as an empty cell changed: {old} → {new}."),
    "checks": N_("The checks between columns changed."),
}
_SMALLER_IS_LOOSER = ("minimum", "minLength")
_LARGER_IS_LOOSER = ("maximum", "maxLength")
_MARKS = ("trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber")


@dataclass(frozen=True)
class Difference:
    """One change; `TEMPLATES[code]` filled with `params` says it."""

    code: str
    breaks: bool
    """Whether a file that was valid may no longer be."""
    field: str = ""
    """The column as it was called before; "" when the whole table is meant."""
    params: Mapping[str, str] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        """Return the English sentence."""
        return TEMPLATES[self.code].format(field=self.field, **self.params)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"code", "breaks", "field", "params"}`, for JSON."""
        return {
            "code": self.code,
            "breaks": self.breaks,
            "field": self.field,
            "params": dict(self.params),
        }


def differences(
    before: Descriptor, after: Descriptor, *, same: Mapping[str, str] | None = None
) -> list[Difference]:
    """Return what changes from one descriptor to another, column by column.

    *same* gives the new name of columns known to be renamed. The order is that of
    the columns of *after*; what went comes next, then what concerns the table.

    >>> old = {"fields": [{"name": "A"}]}
    >>> new = {"fields": [{"name": "A", "constraints": {"required": True}}]}
    >>> [str(one) for one in differences(old, new)]
    ['The column “A” is now compulsory.']
    """
    old, new = _fields(before), _fields(after)
    renamed = _renamed(old, new, same or {})
    return [
        *_columns(old, new, renamed),
        *_removed(old, new, renamed),
        *_table(before, after, old, new, renamed),
    ]


def _fields(descriptor: Descriptor) -> dict[str, Facts]:
    fields = descriptor.get("fields") or []
    return {str(field["name"]): field for field in fields}


def _renamed(
    old: Mapping[str, Facts], new: Mapping[str, Facts], same: Mapping[str, str]
) -> dict[str, str]:
    """Return old names by new name."""
    found = {
        now: then
        for then, now in same.items()
        if then in old and then not in new and now in new and now not in old
    }
    places = list(old)
    for place, (name, field) in enumerate(new.items()):
        then = places[place] if place < len(places) else ""
        if name in old or name in found or not then or then in new:
            continue
        if then not in found.values() and _kind(old[then]) == _kind(field):
            found[name] = then
    return found


def _kind(field: Facts) -> tuple[str, str]:
    return str(field.get("type") or "string"), str(field.get("format") or "default")


def _columns(
    old: Mapping[str, Facts], new: Mapping[str, Facts], renamed: Mapping[str, str]
) -> Iterator[Difference]:
    for name, field in new.items():
        required = bool(_constraints(field).get("required"))
        then = renamed.get(name, name)
        if then not in old:
            code = "added-required" if required else "added"
            yield Difference(code, required, name)
            continue
        if then != name:
            yield Difference("renamed", required, then, {"new": name})
        yield from _column(then, old[then], field)


def _removed(
    old: Mapping[str, Facts], new: Mapping[str, Facts], renamed: Mapping[str, str]
) -> Iterator[Difference]:
    for name in old:
        if name not in new and name not in renamed.values():
            yield Difference("removed", False, name)


def _constraints(field: Facts) -> Facts:
    return field.get("constraints") or {}


def _column(name: str, old: Facts, new: Facts) -> Iterator[Difference]:
    (old_type, old_format), (new_type, new_format) = _kind(old), _kind(new)
    if old_type != new_type:
        breaks = new_type not in ("string", "any")
        yield Difference("type", breaks, name, {"old": old_type, "new": new_type})
    elif old_format != new_format:
        told = {"old": old_format, "new": new_format}
        yield Difference("format", new_format not in ("default", "any"), name, told)
    yield from _rules(name, _constraints(old), _constraints(new))
    for mark in _MARKS:
        if old.get(mark) != new.get(mark):
            told = {"rule": mark} | _told(old.get(mark), new.get(mark))
            yield Difference("changed", True, name, told)


def _rules(name: str, old: Facts, new: Facts) -> Iterator[Difference]:
    for rule in sorted({*old, *new}):
        then, now = old.get(rule), new.get(rule)
        if then == now:
            continue
        if rule == "required":
            yield Difference("required" if now else "optional", bool(now), name)
        elif rule == "enum":
            yield from _values(name, then, now)
        else:
            code = _direction(rule, then, now)
            told = {"rule": rule} | _told(then, now)
            yield Difference(code, code != "looser", name, told)


def _values(name: str, then: Any, now: Any) -> Iterator[Difference]:
    if not then or not now:
        code = "tighter" if now else "looser"
        told = {"rule": "enum"} | _told(then, now)
        yield Difference(code, bool(now), name, told)
        return
    lost = [value for value in then if value not in now]
    won = [value for value in now if value not in then]
    if lost:
        yield Difference("values-removed", True, name, {"values": _listed(lost)})
    if won:
        yield Difference("values-added", False, name, {"values": _listed(won)})


def _direction(rule: str, then: Any, now: Any) -> str:
    if then is None:
        return "tighter" if now else "looser"
    if now is None or now is False:
        return "looser"
    try:
        if rule in _SMALLER_IS_LOOSER:
            return "tighter" if now > then else "looser"
        if rule in _LARGER_IS_LOOSER:
            return "tighter" if now < then else "looser"
    except TypeError:
        return "changed"
    return "tighter" if then is False else "changed"


def _table(
    before: Descriptor,
    after: Descriptor,
    old: Mapping[str, Facts],
    new: Mapping[str, Facts],
    renamed: Mapping[str, str],
) -> Iterator[Difference]:
    kept = [renamed.get(name, name) for name in new]
    if [n for n in kept if n in old] != [n for n in old if n in kept]:
        yield Difference("moved", False)
    keys = [_as_list(descriptor.get("primaryKey")) for descriptor in (before, after)]
    if keys[0] != keys[1]:
        yield Difference("primary-key", bool(keys[1]), params=_told(*keys))
    empty = [list(one.get("missingValues") or [""]) for one in (before, after)]
    if set(empty[0]) != set(empty[1]):
        breaks = not set(empty[0]) <= set(empty[1])
        yield Difference("missing-values", breaks, params=_told(*empty))
    checks = [one.get("custom_checks") or [] for one in (before, after)]
    if checks[0] != checks[1]:
        yield Difference("checks", any(one not in checks[0] for one in checks[1]))


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _told(then: Any, now: Any) -> dict[str, str]:
    return {"old": _shown(then), "new": _shown(now)}


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "∅"
    if isinstance(value, list):
        return _listed(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _listed(values: list[Any]) -> str:
    return ", ".join(str(value) for value in values)
