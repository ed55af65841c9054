"""The packaged snapshot of the COG: read from a folder or a zip, checksums verified.

`dev/build_cog` writes it; the format is in `manifest.json` (`format`: 1).
"""

from __future__ import annotations

import csv
import dataclasses
import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from ..errors import SnapshotError
from .alias import Alias
from .integrity import (
    check_alias,
    check_id,
    check_territory,
    parse_manifest,
    parse_number,
)
from .territory import Territory

FORMAT = 1
PACKAGED = Path(__file__).parents[2] / "data/cog"
_Row = TypeVar("_Row")
_MAX_BYTES = 64 * 2**20  # of one file of an archive, unpacked
_MAX_ROWS = 200_000  # of one file; France has some 36,000 territories


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """One millésime; its rows are read when asked for."""

    manifest: dict[str, Any]
    files: dict[str, bytes]

    @property
    def millesime(self) -> int:
        """Return the year: the state on 1 January."""
        return int(self.manifest["millesime"])

    @cached_property
    def checksum(self) -> str:
        """Return 64 hexadecimal digits: same digits, same territories."""
        facts = [self.manifest[key] for key in ("format", "millesime", "population")]
        digests = [sha256(self.files[name]) for name in sorted(self.files)]
        return sha256(json.dumps([facts, digests], sort_keys=True).encode())

    def to_zip(self) -> bytes:
        """Return the snapshot as one file, which `read_snapshot` reads back."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            manifest = json.dumps(self.manifest, ensure_ascii=False)
            archive.writestr("manifest.json", manifest)
            for name, data in self.files.items():
                archive.writestr(name, data)
        return packed.getvalue()

    def territories(self) -> Iterator[Territory]:
        """Yield every territory, the largest levels first."""
        return self._rows("territories.csv.gz", _territory)

    def aliases(self) -> Iterator[Alias]:
        """Yield every old code."""
        return self._rows("aliases.csv.gz", _alias)

    def _rows(self, name: str, parse: Callable[[list[str]], _Row]) -> Iterator[_Row]:
        """Yield each line of a file, and say which one cannot be read."""
        number = 0
        try:
            text = _unpack(self.files[name]).decode("utf-8")
            if "\0" in text:
                raise ValueError("NUL character")
            rows = csv.reader(io.StringIO(text, newline=""))
            next(rows, None)
            for row in rows:
                number = rows.line_num
                if number > _MAX_ROWS:
                    raise ValueError("too many lines")
                yield parse(row)
        except _UNREADABLE as err:
            place = f"line {number}: " if number else ""
            raise SnapshotError(path=name, reason=f"{place}{err}") from err


def read_snapshot(source: Path | bytes | None = None) -> Snapshot:
    """Return the snapshot in a folder or a zip; the last one packaged when None.

    :raises SnapshotError: not a snapshot, another format, or a wrong checksum

    >>> read_snapshot().millesime
    2026
    """
    source = source or max(PACKAGED.iterdir())
    name = source.name if isinstance(source, Path) else "bytes"
    try:
        files = _read_files(source)
        manifest = parse_manifest(files.pop("manifest.json"))
        expected = {n: entry["sha256"] for n, entry in manifest["files"].items()}
        version = manifest["format"]
    except _UNREADABLE as err:
        raise SnapshotError(path=name, reason=f"{type(err).__name__}: {err}") from err
    if version != FORMAT:
        raise SnapshotError(path=name, reason=f"format {version}, not {FORMAT}")
    for part in _NAMES:
        if sha256(files[part]) != expected.get(part):
            raise SnapshotError(path=name, reason=f"checksum of {part}")
    return Snapshot(manifest, files)


_NAMES = ("territories.csv.gz", "aliases.csv.gz")
_UNREADABLE = (
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,  # an archive with a password
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
)


def _unpack(data: bytes) -> bytes:
    """Return what was compressed by gzip, within bounds."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        unpacked = stream.read(_MAX_BYTES + 1)
    if len(unpacked) > _MAX_BYTES:
        raise ValueError("too large once unpacked")
    return unpacked


def _read_files(source: Path | bytes) -> dict[str, bytes]:
    names = ("manifest.json", *_NAMES)
    if isinstance(source, Path) and source.is_dir():
        return {name: (source / name).read_bytes() for name in names}
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    with zipfile.ZipFile(stream) as archive:
        if sum(archive.getinfo(name).file_size for name in names) > _MAX_BYTES:
            raise ValueError("archive too large")
        return {name: archive.read(name) for name in names}


def sha256(data: bytes) -> str:
    """Return the SHA-256 of *data*: 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _alias(row: list[str]) -> Alias:
    level, code, target, kind, name, last, ended = row
    check_id(level, code)
    targets = tuple(target.split())
    only, heirs = (targets[0], ()) if len(targets) == 1 else (None, targets)
    year = parse_number(last)
    return check_alias(Alias(level, code, only, kind, name, year, ended or None, heirs))


def _territory(row: list[str]) -> Territory:
    (
        level,
        code,
        name,
        liaison,
        nature,
        zone,
        departement,
        siren,
        exercised_by,
        population,
        population_totale,
        postal_codes,
        parents,
        overlaps,
        bbox,
    ) = row
    check_id(level, code)
    found = Territory(
        level=level,
        code=code,
        name=name,
        liaison=parse_number(liaison),
        nature=nature,
        zone=zone,
        departement=departement or None,
        siren=siren or None,
        exercised_by=exercised_by or None,
        population=parse_number(population),
        population_totale=parse_number(population_totale),
        postal_codes=tuple(postal_codes.split()),
        parents=tuple(parents.split()),
        overlaps=tuple(overlaps.split()),
        bbox=_box(bbox),
    )
    return check_territory(found)


def _box(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    west, south, east, north = map(float, text.split())
    return west, south, east, north
