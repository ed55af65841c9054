"""The colour of a grouping: its contrast, its tint, and what is legible with it.

Contrast is that of WCAG 2.2 (relative luminance, success criterion 1.4.3).
"""

from __future__ import annotations

import dataclasses
import re

from .errors import ColourError

ENOUGH = 4.5  # contrast of a text, WCAG level AA
WHITE = "#ffffff"
INK = "#1f2a33"
_TINT = 0.07
_STEP = 0.95
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


@dataclasses.dataclass(frozen=True)
class Colours:
    """A colour and what is derived from it, each `#rrggbb`.

    `tint` is 7 % of it in white; `link` is the colour itself, or a darker one, legible
    on white; `text` is white or ink, the more legible on the colour; `contrast` is
    that of the colour on white, 1 to 21, rounded to two decimals.
    """

    colour: str
    tint: str
    link: str
    text: str
    contrast: float

    @property
    def is_darkened(self) -> bool:
        """Tell whether links need a darker colour than the one chosen."""
        return self.link != self.colour


def parse_colour(text: str) -> str:
    """Return the colour written in *text* as `#rrggbb`, in lower case.

    :raises ColourError: not three or six hexadecimal figures

    >>> parse_colour(" 3D4F9F"), parse_colour("#0af")
    ('#3d4f9f', '#00aaff')
    """
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise ColourError(value=text)
    figures = found[1].lower()
    if len(figures) == 3:
        figures = "".join(figure * 2 for figure in figures)
    return f"#{figures}"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `#rrggbb`, from 1 to 21.

    >>> contrast("#000000", "#ffffff")
    21.0
    >>> round(contrast("#206b82", "#ffffff"), 1)
    6.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def derive(colour: str) -> Colours:
    """Return what a page needs of a colour `#rrggbb`.

    >>> derive("#3d4f9f")
    Colours(colour='#3d4f9f', tint='#f1f3f8', link='#3d4f9f', text='#ffffff', \
contrast=7.45)
    >>> derive("#ffcc00").link, derive("#ffcc00").text
    ('#8a6e00', '#1f2a33')
    """
    return Colours(
        colour=colour,
        tint=_mixed(colour, _TINT),
        link=_darkened(colour),
        text=max((WHITE, INK), key=lambda text: contrast(colour, text)),
        contrast=round(contrast(colour, WHITE), 2),
    )


def derive_from(text: str) -> Colours | None:
    """Return what a page needs of the colour in *text*; None where there is none.

    >>> derive_from("") is derive_from("blue") is None
    True
    """
    try:
        return derive(parse_colour(text))
    except ColourError:
        return None


def _darkened(colour: str) -> str:
    """Return the colour, darkened step by step until it is legible on white."""
    parts = [float(part) for part in _parts(colour)]
    while contrast(colour, WHITE) < ENOUGH:
        parts = [part * _STEP for part in parts]
        colour = _hex(parts)
    return colour


def _mixed(colour: str, share: float) -> str:
    return _hex([255 - (255 - part) * share for part in _parts(colour)])


def _hex(parts: list[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
