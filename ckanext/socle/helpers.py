"""Template helpers: they prepare what is shown; they do not write."""

from __future__ import annotations

__all__: list[str] = []
