"""Rules of a hierarchy of organisations."""

from __future__ import annotations

from collections.abc import Collection


def makes_loop(child: str, parent: str, above_parent: Collection[str]) -> bool:
    """Return whether putting *child* under *parent* would make a loop.

    >>> makes_loop("metropole", "commune", ["metropole", "region"])
    True
    >>> makes_loop("commune", "metropole", ["region"])
    False
    """
    return child == parent or child in above_parent
