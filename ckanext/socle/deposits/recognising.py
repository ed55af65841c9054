"""Which kind of file a person sent, told by the file itself.

Files of several kinds are several datasets: each kind has a draft of its own.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import config, table_schemas
from ..core.errors import ReadingError
from ..core.table_schemas import likeliest
from ..core.validation import Limits, recognise_file

_CHUNK = 1 << 20
# Above, the titles and the first rows of a text say as much as the whole of it.
_HEAD = 4 << 20
_TEXTS = (".csv", ".tsv", ".txt")
_MOST_KINDS = 3  # to choose among


@dataclass
class Pile:
    """Files of one kind, to be one dataset."""

    uploads: list[Any]
    key: str | None = None
    """The table schema that they follow; None for none, or in doubt."""
    between: tuple[str, ...] = ()
    """The table schemas between which the first file does not tell."""


def piles(uploads: Sequence[Any], key: str | None = None) -> list[Pile]:
    """Return the files by kind, in the order sent; *key* is the kind that was told.

    What follows nothing known (a map, a notice) goes with the first pile.
    """
    if key is not None:
        return [Pile(list(uploads), key)]
    by_kind: dict[tuple[str, ...], Pile] = {}
    for upload in uploads:
        found = recognise(upload)
        kind = found if len(found) == 1 else ()
        pile = by_kind.setdefault(kind, Pile([], kind[0] if kind else None))
        pile.uploads.append(upload)
        if not kind and not pile.between:
            pile.between = found
    others = by_kind.get(())
    if others and len(by_kind) > 1 and not others.between:
        del by_kind[()]
        next(iter(by_kind.values())).uploads.extend(others.uploads)
    return list(by_kind.values())


def recognise(upload: Any) -> tuple[str, ...]:
    """Return the keys of the table schemas that an uploaded file may follow.

    One when it is sure, none when nothing is likely. *upload* is werkzeug's
    `FileStorage`; its stream is put back. A file that cannot be read follows none: its
    check will say why.
    """
    suffix = Path(upload.filename or "").suffix.lower()
    with tempfile.NamedTemporaryFile(prefix="socle-", suffix=suffix) as copy:
        _copy(upload.stream, copy, suffix)
        try:
            found = recognise_file(
                Path(copy.name),
                filename=upload.filename,
                registry=table_schemas.current(),
                limits=Limits(bytes=config.validation_max_size()),
            )
        except ReadingError:
            return ()
    known = [one for one in found if table_schemas.find_key(one.key)]
    return tuple(one.key for one in likeliest(known)[:_MOST_KINDS])


def _copy(stream: Any, copy: Any, suffix: str) -> None:
    left = _HEAD if suffix in _TEXTS else config.validation_max_size() + 1
    stream.seek(0)
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        copy.write(chunk)
        left -= len(chunk)
    copy.flush()
    stream.seek(0)
