"""Checks a file against a table schema: `validate` is the door to this package.

The engine is imported when one of its names is first used (PEP 562): a portal that
starts pays nothing for it.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .limits import DEFAULT_LIMITS, Limits
    from .recognising import recognise_file
    from .report import Group, Report, Sample, Verdict
    from .rules import rules_digest
    from .validate import validate

__all__ = [
    "DEFAULT_LIMITS",
    "Group",
    "Limits",
    "Report",
    "Sample",
    "Verdict",
    "recognise_file",
    "rules_digest",
    "validate",
]

_MODULES = {
    "DEFAULT_LIMITS": "limits",
    "Limits": "limits",
    "recognise_file": "recognising",
    "Group": "report",
    "Report": "report",
    "Sample": "report",
    "Verdict": "report",
    "rules_digest": "rules",
    "validate": "validate",
}


class _Package(types.ModuleType):
    """This package, whose `validate` is a function though a module has that name."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; the import system does not put a module over `validate`."""
        if name != "validate" or not isinstance(value, types.ModuleType):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f".{_MODULES[name]}", __name__)
    return vars(module)[name]


sys.modules[__name__].__class__ = _Package
