"""What a campaign finds of a file that it checks again, in one word."""

from __future__ import annotations

from collections.abc import Mapping

BECOMES_INVALID = "becomes-invalid"
STAYS_INVALID = "stays-invalid"
BECOMES_VALID = "becomes-valid"
STAYS_VALID = "stays-valid"
IMPOSSIBLE = "impossible"
OUTCOMES = (BECOMES_INVALID, STAYS_INVALID, BECOMES_VALID, STAYS_VALID, IMPOSSIBLE)
CONFORMING, EVERY = "conforming", "all"
MOVES = (CONFORMING, EVERY)
"""Which files follow the new version: those that conform to it, or all of them."""
_MOVED = {
    CONFORMING: (STAYS_VALID, BECOMES_VALID),
    EVERY: (STAYS_VALID, BECOMES_VALID, BECOMES_INVALID, STAYS_INVALID),
}


def outcome(*, was_valid: bool | None, is_valid: bool | None) -> str:
    """Return one of `OUTCOMES`; None is a check that could not be made.

    A file that was never checked stays invalid, or becomes valid.

    >>> outcome(was_valid=True, is_valid=False), outcome(was_valid=None, is_valid=True)
    ('becomes-invalid', 'becomes-valid')
    """
    if is_valid is None:
        return IMPOSSIBLE
    if is_valid:
        return STAYS_VALID if was_valid else BECOMES_VALID
    return BECOMES_INVALID if was_valid else STAYS_INVALID


def moved(move: str) -> tuple[str, ...]:
    """Return the outcomes of the files that follow the new version; none without it.

    >>> moved("conforming"), moved("")
    (('stays-valid', 'becomes-valid'), ())
    """
    return _MOVED.get(move, ())


def movable(counts: Mapping[str, int], move: str) -> int:
    """Return how many files *move* would move, by the counts of outcomes.

    >>> movable({"stays-valid": 3, "becomes-invalid": 2}, "all")
    5
    """
    return sum(counts.get(one, 0) for one in moved(move))
