"""Our pages; CKAN reads the blueprints of this module."""

from .calendar import calendar_blueprint
from .candidate import candidate
from .catalogue import catalogue
from .cell import cell
from .dataset_document import dataset_document
from .deposit import deposit
from .endowment import endowment
from .entry_grid import entry_grid
from .file_rows import file_rows
from .grouping import grouping
from .guide import guide
from .harvesting import harvesting
from .held_dataset import held_dataset
from .hierarchy import hierarchy
from .inventory import inventory
from .invitation import invitation
from .iri import iri
from .legal import legal
from .mailing import mailing
from .millesime import millesime
from .model_document import model_document
from .next_year import next_year
from .obligation import obligation
from .onboarding_progress import onboarding
from .organizations import organizations
from .perimeter import perimeter
from .policy import policy
from .provision import provision
from .repair import repair
from .report import report
from .request import request
from .request_forms import request_form
from .revalidation import revalidation
from .review import review
from .schema_catalogue import catalogue as schema_catalogue
from .schema_file import schema_file
from .search import search
from .supporter import supporter
from .table_schema import table_schema
from .task import task
from .territory import territory
from .territory_page import territory_page
from .version import version

__all__ = [
    "calendar_blueprint",
    "candidate",
    "catalogue",
    "cell",
    "dataset_document",
    "deposit",
    "endowment",
    "entry_grid",
    "file_rows",
    "grouping",
    "guide",
    "harvesting",
    "held_dataset",
    "hierarchy",
    "inventory",
    "invitation",
    "iri",
    "legal",
    "mailing",
    "millesime",
    "model_document",
    "next_year",
    "obligation",
    "onboarding",
    "organizations",
    "perimeter",
    "policy",
    "provision",
    "repair",
    "report",
    "request",
    "request_form",
    "revalidation",
    "review",
    "schema_catalogue",
    "schema_file",
    "search",
    "supporter",
    "table_schema",
    "task",
    "territory",
    "territory_page",
    "version",
]
