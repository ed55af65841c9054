"""Table schemas: the rules of each expected file, and what we add to them.

Facts (names, types, constraints, lists) are in `data/table_schemas/<owner>/<name>/
<version>.json`, written by `dev/build_table_schemas`; our own words, header
aliases and relaxations are in the `overlay.yaml` beside them.
"""

from .overlay import FieldOverlay, Overlay, Relaxed
from .registry import Registry, TableSchema, get, list_table_schemas

__all__ = [
    "FieldOverlay",
    "Overlay",
    "Registry",
    "Relaxed",
    "TableSchema",
    "get",
    "list_table_schemas",
]
