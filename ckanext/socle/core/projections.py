"""From longitude and latitude to the legal projection of each part of France.

Décret 2000-1276 (modified in 2019): RGF93 v2b Lambert-93 for metropolitan France, a
UTM zone overseas. Formulas of the IGN (NTG 71) and of Krüger, on the ellipsoid GRS80;
exact to a centimetre. No datum changes: RGF93 and its overseas kin are WGS84 here.
"""

from __future__ import annotations

import math
from typing import Any

Box = tuple[float, float, float, float]

METROPOLE: Box = (-9.86, 41.15, 10.38, 51.56)
"""West, south, east, north of Lambert-93, in degrees."""
_ZONES: tuple[tuple[Box, int], ...] = (
    ((-63.66, 14.08, -57.52, 18.54), 20),  # Guadeloupe, Martinique, Antilles
    ((-57.1, 43.41, -55.9, 47.37), 21),  # Saint-Pierre-et-Miquelon
    ((-54.61, 2.11, -49.45, 8.88), 22),  # Guyane
    ((43.68, -14.49, 46.7, -11.33), -38),  # Mayotte
    ((51.83, -25.92, 58.24, -18.28), -40),  # La Réunion
)
"""The areas of the UTM zones; a zone below zero is of the southern hemisphere."""
_ELSEWHERE: tuple[Box, ...] = (
    (-180.0, -18.0, -174.0, -10.0),  # Wallis-et-Futuna
    (-160.0, -32.0, -130.0, -5.0),  # Polynésie française
    (154.0, -27.0, 175.0, -14.0),  # Nouvelle-Calédonie
    (35.0, -70.0, 145.0, -8.0),  # Terres australes et antarctiques
)
_SEMI_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257222101
_ECCENTRICITY = math.sqrt(_FLATTENING * (2 - _FLATTENING))
_EXPONENT, _CONSTANT = 0.7256077650532670, 11_754_255.426096
_X_POLE, _Y_POLE, _MERIDIAN = 700_000.0, 12_655_612.049876, math.radians(3)


def is_in_france(longitude: float, latitude: float) -> bool:
    """Return whether a position, in degrees, is in France or overseas.

    >>> is_in_france(1.028392, 43.111637), is_in_france(43.111637, 1.028392)
    (True, False)
    """
    areas = (METROPOLE, *(box for box, _ in _ZONES), *_ELSEWHERE)
    return any(_inside(box, longitude, latitude) for box in areas)


def legal_position(longitude: float, latitude: float) -> tuple[float, float] | None:
    """Return x and y in metres; `None` where no legal projection is known here.

    >>> x, y = legal_position(1.028392, 43.111637)
    >>> round(x, 2), round(y, 2)
    (539416.16, 6225601.16)
    """
    if _inside(METROPOLE, longitude, latitude):
        return lambert93(longitude, latitude)
    for box, zone in _ZONES:
        if _inside(box, longitude, latitude):
            return _utm(longitude, latitude, zone)
    return None


def lambert93(longitude: Any, latitude: Any, numbers: Any = math) -> tuple[Any, Any]:
    """Return x and y of degrees; *numbers* is `math`, or `numpy` for arrays of them."""
    sine = numbers.sin(latitude * (math.pi / 180))
    conformal = 0.5 * numbers.log((1 + sine) / (1 - sine))
    curved = _ECCENTRICITY * sine
    conformal -= 0.5 * _ECCENTRICITY * numbers.log((1 + curved) / (1 - curved))
    radius = _CONSTANT * numbers.exp(-_EXPONENT * conformal)
    angle = _EXPONENT * (longitude * (math.pi / 180) - _MERIDIAN)
    return (
        _X_POLE + radius * numbers.sin(angle),
        _Y_POLE - radius * numbers.cos(angle),
    )


_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _SEMI_AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_SERIES = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16,
    13 * _N**2 / 48 - 3 * _N**3 / 5,
    61 * _N**3 / 240,
)


def _utm(longitude: float, latitude: float, zone: int) -> tuple[float, float]:
    central = math.radians(6 * abs(zone) - 183)
    sine = math.sin(math.radians(latitude))
    curved = _ECCENTRICITY * math.atanh(_ECCENTRICITY * sine)
    tangent = math.sinh(math.atanh(sine) - curved)
    angle = math.radians(longitude) - central
    xi = math.atan2(tangent, math.cos(angle))
    eta = math.atanh(math.sin(angle) / math.sqrt(1 + tangent**2))
    x, y = eta, xi
    for order, factor in enumerate(_SERIES, start=1):
        x += factor * math.cos(2 * order * xi) * math.sinh(2 * order * eta)
        y += factor * math.sin(2 * order * xi) * math.cosh(2 * order * eta)
    scale, north = 0.9996 * _RADIUS, 0.0 if zone > 0 else 10_000_000.0
    return 500_000.0 + scale * x, north + scale * y


def _inside(box: Box, longitude: float, latitude: float) -> bool:
    west, south, east, north = box
    return west <= longitude <= east and south <= latitude <= north
