"""Checks between columns: filled together, one of two, compared, summed."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Set
from decimal import Decimal
from typing import Any

from .model import Failure, RowCheck

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}


def cohesive_columns(params: dict[str, Any]) -> RowCheck:
    """Return the check that some columns are all filled, or all empty.

    >>> check = cohesive_columns({"column": "A", "othercolumns": ["B"]})
    >>> check.judge({"A": "1", "B": None}).code
    'incomplete-columns'
    """
    rule = "cohesive-columns-value"
    column: str = params["column"]
    columns = (column, *params["othercolumns"])
    names = {"columns": list(columns)}

    def judge(row: Mapping[str, Any]) -> Failure | None:
        # The absence of a column is told once, by check_columns, and nothing else.
        if any(name not in row for name in columns):
            return None
        filled = {row[name] is not None for name in columns}
        if len(filled) < 2:
            return None
        return Failure(rule, "incomplete-columns", column, names)

    def check_columns(present: Set[str]) -> Failure | None:
        missing = [name for name in columns if name not in present]
        if not missing or len(missing) == len(columns):
            return None
        params = {**names, "missing": missing}
        return Failure(rule, "missing-companion-column", None, params, once=True)

    presence = frozenset(columns)
    return RowCheck(rule, columns, judge, check_columns, presence)


def one_of_required(params: dict[str, Any]) -> RowCheck:
    """Return the check that at least one of two columns is filled.

    >>> check = one_of_required({"column1": "A", "column2": "B"})
    >>> check.judge({"A": None, "B": "2"}) is None
    True
    """
    rule = "one-of-required"
    columns = (params["column1"], params["column2"])
    names = {"columns": list(columns)}

    def judge(row: Mapping[str, Any]) -> Failure | None:
        present = [name for name in columns if name in row]
        if not present or any(row[name] is not None for name in present):
            return None
        # Validata names the first column when one of the two is absent.
        field = columns[0] if len(present) == 1 else None
        return Failure(rule, "one-of-two-empty", field, names)

    def check_columns(present: Set[str]) -> Failure | None:
        if present & set(columns):
            return None
        return Failure(rule, "one-of-two-missing", None, names, once=True)

    return RowCheck(rule, columns, judge, check_columns, frozenset(columns))


def compare_columns(params: dict[str, Any]) -> RowCheck:
    """Return the check that a value is, say, at least another column's.

    >>> check = compare_columns({"column": "A", "op": ">=", "column2": "B"})
    >>> check.judge({"A": 1, "B": 2}).params["op"]
    '>='
    """
    rule = "compare-columns-value"
    left: str = params["column"]
    op: str = params["op"]
    right: str = params["column2"]
    compare = _OPERATORS[op]

    def judge(row: Mapping[str, Any]) -> Failure | None:
        a, b = row.get(left), row.get(right)
        if a is None or b is None:
            return None
        try:
            in_order = compare(*_comparable(a, b))
        except (TypeError, ArithmeticError):  # objects, or NaN as a Decimal
            in_order = compare(str(a), str(b))
        if in_order:
            return None
        params = {"columns": [left, right], "op": op, "other": str(b)}
        return Failure(rule, "wrong-order-of-columns", left, params)

    return RowCheck(rule, (left, right), judge, order=op)


def _comparable(a: Any, b: Any) -> tuple[Any, Any]:
    """Return two values to compare: texts that are both numbers count as numbers.

    >>> _comparable("10", "9"), _comparable("10", "a")
    ((10.0, 9.0), ('10', 'a'))
    """
    if type(a) is not type(b) or isinstance(a, str):
        try:
            return float(a), float(b)
        except (TypeError, ValueError):
            return str(a), str(b)
    return a, b


def _sum_text(numbers: list[Any]) -> str:
    try:
        return str(sum(numbers))
    except (ArithmeticError, ValueError):  # infinities, or too long to be written
        return "…"


def _is_sum(numbers: list[Any]) -> bool:
    try:
        return bool(sum(numbers[1:]) == numbers[0])
    except ArithmeticError:  # infinities
        return False


def sum_columns(params: dict[str, Any]) -> RowCheck:
    """Return the check that a column is the sum of others; skipped if one is empty.

    >>> check = sum_columns({"column": "T", "columns": ["A", "B"]})
    >>> check.judge({"T": 25, "A": 20, "B": 4}).params["sum"]
    '24'
    """
    rule = "sum-columns-value"
    total: str = params["column"]
    parts: tuple[str, ...] = tuple(params["columns"])

    def judge(row: Mapping[str, Any]) -> Failure | None:
        values = [row.get(name) for name in (total, *parts)]
        numbers = [
            value for value in values if isinstance(value, int | float | Decimal)
        ]
        if len(numbers) < len(values) or _is_sum(numbers):
            return None
        params = {"columns": list(parts), "sum": _sum_text(numbers[1:])}
        return Failure(rule, "wrong-sum", total, params)

    return RowCheck(rule, (total, *parts), judge, is_sum=True)
