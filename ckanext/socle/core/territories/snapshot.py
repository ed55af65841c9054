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
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from ..errors import SnapshotError
from .territory import LEVELS, Territory

FORMAT = 1
PACKAGED = Path(__file__).parents[2] / "data/cog"
_Row = TypeVar("_Row")
_MAX_BYTES = 64 * 2**20  # of one file of an archive, unpacked


@dataclasses.dataclass(frozen=True, slots=True)
class Alias:
    """An old code: what it leads to today, and what it was.

    `target` is the id of a current territory, None when the code has no single
    heir; `last_millesime` is the last 1 January when the code was in force, and
    `ended` the ISO date of its end, both None when unknown.
    """

    level: str
    code: str
    target: str | None
    kind: str
    name: str = ""
    last_millesime: int | None = None
    ended: str | None = None


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
        manifest = json.loads(files.pop("manifest.json"))
        expected = {n: entry["sha256"] for n, entry in manifest["files"].items()}
        version = manifest["format"]
        _check_facts(manifest)
    except _UNREADABLE as err:
        raise SnapshotError(path=name, reason=f"{type(err).__name__}: {err}") from err
    if version != FORMAT:
        raise SnapshotError(path=name, reason=f"format {version}, not {FORMAT}")
    for part in _NAMES:
        if sha256(files[part]) != expected.get(part):
            raise SnapshotError(path=name, reason=f"checksum of {part}")
    return Snapshot(manifest, files)


_NAMES = ("territories.csv.gz", "aliases.csv.gz")
_YEARS = range(1943, 2200)
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


def _check_facts(manifest: dict[str, Any]) -> None:
    for year in (manifest["millesime"], manifest["population"]["municipale"]):
        if not isinstance(year, int) or year not in _YEARS:
            raise ValueError(f"year {year}")


def _unpack(data: bytes) -> bytes:
    """Return what was compressed by gzip, within bounds."""
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
        unpacked = stream.read(_MAX_BYTES + 1)
    if len(unpacked) > _MAX_BYTES:
        raise ValueError("too large once unpacked")
    return unpacked


def _check_id(level: str, code: str) -> None:
    if level not in LEVELS or level == "perimetre":
        raise ValueError(f"level “{level}”")
    if not (code.isascii() and code.isalnum()):
        raise ValueError(f"code “{code}”")


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


def checked(found: Iterable[Territory]) -> list[Territory]:
    """Return the territories: each once, and below its parents, hence no loop.

    :raises SnapshotError: they are not so
    """
    name, territories = _NAMES[0], list(found)
    levels = {t.id: LEVELS.index(t.level) for t in territories}
    if len(levels) < len(territories):
        raise SnapshotError(path=name, reason="a territory is there twice")
    for one in territories:
        for parent in (*one.parents, *one.overlaps):
            if levels.get(parent, len(LEVELS)) >= levels[one.id]:
                reason = f"“{parent}” is not above “{one.id}”"
                raise SnapshotError(path=name, reason=reason)
    return territories


def _alias(row: list[str]) -> Alias:
    level, code, target, kind, name, last, ended = row
    _check_id(level, code)
    year = int(last) if last else None
    return Alias(level, code, target or None, kind, name, year, ended or None)


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
    _check_id(level, code)
    return Territory(
        level=level,
        code=code,
        name=name,
        liaison=int(liaison) if liaison else None,
        nature=nature,
        zone=zone,
        departement=departement or None,
        siren=siren or None,
        exercised_by=exercised_by or None,
        population=int(population) if population else None,
        population_totale=int(population_totale) if population_totale else None,
        postal_codes=tuple(postal_codes.split()),
        parents=tuple(parents.split()),
        overlaps=tuple(overlaps.split()),
        bbox=_box(bbox),
    )


def _box(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    west, south, east, north = map(float, text.split())
    return west, south, east, north
