"""Latitude and longitude written one for the other, against the commune's box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...territories.territory import Box
from ..columns import Column
from ..diagnosis.numbers import plain_number
from ..places import cell_reference
from ..portal_rules import Context
from ..positions import are_swapped
from .model import Example

MARGIN = 0.05
"""Degrees around the box: a pond or a lane may lie just outside of the commune."""


class Swaps:
    """Finds the rows whose position is right only once its numbers are swapped."""

    def __init__(self, columns: Mapping[str, Column], context: Context) -> None:
        kinds = {column.kind: column for column in columns.values()}
        self.latitude = kinds.get("latitude")
        self.longitude = kinds.get("longitude")
        self._commune = kinds.get("commune-code")
        self._context = context

    @property
    def runs(self) -> bool:
        """Whether the file has both columns."""
        return self.latitude is not None and self.longitude is not None

    def find(self, rows: Sequence[tuple[int, list[str]]]) -> list[tuple[int, Example]]:
        """Return the rows to swap, with both numbers before and after."""
        if self.latitude is None or self.longitude is None:
            return []
        found = []
        for number, cells in rows:
            pair = self.swapped(cells)
            if pair:
                at, other = self.latitude.number - 1, self.longitude.number - 1
                example = Example(
                    f"{cells[at]} ; {cells[other]}",
                    f"{pair[0]} ; {pair[1]}",
                    cell_reference(number, at + 1),
                    number,
                )
                found.append((number, example))
        return found

    def swapped(self, cells: Sequence[str]) -> tuple[str, str] | None:
        """Return latitude and longitude as they should be; `None` if they are."""
        if self.latitude is None or self.longitude is None:
            return None
        at, other = self.latitude.number - 1, self.longitude.number - 1
        if max(at, other) >= len(cells):
            return None
        latitude, longitude = plain_number(cells[at]), plain_number(cells[other])
        if latitude is None or longitude is None:
            return None
        box = self._box(cells)
        if box is None:
            wrong = are_swapped(latitude, longitude)
        else:
            lat, lon = float(latitude), float(longitude)
            wrong = not _inside(box, lat, lon) and _inside(box, lon, lat)
        return (longitude, latitude) if wrong else None

    def _box(self, cells: Sequence[str]) -> Box | None:
        """Return the box of the row's own commune, else of the producer's territory."""
        if self._commune is not None and self._commune.number <= len(cells):
            code = cells[self._commune.number - 1].strip().zfill(5)
            if code in self._context.boxes:
                return self._context.boxes[code]
        return self._context.box


def _inside(box: Box, latitude: float, longitude: float) -> bool:
    west, south, east, north = box
    return (
        south - MARGIN <= latitude <= north + MARGIN
        and west - MARGIN <= longitude <= east + MARGIN
    )
