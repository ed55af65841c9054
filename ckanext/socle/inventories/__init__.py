"""Inventories: what a body publishes, listed; and catalogues read back as drafts."""

from .bringing import Brought, bring
from .listing import catalogue_csv, described, of_organization, repertoire_csv

__all__ = [
    "Brought",
    "bring",
    "catalogue_csv",
    "described",
    "of_organization",
    "repertoire_csv",
]
