"""Our pages; CKAN reads the blueprints of this module."""

from .report import report
from .task import task

__all__ = ["report", "task"]
