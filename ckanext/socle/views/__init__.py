"""Our pages; CKAN reads the blueprints of this module."""

from .grouping import grouping
from .iri import iri
from .millesime import millesime
from .organizations import organizations
from .perimeter import perimeter
from .report import report
from .search import search
from .task import task
from .territory import territory
from .territory_page import territory_page

__all__ = [
    "grouping",
    "iri",
    "millesime",
    "organizations",
    "perimeter",
    "report",
    "search",
    "task",
    "territory",
    "territory_page",
]
