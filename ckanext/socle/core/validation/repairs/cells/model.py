"""A cell mended by one repair."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import SAFE


@dataclass(frozen=True, slots=True)
class Mended:
    """What to write instead, under which code."""

    text: str
    code: str
    kind: str = SAFE
    unseen: bool = False
    """Whether the rules may accept the fault: a postal code without its zero."""
