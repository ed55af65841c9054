"""The producer's own number, against that of the organisation that publishes.

Another SIREN is told; the same SIREN with an establishment that is not recorded is
no finding, and is offered for recording. Without a recorded SIRET nothing is judged.
"""

from __future__ import annotations

import re

from ...errors import IdentifierError
from ...identifiers import parse_siren, parse_siret
from .context import Context
from .rules import Found, Judge, Place

OTHER = "other-organization"
_LIMIT = 20
_SEPARATORS = re.compile(r"[\s.\-]+")


class Identity:
    """Judges the columns that hold the producer's own SIRET or SIREN."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._unknown: dict[str, None] = {}

    @property
    def unknown_sirets(self) -> list[str]:
        """Return the establishments to offer for recording, in the file's order."""
        return list(self._unknown)

    def judge(self, place: Place) -> Judge | None:
        """Return what judges the values of a column; `None`: not its own number."""
        column = place.column
        if column is None or column.overlay.producer not in ("siret", "siren"):
            return None
        siren = self._context.siren or next(
            (siret[:9] for siret in self._context.sirets), ""
        )
        return self._judge(siren) if siren else None

    def _judge(self, own: str) -> Judge:
        context = self._context

        def judge(text: str) -> Found | None:
            digits = _SEPARATORS.sub("", text)
            siren = _siren(digits)
            if siren is None:
                return None
            if siren == own:
                self._offer(digits)
                return None
            if not context.sirets:
                return None
            return Found(OTHER, {"organization": context.organization})

        return judge

    def _offer(self, digits: str) -> None:
        known = len(digits) != 14 or digits in self._context.sirets
        if not known and len(self._unknown) < _LIMIT:
            self._unknown[digits] = None


def _siren(digits: str) -> str | None:
    """Return the SIREN of a right number; a wrong one is told by the rules."""
    try:
        if len(digits) == 14:
            return parse_siret(digits)[:9]
        return parse_siren(digits)
    except IdentifierError:
        return None
