"""XLSX, XLS and ODS by calamine, in a child process that a bad workbook may end."""

from __future__ import annotations

import contextlib
import datetime
import importlib.util
import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import ReadingError
from .archives import check_archive
from .grids import Grid
from .header import Titles
from .limits import Limits
from .number_formats import Widths, padded, padded_cells

CHILD = Path(__file__).with_name("workbook_child.py")
SHOWN = 10
"""Other sheets that are named."""
_LINE = 100_000_000
_READERS: dict[str, Callable[[Any], Any]] = {
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "seconds": lambda seconds: datetime.timedelta(seconds=seconds),
}


def read_workbook(stream: BinaryIO, *, titles: Titles, limits: Limits) -> Grid:
    """Return the rows of the sheet that names the most expected titles.

    Without any, of the first sheet that is not blank. Numbers without decimals come
    as `int`, blank cells as `None`.

    :raises ReadingError: damaged, protected by a password, or above a limit
    """
    formats: dict[str, Widths] = {}
    is_archive = stream.read(2) == b"PK"
    child = _Child(stream, limits)
    if is_archive:
        # While the child, which has its own bounds, opens it.
        try:
            check_archive(stream, limits)
        except ReadingError:
            child.end()
            raise
        formats = padded_cells(stream)
    sheets = child.sheets()
    if not sheets:
        child.end()
        raise ReadingError("empty-file")
    known = [max((titles.count(row) for row in rows), default=0) for _, rows in sheets]
    place = known.index(max(known))
    rows = child.rows(place)
    shown = formats.get(sheets[place][0])
    if shown:
        rows = _padded(rows, shown)
    if len(sheets) == 1:
        return Grid(rows, is_workbook=True)
    name = sheets[place][0]
    others = [other for other, _ in sheets if other != name]
    params = {"count": len(sheets), "name": name, "others": others[:SHOWN]}
    code = "read-sheet" if max(known) else "read-first-sheet"
    return Grid(rows, [{"code": code, "params": params}], name, is_workbook=True)


class _Child:
    """The process that reads; it ends with the rows, or when they are let go."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._copy: Any = None
        self._limits = limits
        self._late = False
        self._heard = 0
        spec = importlib.util.find_spec("python_calamine")
        folder = Path(spec.origin or "").parents[1] if spec else Path()
        bounds = [str(limits.workbook_memory), str(limits.columns)]
        self._process = subprocess.Popen(  # noqa: S603 (our own script)
            [
                python_path(),
                "-IS",
                str(CHILD),
                str(folder),
                self._path(stream),
                *bounds,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._timer = threading.Timer(max(0.0, limits.seconds), self._stop)
        self._timer.daemon = True
        self._timer.start()

    def sheets(self) -> list[tuple[str, list[list[Any]]]]:
        """Return the name and the first rows of each sheet that holds something."""
        said = self._hear()
        if "error" in said:
            self.end()
            raise ReadingError(said["error"], limit=self._limits.columns)
        return [(name, list(map(_row, rows))) for name, _, rows in said["sheets"]]

    def rows(self, place: int) -> Iterator[list[Any]]:
        """Yield the rows of the sheet at *place*, all of its width.

        :raises ReadingError: a cell above the limit
        """
        longest, number = self._limits.cell_characters, 0
        try:
            stdin = self._process.stdin
            if stdin is not None:
                stdin.write(f"{place}\n")
                stdin.flush()
            while (rows := self._hear()) is not None:
                for row in rows:
                    number += 1
                    if self._heard > longest and _longest(row) > longest:
                        raise ReadingError(
                            "cell-too-long", limit=longest, record=number
                        )
                    yield _row(row)
        finally:
            self.end()

    def end(self) -> None:
        """End the process, whatever it was doing; twice does no harm."""
        self._timer.cancel()
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()
        if self._copy is not None:
            self._copy.close()

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def _hear(self) -> Any:
        stdout = self._process.stdout
        line = stdout.readline(_LINE) if stdout else ""
        if line.endswith("\n"):
            self._heard = len(line)
            return json.loads(line)
        self.end()
        if self._late:
            raise ReadingError("out-of-time", limit=int(self._limits.seconds))
        if len(line) >= _LINE:
            raise ReadingError("cell-too-long", limit=self._limits.cell_characters)
        raise ReadingError("unreadable-file", reason="the reader stopped")

    def _path(self, stream: BinaryIO) -> str:
        name = getattr(stream, "name", None)
        if isinstance(name, str):
            return name
        self._copy = tempfile.NamedTemporaryFile(prefix="socle-")  # noqa: SIM115
        stream.seek(0)
        while chunk := stream.read(1 << 20):
            self._copy.write(chunk)
        self._copy.flush()
        return str(self._copy.name)


def python_path() -> str:
    """Return the interpreter; under uWSGI `sys.executable` is not it."""
    inside = Path(sys.exec_prefix) / "bin" / "python3"
    return str(inside) if inside.exists() else sys.executable


def _row(cells: list[Any]) -> list[Any]:
    """Return cells where those that JSON does not have are read."""
    if dict not in map(type, cells):
        return cells
    return [_read(cell) if isinstance(cell, dict) else cell for cell in cells]


def _read(cell: dict[str, Any]) -> Any:
    ((kind, value),) = cell.items()
    return _READERS[kind](value)


def _longest(cells: list[Any]) -> int:
    return max((len(cell) for cell in cells if isinstance(cell, str)), default=0)


def _padded(rows: Iterator[list[Any]], widths: Widths) -> Iterator[list[Any]]:
    """Yield rows where numbers have the zeros that their cells show."""
    columns: dict[int, dict[int, int]] = {}
    for (row, column), width in widths.items():
        columns.setdefault(row, {})[column - 1] = width
    for number, cells in enumerate(rows, start=1):
        for place, width in columns.get(number, {}).items():
            if place < len(cells):
                cells[place] = padded(cells[place], width)
        yield cells
