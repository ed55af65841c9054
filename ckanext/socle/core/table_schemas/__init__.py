"""Table schemas: the rules of each expected file, and what we add to them.

Facts (names, types, constraints, lists) are in `data/table_schemas/<owner>/<name>/
<version>.json`, written by `dev/build_table_schemas`; our own words, header
aliases and relaxations are in the `overlay.yaml` beside them.
"""

from .overlay import FieldOverlay, KeyPart, Law, Overlay, Relaxed, Softened
from .registry import Registry, TableSchema, get, list_table_schemas, versions

__all__ = [
    "FieldOverlay",
    "KeyPart",
    "Law",
    "Overlay",
    "Registry",
    "Relaxed",
    "Softened",
    "TableSchema",
    "get",
    "list_table_schemas",
    "versions",
]
