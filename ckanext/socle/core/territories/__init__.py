"""Territories of France: one millésime of the code officiel géographique.

A territory is a node `level:code` of a graph, not of a tree: a commune lies in a
département and in an EPCI, which may itself lie across several départements.
"""

from .alias import RENAMED, Alias
from .changes import KINDS, changes, counts, signature
from .index import TerritoryIndex, build_index, packaged_index
from .names import fold, in_name, label, of_name, organization_name, slugify
from .records import details, origin, summary
from .resolution import Resolution
from .snapshot import Snapshot, read_snapshot
from .territory import LEVELS, Territory, is_territory_id, split_id
from .understanding import Understood, understand, understand_all

__all__ = [
    "KINDS",
    "LEVELS",
    "RENAMED",
    "Alias",
    "Resolution",
    "Snapshot",
    "Territory",
    "TerritoryIndex",
    "Understood",
    "build_index",
    "changes",
    "counts",
    "details",
    "fold",
    "in_name",
    "is_territory_id",
    "label",
    "of_name",
    "organization_name",
    "origin",
    "packaged_index",
    "read_snapshot",
    "signature",
    "slugify",
    "split_id",
    "summary",
    "understand",
    "understand_all",
]
