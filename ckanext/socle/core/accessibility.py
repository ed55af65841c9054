"""What was tried of the accessibility of the pages: `data/accessibility.yaml`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

DATA = Path(__file__).parents[1] / "data" / "accessibility.yaml"


@dataclass(frozen=True)
class Trials:
    """What automatic tests did, and when."""

    tested: datetime.date
    rgaa: str
    """The version of the référentiel général d'amélioration de l'accessibilité."""
    browser: str
    tools: Sequence[str]
    widths: Sequence[int]
    """Of the windows where axe found nothing, in CSS pixels."""
    narrow: int
    """Width at which nothing scrolls sideways, in CSS pixels."""
    public: Mapping[str, str]
    """Titles of the pages tried, by the name that the tests give them."""
    private: Mapping[str, str]
    """The same, of those that one signs in for."""


@cache
def trials() -> Trials:
    """Return what was tried.

    >>> trials().rgaa
    '4.1.2'
    """
    return Trials(**yaml.safe_load(DATA.read_text(encoding="utf-8")))
