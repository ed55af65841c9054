"""Checks a file against a table schema: `validate` is the door to this package."""

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
