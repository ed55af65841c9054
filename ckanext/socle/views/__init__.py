"""Our pages; CKAN reads the blueprints of this module."""

from .grouping import grouping
from .millesime import millesime
from .organizations import organizations
from .perimeter import perimeter
from .report import report
from .search import search
from .task import task
from .territory import territory

__all__ = [
    "grouping",
    "millesime",
    "organizations",
    "perimeter",
    "report",
    "search",
    "task",
    "territory",
]
