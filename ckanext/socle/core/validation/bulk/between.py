"""Checks between columns on a whole batch: once per distinct combination of values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..checks import RowCheck
from .studies import Study
from .suspects import CLEARED, suspect_rows

_COMPARE = {
    ">": pc.greater,
    ">=": pc.greater_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    "==": pc.equal,
    "!=": pc.not_equal,
}
_TOO_MANY = 1 << 62


def failing_rows(check: RowCheck, studies: Mapping[str, Study], rows: int) -> list[int]:
    """Return the rows of a batch where *check* fails, or may."""
    names = [name for name in dict.fromkeys(check.columns) if name in studies]
    if not names or not rows:
        return []
    if check.rule in CLEARED and len(names) == len(check.columns):
        return suspect_rows(check.rule, studies)
    if check.order and len(names) == 2:
        compared = _compare(check.order, *(studies[name] for name in check.columns))
        if compared is not None:
            return compared
    if check.is_sum and len(names) == len(check.columns):
        total, *parts = (studies[name] for name in check.columns)
        unlike = _unlike_sums(total, parts)
        if unlike is not None:
            return unlike
    sizes = [2 if name in check.presence else len(studies[name]) for name in names]
    if reduce(lambda a, b: a * b, sizes) > _TOO_MANY:
        return list(range(rows))
    return _combine(check, names, sizes, studies)


def _compare(op: str, left: Study, right: Study) -> list[int] | None:
    """Return the rows out of order; `None` where values are not dates or integers."""
    if left.ordinals is None or right.ordinals is None:
        return None
    (kind, first), (other, second) = left.ordinals, right.ordinals
    if kind != other:
        return None
    in_order = _COMPARE[op](first.take(left.codes), second.take(right.codes))
    return _others(in_order.fill_null(True))


def _unlike_sums(total: Study, parts: Sequence[Study]) -> list[int] | None:
    """Return the rows where a number is not surely the sum of the others."""
    if any(study.decimals is None for study in (total, *parts)):
        return None
    try:
        summed = reduce(pc.add, (part.decimals.take(part.codes) for part in parts))
        right = pc.equal(summed, total.decimals.take(total.codes))
    except pa.ArrowInvalid:
        return None
    # A sum that lacks a number is right; one of very long numbers is read by itself.
    lacking = [
        pc.is_in(one.codes, value_set=pa.array(one.absent(), one.codes.type))
        for one in (total, *parts)
        if one.absent()
    ]
    return _others(reduce(pc.or_, lacking, right.fill_null(False)))


def _others(rows: Any) -> list[int]:
    """Return the rows that are not true."""
    return list(pc.indices_nonzero(pc.invert(rows)).to_pylist())


def _combine(
    check: RowCheck, names: list[str], sizes: list[int], studies: Mapping[str, Study]
) -> list[int]:
    combined: Any = None
    for name, size in zip(names, sizes, strict=True):
        codes = studies[name].codes.cast(pa.int64())
        if name in check.presence:
            absent = pa.array(studies[name].absent(), pa.int64())
            codes = pc.is_in(codes, value_set=absent).cast(pa.int64())
        combined = codes if combined is None else _shift(combined, size, codes)
    encoded = combined.dictionary_encode()
    wrong = []
    for place, key in enumerate(encoded.dictionary.to_pylist()):
        values: dict[str, Any] = {}
        for name, size in zip(reversed(names), reversed(sizes), strict=True):
            key, code = divmod(key, size)
            if name in check.presence:
                values[name] = None if code else ""
            else:
                values[name] = studies[name].value(code)
        if _fails(check, values, studies):
            wrong.append(place)
    if not wrong:
        return []
    found = pc.is_in(encoded.indices, value_set=pa.array(wrong, encoded.indices.type))
    return list(pc.indices_nonzero(found).to_pylist())


def _shift(combined: Any, size: int, codes: Any) -> Any:
    return pc.add(pc.multiply(combined, pa.scalar(size, pa.int64())), codes)


def _fails(
    check: RowCheck, values: dict[str, Any], studies: Mapping[str, Study]
) -> bool:
    """Whether *check* fails, for people or for Validata, which ignores aliases."""
    if check.judge(values):
        return True
    known = {name: v for name, v in values.items() if studies[name].column.strict}
    return len(known) < len(values) and bool(check.judge(known))
