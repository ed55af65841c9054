"""Which table schema a file follows: it is read, its titles found by themselves."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from pathlib import Path

from ..table_schemas import Candidate, recognise
from ..table_schemas.recognition import ROWS, Known
from ..table_schemas.registry import packaged
from .header import Titles
from .limits import DEFAULT_LIMITS, Limits
from .reader import Source, read_table


def recognise_file(
    source: Source | str,
    *,
    filename: str | None = None,
    registry: Known | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> list[Candidate]:
    """Return the table schemas that a file may follow, the likeliest first.

    *source* and *filename* are those of `validate`. Rows above the titles of a file
    are left aside; fifty rows are looked at.

    :raises ReadingError: the file cannot be read as one table

    >>> titles = ["COMMUNE_NOM", "ENFANT_PRENOM", "ANNEE"]
    >>> recognise_file([titles, ["Romillé", "Louise", "2025"]])[0].key
    'scdl/prenoms'
    """
    registry = registry or packaged()
    path = Path(source) if isinstance(source, str) else source
    if filename is None and isinstance(path, Path):
        filename = path.name
    titles = _titles(registry)
    table = read_table(path, filename=filename, titles=titles, limits=limits)
    rows = [cells for _, cells in islice(table.rows, ROWS)]
    return recognise(table.labels, rows, registry=registry)


@lru_cache(maxsize=4)
def _titles(registry: Known) -> Titles:
    """Return every title that some table schema knows."""
    known = registry.titles.values()
    return Titles({title: title for schema in known for title in schema["all"]})
