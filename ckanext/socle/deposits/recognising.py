"""Which kind of file a person sent, told by the file itself."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import config, table_schemas
from ..core.errors import ReadingError
from ..core.validation import Limits, recognise_file

_CHUNK = 1 << 20
# Above, the titles and the first rows of a text say as much as the whole of it.
_HEAD = 4 << 20
_TEXTS = (".csv", ".tsv", ".txt")
SURE = 0.6


@dataclass(frozen=True)
class Recognised:
    """What a file was taken for: one key when it is sure, several to choose from."""

    key: str | None
    candidates: tuple[str, ...] = ()
    """Keys, the likeliest first, when there is a doubt."""


def recognise(upload: Any) -> Recognised:
    """Return which table schema an uploaded file follows; the stream is put back.

    *upload* is werkzeug's `FileStorage`. A file that cannot be read follows none: its
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
            return Recognised(None)
    known = [one for one in found if table_schemas.find_key(one.key)]
    likely = [one for one in known if one.score >= SURE]
    if not likely:
        return Recognised(None, tuple(one.key for one in known[:3]))
    close = [one for one in likely if likely[0].score - one.score < 0.05]
    if len(close) > 1:
        return Recognised(None, tuple(one.key for one in close[:3]))
    return Recognised(likely[0].key)


def _copy(stream: Any, copy: Any, suffix: str) -> None:
    left = _HEAD if suffix in _TEXTS else config.validation_max_size() + 1
    stream.seek(0)
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        copy.write(chunk)
        left -= len(chunk)
    copy.flush()
    stream.seek(0)
