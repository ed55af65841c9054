"""Who fills the template: its own columns are filled beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from ...spreadsheets import is_formula
from ..table_schema import TableSchema


@dataclass(frozen=True)
class Producer:
    """What an organisation has confirmed of itself; nothing is guessed."""

    name: str | None = None
    siren: str | None = None
    siret: str | None = None
    commune: str | None = None
    """The name of the commune, when the organisation is one."""
    commune_code: str | None = None

    def fill(self, schema: TableSchema) -> list[str]:
        """Return the first row of *schema*: what is known, "" elsewhere.

        A text that a spreadsheet would take for a formula is left out.
        """
        values = {
            "name": self.name,
            "siren": self.siren or (self.siret or "")[:9],
            "siret": self.siret,
            "commune": self.commune,
            "commune-code": self.commune_code,
        }
        row = []
        for field in schema.descriptor["fields"]:
            asked = schema.overlay.field(field["name"]).producer
            value = values.get(asked or "") or ""
            row.append("" if is_formula(value) else value)
        return row
