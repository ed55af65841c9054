"""Corrections of the files of resources: offered, then written as a new version.

The engine is imported when one of these names is first used (PEP 562): a portal that
starts pays nothing for it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .offering import Offer, offer
    from .writing import Written, write

__all__ = ["Offer", "Written", "offer", "write"]

_MODULES = {
    "Offer": "offering",
    "offer": "offering",
    "Written": "writing",
    "write": "writing",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f".{_MODULES[name]}", __name__)
    return vars(module)[name]
