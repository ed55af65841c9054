"""The two keys of every SIRET of a batch, computed on whole columns."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..checks.french_formats import luhn_sum

_DIGITS = 10_000
"""Numbers of four digits: Luhn's sums are added up four digits at a time."""


def are_sirets(texts: Any) -> Any:
    """Return, for each text, whether it is a SIRET whose two keys are right.

    La Poste, whose establishments follow another rule, is left to frformat. Null where
    the text is.

    >>> are_sirets(pa.array(["21860194600013", "21860194600014", "n.c."])).to_pylist()
    [True, False, False]
    """
    plain = pc.and_(pc.equal(pc.binary_length(texts), 14), pc.ascii_is_decimal(texts))
    numbers = pc.if_else(plain, texts, pa.scalar("1")).cast(pa.int64())
    siren = _add(_part(numbers, 10**13), _part(numbers, 10**9), _part(numbers, 10**5))
    office = _add(
        _part(numbers, 10**10),
        _part(numbers, 10**6),
        _part(numbers, 10**2),
        _part(numbers, 1, 100),
    )
    return pc.and_(plain, pc.and_(_ends_in_zero(siren), _ends_in_zero(office)))


def _part(numbers: Any, unit: int, size: int = _DIGITS) -> Any:
    """Return Luhn's sum of the four digits, or fewer, that stand at *unit*."""
    high = pc.divide(numbers, unit)
    return _sums().take(pc.subtract(high, pc.multiply(pc.divide(high, size), size)))


def _add(first: Any, *others: Any) -> Any:
    for other in others:
        first = pc.add(first, other)
    return first


def _ends_in_zero(sums: Any) -> Any:
    return pc.equal(pc.multiply(pc.divide(sums, 10), 10), sums)


@cache
def _sums() -> Any:
    sums = [luhn_sum(f"{number:04}") for number in range(_DIGITS)]
    return pa.array(sums, pa.int64())
