"""Positions that should be in France."""

from __future__ import annotations

from typing import Any

from frformat import CoordonneesGPSFrancaises

from .model import CellCheck, Failure


def french_coordinates(params: dict[str, Any]) -> CellCheck:
    """Return the check of a `geopoint` column: longitude then latitude, in France.

    >>> check = french_coordinates({"column": "xy"})
    >>> check.judge((48.85837, 2.294481)).code
    'swapped-coordinates'
    """
    column: str = params["column"]

    def judge(value: Any) -> Failure | None:
        if not isinstance(value, tuple) or len(value) != 2:
            return None  # a schema that asks it of another type than geopoint
        longitude, latitude = float(value[0]), float(value[1])
        if CoordonneesGPSFrancaises.is_valid(longitude, latitude):
            return None
        if CoordonneesGPSFrancaises.is_valid(latitude, longitude):
            return Failure(
                "reversed-french-gps-coordinates", "swapped-coordinates", column
            )
        return Failure("french-gps-coordinates", "outside-france", column)

    return CellCheck("french-gps-coordinates", column, judge)
