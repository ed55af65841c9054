"""Which kind of file a person sent, told by the file itself."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from .. import config, table_schemas
from ..core.errors import ReadingError
from ..core.validation import Limits, recognise_file

_CHUNK = 1 << 20
# Above, the titles and the first rows of a text say as much as the whole of it.
_HEAD = 4 << 20
_TEXTS = (".csv", ".tsv", ".txt")
_CLOSE = 0.05  # between two scores that do not tell which


def recognise(upload: Any) -> str | None:
    """Return the key of the table schema that an uploaded file follows; None in doubt.

    *upload* is werkzeug's `FileStorage`; its stream is put back. A file that cannot be
    read follows none: its check will say why.
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
            return None
    known = [one for one in found if table_schemas.find_key(one.key)]
    likely = [one for one in known if one.is_proposed]
    close = [one for one in likely if likely[0].score - one.score < _CLOSE]
    return close[0].key if len(close) == 1 else None


def _copy(stream: Any, copy: Any, suffix: str) -> None:
    left = _HEAD if suffix in _TEXTS else config.validation_max_size() + 1
    stream.seek(0)
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        copy.write(chunk)
        left -= len(chunk)
    copy.flush()
    stream.seek(0)
