"""Table schemas: the rules of each expected file, and what we add to them.

Facts (names, types, constraints, lists) are in `data/table_schemas/<owner>/<name>/
<version>.json`, written by `dev/build_table_schemas`; our own words, header
aliases and relaxations are in the `overlay.yaml` beside them.
"""

from .changes import Change, diff
from .overlay import FieldOverlay, KeyPart, Law, Overlay, Relaxed, Softened
from .recognition import Candidate, likeliest, recognise
from .registry import Registry, get, list_table_schemas, title, versions
from .table_schema import TableSchema

__all__ = [
    "Candidate",
    "Change",
    "FieldOverlay",
    "KeyPart",
    "Law",
    "Overlay",
    "Registry",
    "Relaxed",
    "Softened",
    "TableSchema",
    "diff",
    "get",
    "likeliest",
    "list_table_schemas",
    "recognise",
    "title",
    "versions",
]
