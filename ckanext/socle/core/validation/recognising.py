"""Which table schema a file follows: it is read, its titles found by themselves."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeGuard

from ..table_schemas import Candidate, recognise
from ..table_schemas.recognition import ROWS, Known
from ..table_schemas.registry import packaged
from .documents import read_document
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
    if _is_json(path, filename):
        document, _ = read_document(path, limits)
        return _recognise_document(document, registry)
    titles = _titles(registry)
    table = read_table(path, filename=filename, titles=titles, limits=limits)
    rows = [cells for _, cells in islice(table.rows, ROWS)]
    return recognise(table.labels, rows, registry=registry)


def _is_json(source: Source, filename: str | None) -> TypeGuard[bytes | Path]:
    if Path(filename or "").suffix.lower() not in (".json", ""):
        return False
    if isinstance(source, bytes):
        start = source[:8]
    elif isinstance(source, Path):
        with source.open("rb") as stream:
            start = stream.read(8)
    else:
        return False
    return start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")


def _recognise_document(document: Any, registry: Known) -> list[Candidate]:
    """Return the JSON kinds whose compulsory entries are all at the top."""
    names = set(document) if isinstance(document, dict) else set()
    found = []
    for key in registry.index:
        known = registry.get(key)
        required = set(known.descriptor.get("required") or ())
        if known.content == "json" and required and required <= names:
            matched = {name: name for name in sorted(required)}
            version = known.version or ""
            found.append(Candidate(key, version, known.label, 1.0, matched))
    return found


@lru_cache(maxsize=4)
def _titles(registry: Known) -> Titles:
    """Return every title that some table schema knows."""
    known = registry.titles.values()
    return Titles({title: title for schema in known for title in schema["all"]})
