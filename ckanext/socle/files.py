"""The only reading of CKAN's file storage: classic and `ckan.files`.

Both of CKAN's uploaders write at a path made from the resource's id, so a
replacement overwrites the file: what is read is first copied, and the copy does not
change while it is checked.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ckan.lib import files as storages
from ckan.lib import uploader

from .core.errors import SocleError

_CHUNK = 1 << 20


class StoredFile(NamedTuple):
    """A copy of a stored file: `path` lives as long as the block that made it."""

    path: Path
    filename: str
    size: int
    sha256: str


class StorageError(SocleError):
    """The portal's storage does not give the file."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, **params)
        self.code = code  # type: ignore[misc]


@contextlib.contextmanager
def stored_copy(resource: dict[str, Any], max_size: int) -> Iterator[StoredFile]:
    """Give a copy of an uploaded resource's file, removed at the end of the block.

    :raises StorageError: `file-missing`, or `too-big` (over *max_size* bytes)
    """
    with tempfile.NamedTemporaryFile(prefix="socle-") as copy:
        digest = hashlib.sha256()
        size = 0
        for chunk in _chunks(resource):
            size += len(chunk)
            if size > max_size:
                raise StorageError("too-big", limit=max_size)
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        yield StoredFile(Path(copy.name), filename(resource), size, digest.hexdigest())


def filename(resource: dict[str, Any]) -> str:
    """Return the name of the file, as a person saved it; "" when there is none."""
    return str(resource.get("url") or "").rstrip("/").rsplit("/", 1)[-1]


def _chunks(resource: dict[str, Any]) -> Iterator[bytes]:
    store = uploader.get_resource_uploader(dict(resource))
    storage = getattr(store, "storage", None)
    try:
        if storage is not None:
            location = store.get_path(resource["id"])
            yield from storage.stream(storages.FileData(location))
        else:
            with Path(store.get_path(resource["id"])).open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    yield chunk
    except (OSError, TypeError, storages.exc.FilesError) as err:
        raise StorageError("file-missing") from err
