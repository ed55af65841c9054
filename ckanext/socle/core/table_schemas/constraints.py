"""What differs between the rules of one column in two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Difference = tuple[str, bool, dict[str, Any]]
"""A code, whether it may break a file, and the parameters of the sentence."""
_HIGHER_IS_NARROWER = {"minimum", "minLength", "exclusiveMinimum"}
_LOWER_IS_NARROWER = {"maximum", "maxLength", "exclusiveMaximum"}
_LISTS = ("trueValues", "falseValues", "missingValues")
_MARKS = ("decimalChar", "groupChar", "bareNumber")
_DEFAULTS = {
    "trueValues": ["true", "True", "TRUE", "1"],
    "falseValues": ["false", "False", "FALSE", "0"],
}


def constraint_changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """Yield what differs between two fields, their names and titles aside.

    >>> list(constraint_changes({"constraints": {"maxLength": 5}}, {}))
    [('wider', False, {'rule': 'maxLength', 'before': '5', 'after': ''})]
    """
    yield from _type_changes(before, after)
    old, new = before.get("constraints") or {}, after.get("constraints") or {}
    if bool(old.get("required")) != bool(new.get("required")):
        required = bool(new.get("required"))
        yield "now-required" if required else "now-optional", required, {}
    yield from _enum_changes(_enum(before), _enum(after))
    for rule in sorted((old.keys() | new.keys()) - {"required", "enum"}):
        if old.get(rule) != new.get(rule):
            yield _rule_change(rule, old.get(rule), new.get(rule))
    for name in _LISTS:
        yield from _list_changes(name, before, after)
    for name in _MARKS:
        if before.get(name) != after.get(name):
            told = {"before": _text(before.get(name)), "after": _text(after.get(name))}
            yield "rule-changed", True, {"rule": name, **told}


def _type_changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    old, new = _type(before), _type(after)
    if old != new:
        wider = new == "string" or (old, new) == ("integer", "number")
        yield "type", not wider, {"before": old, "after": new}


def _type(rules: Mapping[str, Any]) -> str:
    shape = rules.get("format")
    kind = str(rules.get("type") or "string")
    plain = shape in (None, "default") or (kind == "date" and shape == "%Y-%m-%d")
    return kind if plain else f"{kind} ({shape})"


def _enum(rules: Mapping[str, Any]) -> list[str]:
    item = (rules.get("arrayItem") or {}).get("constraints") or {}
    constraints = rules.get("constraints") or {}
    return [str(value) for value in constraints.get("enum") or item.get("enum") or ()]


def _enum_changes(old: list[str], new: list[str]) -> Iterator[Difference]:
    if not old and new:
        yield "list-set", True, {"values": new}
    elif old and not new:
        yield "list-removed", False, {}
    else:
        gone = [value for value in old if value not in new]
        come = [value for value in new if value not in old]
        if gone:
            yield "values-removed", True, {"values": gone}
        if come:
            yield "values-added", False, {"values": come}


def _rule_change(rule: str, old: Any, new: Any) -> Difference:
    params = {"rule": rule, "before": _text(old), "after": _text(new)}
    if rule == "pattern":
        how = "removed" if not new else "changed" if old else "set"
        return f"pattern-{how}", bool(new), params
    if new in (None, False):
        return "wider", False, params
    if old in (None, False):
        return "narrower", True, params
    comparable = isinstance(old, int | float) and isinstance(new, int | float)
    if comparable and rule in _HIGHER_IS_NARROWER | _LOWER_IS_NARROWER:
        narrower = new > old if rule in _HIGHER_IS_NARROWER else new < old
        return "narrower" if narrower else "wider", narrower, params
    return "rule-changed", True, params


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _list_changes(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    """Yield the words that are no longer, or now, understood in a column."""
    kinds = {rules.get("type") for rules in (before, after)}
    if name in _DEFAULTS and kinds != {"boolean"}:
        return
    default = _DEFAULTS.get(name, [])
    old, new = (list(rules.get(name) or default) for rules in (before, after))
    gone = [str(value) for value in old if value not in new]
    come = [str(value) for value in new if value not in old]
    if gone:
        yield "words-removed", True, {"values": gone}
    if come:
        yield "words-added", False, {"values": come}
