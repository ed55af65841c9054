"""Corrections of the files of resources: offered, then written as a new version.

The engine is imported when one of these names is first used (PEP 562): a portal that
starts pays nothing for it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .offering import Offer, checked, offer, opened
    from .personal import places, service_digests
    from .writing import Written, write, write_masked

__all__ = [
    "Offer",
    "Written",
    "checked",
    "offer",
    "opened",
    "places",
    "service_digests",
    "write",
    "write_masked",
]

_MODULES = {
    "Offer": "offering",
    "checked": "offering",
    "offer": "offering",
    "opened": "offering",
    "places": "personal",
    "service_digests": "personal",
    "Written": "writing",
    "write": "writing",
    "write_masked": "writing",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f".{_MODULES[name]}", __name__)
    return vars(module)[name]
