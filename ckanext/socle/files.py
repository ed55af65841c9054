"""The only reading of CKAN's file storage: classic and `ckan.files`.

Both of CKAN's uploaders write at a path made from the resource's id, so a
replacement overwrites the file: what is read is first copied, and the copy does not
change while it is checked. What is kept beside a resource lies in the same storage,
in a folder of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import ckan.plugins.toolkit as tk
from ckan.lib import files as storages
from ckan.lib import uploader

from .core.errors import SocleError

_CHUNK = 1 << 20
_FOLDER = "socle_candidates"


class StoredFile(NamedTuple):
    """A copy of a stored file: `path` lives as long as the block that made it."""

    path: Path
    filename: str
    size: int
    sha256: str


class KeptFile(NamedTuple):
    """A file kept beside a resource. `storage` is "" in CKAN's classic storage."""

    size: int
    sha256: str
    storage: str


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
    with copied(_chunks(resource), filename(resource), max_size) as stored:
        yield stored


@contextlib.contextmanager
def copied(
    chunks: Iterable[bytes], name: str, max_size: int | None
) -> Iterator[StoredFile]:
    """Give a copy of a file, removed at the end of the block.

    :raises StorageError: `too-big` (over *max_size* bytes)
    """
    with tempfile.NamedTemporaryFile(prefix="socle-") as copy:
        size, digest = _write(copy, chunks, max_size)
        yield StoredFile(Path(copy.name), name, size, digest)


def keep(name: str, stream: IO[bytes]) -> KeptFile:
    """Write *stream*, from where it stands to its end, beside the files of resources.

    :raises StorageError: `too-big` (over what CKAN takes), `no-storage`
    """
    limit = uploader.get_max_resource_size() << 20
    storage = _storage()
    chunks = iter(lambda: stream.read(_CHUNK), b"")
    with tempfile.NamedTemporaryFile(prefix="socle-", dir=_scratch(storage)) as copy:
        size, digest = _write(copy, chunks, limit)
        if storage is None:
            target = _path(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.hardlink_to(copy.name)
            target.chmod(0o640)
        else:
            with Path(copy.name).open("rb") as opened:
                upload = storages.make_upload(opened)
                storage.upload(storages.Location(_location(name)), upload)
    return KeptFile(size, digest, storage.settings.name if storage else "")


def kept_chunks(name: str, storage: str) -> Iterator[bytes]:
    """Yield the bytes of a kept file.

    :raises StorageError: `file-missing`
    """
    try:
        if storage:
            at = storages.FileData(storages.Location(_location(name)))
            yield from storages.get_storage(storage).stream(at)
        else:
            with _path(name).open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    yield chunk
    except (OSError, storages.exc.FilesError) as err:
        raise StorageError("file-missing") from err


def forget(name: str, storage: str) -> None:
    """Remove a kept file; one that is not there is no error."""
    if storage:
        at = storages.FileData(storages.Location(_location(name)))
        with contextlib.suppress(storages.exc.FilesError):
            storages.get_storage(storage).remove(at)
    else:
        _path(name).unlink(missing_ok=True)


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


def _write(
    file: IO[bytes], chunks: Iterable[bytes], max_size: int | None
) -> tuple[int, str]:
    """Return the size and the SHA-256 of what was written."""
    digest = hashlib.sha256()
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if max_size is not None and size > max_size:
            raise StorageError("too-big", limit=max_size)
        digest.update(chunk)
        file.write(chunk)
    file.flush()
    return size, digest.hexdigest()


def _storage() -> Any:
    """Return the storage of `ckan.files` for resources; None for the classic one."""
    try:
        return storages.get_storage(tk.config["ckan.files.default_storages.resource"])
    except storages.exc.UnknownStorageError:
        return None


def _scratch(storage: Any) -> str | None:
    """Return where a file is made before it has its name; None: anywhere."""
    if storage is not None:
        return None
    path = uploader.get_storage_path()
    if not path:
        raise StorageError("no-storage")
    folder = Path(path) / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)


def _location(name: str) -> str:
    return f"{_FOLDER}/{name[:3]}/{name[3:6]}/{name[6:]}"


def _path(name: str) -> Path:
    return Path(uploader.get_storage_path()) / _location(name)
