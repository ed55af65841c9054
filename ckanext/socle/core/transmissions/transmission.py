"""What the readers of each format give: rows, and what was left out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..identifiers import IdentifierError, parse_siren

ACTS, BUDGET, CONTRACTS = "acts", "budget", "contracts"
KINDS = (ACTS, BUDGET, CONTRACTS)


@dataclass
class Transmission:
    """Rows of one expected file, as texts by the names of its columns.

    `left_out` counts what was sent to the State and is not in the rows, by code:
    `other-body`, `other-nature` (acts that are no deliberations), `cancelled`,
    `twice`, `computed` (lines of a budget that repeat others), `concession`,
    `former-state` (a contract before its modification), `incomplete`.
    """

    kind: str
    table_schema: str
    rows: list[dict[str, str]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    documents: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "kind": self.kind,
            "table_schema": self.table_schema,
            "rows": self.rows,
            "left_out": dict(self.left_out),
            "documents": self.documents,
        }


def siren_of(text: str) -> str | None:
    """Return the SIREN at the start of a SIRET or of a SIREN; None when it is neither.

    >>> siren_of("213502453 00011"), siren_of("12")
    ('213502453', None)
    """
    digits = "".join(text.split())
    try:
        return parse_siren(digits[:9]) if len(digits) in (9, 14) else None
    except IdentifierError:
        return None


def is_of_another(sirens: Iterable[str | None], siren: str | None) -> bool:
    """Tell whether what is known of a document says that it is not that body's.

    >>> is_of_another([None], "213502453"), is_of_another(["213500010"], "213502453")
    (False, True)
    """
    known = {one for one in sirens if one}
    return bool(siren and known) and siren not in known
