"""Our pages; CKAN reads the blueprints of this module."""

from .grouping import grouping
from .perimeter import perimeter
from .report import report
from .task import task

__all__ = ["grouping", "perimeter", "report", "task"]
