"""Checks between columns whose rows differ: a whole batch is cleared at once.

What is not surely right is judged row by row, as elsewhere in this package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ...projections import METROPOLE, lambert93
from ..checks.address_positions import (
    DEGREES,
    METRES,
    RULE_FRANCE,
    RULE_PROJECTED,
    TOLERANCE,
)
from ..checks.addresses import (
    RULE_KEY,
    RULE_KEY_COMMUNE,
    RULE_PLACE,
    RULE_POSITION,
)
from ..checks.ban_identifiers import IDENTIFIERS, RULE
from ..checks.communes import was_commune
from .studies import Study

Suspects = Callable[[Mapping[str, Study]], Any]
"""From the columns of a batch to an array: true on the rows that are surely right."""


def _keys(studies: Mapping[str, Study]) -> Any:
    """Clear the keys of the usual form, with the number of their row."""
    keys, numbers = studies["cle_interop"], studies["numero"]
    texts = keys.texts
    usual = pc.and_(_is_underscore(texts, 5), _is_underscore(texts, 10))
    after = pc.utf8_slice_codeunits(texts, 16, 17)
    usual = pc.and_(usual, pc.is_in(after, value_set=pa.array(["", "_"])))
    written = pc.utf8_slice_codeunits(texts, 11, 16)
    written = pc.if_else(usual, written, pa.scalar(None, pa.string()))
    expected = pc.utf8_lpad(numbers.texts, 5, "0")
    return pc.equal(written.take(keys.codes), expected.take(numbers.codes))


def _key_communes(studies: Mapping[str, Study]) -> Any:
    """Clear the keys whose code is that of a commune."""
    keys = studies["cle_interop"]
    codes = pc.utf8_upper(pc.utf8_slice_codeunits(keys.texts, 0, 5)).dictionary_encode()
    known = pa.array([was_commune(code) for code in codes.dictionary.to_pylist()])
    return known.take(codes.indices).take(keys.codes)


def _identifiers(studies: Mapping[str, Study]) -> Any:
    """Clear the rows with all their identifiers, but the first: it counts for them."""
    names = (*IDENTIFIERS, "numero")
    cleared = _filled(studies, names).to_numpy(zero_copy_only=False).copy()
    if cleared.any():
        cleared[cleared.argmax()] = False
    return cleared


def _filled(studies: Mapping[str, Study], names: Sequence[str]) -> Any:
    """Return on which rows all these columns have a value that can be read."""
    filled: Any = None
    for name in names:
        study = studies[name]
        absent = pa.array(study.absent(), study.codes.type)
        one = pc.invert(pc.is_in(study.codes, value_set=absent))
        filled = one if filled is None else pc.and_(filled, one)
    return filled


def _is_underscore(texts: Any, place: int) -> Any:
    return pc.equal(pc.utf8_slice_codeunits(texts, place, place + 1), "_")


def _in_france(studies: Mapping[str, Study]) -> Any:
    longitude, latitude = (_floats(studies[name]) for name in DEGREES)
    return _in_metropole(longitude, latitude)


def _projected(studies: Mapping[str, Study]) -> Any:
    longitude, latitude = (_floats(studies[name]) for name in DEGREES)
    x, y = (_floats(studies[name]) for name in METRES)
    inside = _in_metropole(longitude, latitude)
    far, north = lambert93(longitude, np.where(inside, latitude, 46.5), np)
    near = np.hypot(x - far, y - north) < TOLERANCE - 0.01
    return inside & near


def _in_metropole(longitude: Any, latitude: Any) -> Any:
    west, south, east, north = METROPOLE
    inside = (longitude > west) & (longitude < east)
    return inside & (latitude > south) & (latitude < north)


def _floats(study: Study) -> Any:
    """Return the numbers of the rows; NaN, which clears nothing, elsewhere."""
    values = study.numbers.to_numpy(zero_copy_only=False)
    return values[study.codes.to_numpy(zero_copy_only=False)]


CLEARED: dict[str, Suspects] = {
    RULE: _identifiers,
    RULE_FRANCE: _in_france,
    RULE_KEY: _keys,
    RULE_KEY_COMMUNE: _key_communes,
    RULE_PLACE: lambda studies: _filled(studies, DEGREES),
    RULE_POSITION: lambda studies: _filled(studies, ["position"]),
    RULE_PROJECTED: _projected,
}


def suspect_rows(rule: str, studies: Mapping[str, Study]) -> list[int]:
    """Return the rows that a check of `CLEARED`, its columns all there, must judge."""
    cleared = pa.array(CLEARED[rule](studies))
    return list(pc.indices_nonzero(pc.invert(cleared.fill_null(False))).to_pylist())
