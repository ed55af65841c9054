"""One version of a table schema: its descriptor, and what we add to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .overlay import Overlay


@dataclass(frozen=True)
class TableSchema:
    """One version of a table schema, with its overlay."""

    key: str | None
    """`owner/name`, or `None` for a descriptor that no registry knows."""
    version: str | None
    """The git tag, whatever the file says."""
    descriptor: dict[str, Any]
    overlay: Overlay
    last: bool = True
    """Whether it is the last version: the overlay's examples are written for it."""

    @property
    def label(self) -> str:
        """The name of the expected file, for people."""
        return self.overlay.label or self.descriptor.get("title") or self.key or ""

    @property
    def is_tabular(self) -> bool:
        """Whether it describes rows and columns, which this extension can check."""
        return "fields" in self.descriptor

    @property
    def content(self) -> str:
        """What its files are: `table`, `json`, `geojson` or `other`.

        >>> TableSchema(None, None, {"properties": {}}, Overlay()).content
        'json'
        """
        if self.is_tabular:
            return "table"
        if "FeatureCollection" in json.dumps(self.descriptor):
            return "geojson"
        words = {"properties", "$ref", "definitions", "$defs", "items", "allOf"}
        return "json" if words & set(self.descriptor) else "other"

    @property
    def is_checked(self) -> bool:
        """Whether its files can be checked: tables and JSON, not GeoJSON yet."""
        return self.content in ("table", "json")

    @property
    def schema_type(self) -> str:
        """The type of the national catalogue: `tableschema`, `jsonschema`, `other`."""
        guess = "tableschema" if self.is_tabular else "jsonschema"
        return self.overlay.schema_type or guess

    def field_label(self, name: str) -> str:
        """Return the plain name of a column, or the column's own name.

        >>> TableSchema(None, None, {"fields": []}, Overlay()).field_label("X")
        'X'
        """
        return (
            self.overlay.field(name).label or self._field(name).get("title", "") or name
        )

    def example(self, name: str) -> str | None:
        """Return a valid value of a column, as it must be typed; `None` if unknown."""
        ours = self.overlay.field(name).example if self.last else None
        example = ours or self._field(name).get("example")
        return None if example is None else str(example)

    def _field(self, name: str) -> dict[str, Any]:
        return self._fields.get(name, {})

    @cached_property
    def _fields(self) -> dict[str, dict[str, Any]]:
        return {field["name"]: field for field in self.descriptor.get("fields", [])}
