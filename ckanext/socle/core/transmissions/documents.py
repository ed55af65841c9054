"""The documents inside what a person sends: files, ZIP and TAR archives of them.

Acts leave a town hall as one `.tar.gz` each; whoever exports a year of them gets a
ZIP of those. Nothing is written to the disk, and nothing but XML and JSON is opened.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MOST_FILES = 50_000
MOST_BYTES = 300_000_000
"""Bytes of all the documents together, once inflated."""
_NESTED = 2  # archives in an archive
_SUFFIXES = (".xml", ".json")
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, OSError)


@dataclass(frozen=True)
class Document:
    """One file, whatever it came in."""

    name: str
    """Its own name, without folders."""
    data: bytes


@dataclass(frozen=True)
class Refused:
    """A file of which nothing was taken, and why.

    `reason`: `other-format`, `broken`, `too-big`.
    """

    name: str
    reason: str


class _Allowance:
    """What is left to read, of all the files together."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.files = MOST_FILES

    def take(self, size: int) -> bool:
        """Tell whether *size* more bytes may be read; they are counted."""
        self.size -= size
        self.files -= 1
        return self.size >= 0 and self.files >= 0


def documents(
    files: Sequence[tuple[Path, str]], most_bytes: int = MOST_BYTES
) -> Iterator[Document | Refused]:
    """Yield the documents of *files*, each a path and the name that it was sent under.

    >>> list(documents([]))
    []
    """
    allowance = _Allowance(most_bytes)
    for path, name in files:
        if path.stat().st_size > most_bytes:
            yield Refused(name, "too-big")
        else:
            yield from _opened(name, path.read_bytes(), allowance, 0)


def _opened(
    name: str, data: bytes, allowance: _Allowance, depth: int
) -> Iterator[Document | Refused]:
    start = data[:4]
    try:
        if start == b"PK\x03\x04" and depth < _NESTED:
            yield from _zipped(data, allowance, depth)
        elif _is_tar(data) and depth < _NESTED:
            yield from _tarred(data, allowance, depth)
        elif PurePosixPath(name.lower()).suffix in _SUFFIXES:
            yield Document(PurePosixPath(name).name, data)
        elif depth == 0:
            yield Refused(name, "other-format")
    except _BROKEN:
        yield Refused(name, "broken")
    except _TooBig:
        yield Refused(name, "too-big")


class _TooBig(Exception):  # noqa: N818 - it never leaves this module
    """More than the allowance."""


def _is_tar(data: bytes) -> bool:
    return data[:2] == b"\x1f\x8b" or data[257:262] == b"ustar"


def _is_wanted(name: str) -> bool:
    lower = name.lower()
    return lower.endswith((*_SUFFIXES, ".zip", ".tar", ".tar.gz", ".tgz"))


def _zipped(
    data: bytes, allowance: _Allowance, depth: int
) -> Iterator[Document | Refused]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for one in archive.infolist():
            if one.is_dir() or not _is_wanted(one.filename) or one.flag_bits & 1:
                continue
            if not allowance.take(one.file_size):
                raise _TooBig
            with archive.open(one) as opened:
                inside = opened.read(one.file_size)
            yield from _opened(one.filename, inside, allowance, depth + 1)


def _tarred(
    data: bytes, allowance: _Allowance, depth: int
) -> Iterator[Document | Refused]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r|*") as archive:
        for one in archive:
            if not one.isfile():
                continue
            # What is passed over is inflated too: it counts.
            if not allowance.take(one.size):
                raise _TooBig
            opened = archive.extractfile(one) if _is_wanted(one.name) else None
            if opened is not None:
                yield from _opened(one.name, opened.read(), allowance, depth + 1)
