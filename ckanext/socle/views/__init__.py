"""Our pages; CKAN reads the blueprints of this module."""

from .grouping import grouping
from .hierarchy import hierarchy
from .invitation import invitation
from .iri import iri
from .millesime import millesime
from .onboarding_progress import onboarding
from .organizations import organizations
from .perimeter import perimeter
from .report import report
from .request import request
from .request_forms import request_form
from .search import search
from .supporter import supporter
from .table_schema import table_schema
from .task import task
from .territory import territory
from .territory_page import territory_page

__all__ = [
    "grouping",
    "hierarchy",
    "invitation",
    "iri",
    "millesime",
    "onboarding",
    "organizations",
    "perimeter",
    "report",
    "request",
    "request_form",
    "search",
    "supporter",
    "table_schema",
    "task",
    "territory",
    "territory_page",
]
