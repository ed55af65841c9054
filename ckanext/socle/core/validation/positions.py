"""Latitude and longitude in two columns, written one for the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frformat import CoordonneesGPSFrancaises

from .columns import Column
from .report import Issue


class Positions:
    """Looks at the two columns of a position, where the overlay names them."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        kinds = {column.kind: column for column in columns.values()}
        self._latitude = kinds.get("latitude")
        self._longitude = kinds.get("longitude")

    @property
    def columns(self) -> tuple[str, str] | None:
        """Names of the columns of latitude and longitude, when both are there."""
        if self._latitude is None or self._longitude is None:
            return None
        return self._latitude.name, self._longitude.name

    def find(self, values: Mapping[str, Any]) -> tuple[Column, Issue, Any] | None:
        """Return the column, the finding and the latitude of a swapped position."""
        if self._latitude is None or self._longitude is None:
            return None
        latitude = values[self._latitude.name]
        longitude = values[self._longitude.name]
        if (
            latitude is None
            or longitude is None
            or not are_swapped(latitude, longitude)
        ):
            return None
        names = [self._latitude.name, self._longitude.name]
        issue = Issue(
            "swapped-columns",
            None,
            "check",
            strict=False,
            lenient=False,
            field=self._latitude.name,
            params={"columns": names},
        )
        return self._latitude, issue, latitude


def are_swapped(latitude: Any, longitude: Any) -> bool:
    """Return whether a position is in France only once its numbers are swapped.

    >>> are_swapped(-1.8926, 48.2153), are_swapped(48.2153, -1.8926)
    (True, False)
    """
    lat, lon = float(latitude), float(longitude)
    if 42 < lat < 51 and -4 < lon < 8:  # most of France, without any polygon
        return False
    if CoordonneesGPSFrancaises.is_valid(lon, lat):
        return False
    return bool(CoordonneesGPSFrancaises.is_valid(lat, lon))
