"""A check in a process of its own: what a hostile file may do ends there.

The child has its own bounds of memory, of processor time and of clock, set by the
operating system; it knows neither CKAN nor the environment of the portal. It starts
in the time it takes to import the engine, 0.6 s or so: worth it above some megabytes.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import pickle
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from ..errors import ReadingError
from ..table_schemas import TableSchema
from .ledger import unpack
from .limits import DEFAULT_LIMITS, Limits
from .report import Report, Sample
from .workbook_reader import python_path

log = logging.getLogger(__name__)

CODE = "from ckanext.socle.core.validation.sandbox_child import main; main()"
KEPT = ("PATH", "LANG", "LC_ALL", "PYTHONPATH", "TMPDIR", "SYSTEMROOT")
"""What the child sees of the environment: nothing that a portal hides there."""
GRACE = 15.0
"""Seconds given beyond the limit to start and to say that time is over."""
_BEAT = 0.2
_MOST = 400_000_000


class Hears(Protocol):
    """A ledger: hears the findings beyond the samples."""

    def add(self, group_key: Any, sample: Sample, /) -> None:
        """Take one more cell of a group."""


def validate_apart(
    path: Path | str,
    *,
    filename: str | None = None,
    table_schema: str | Mapping[str, Any] | TableSchema,
    limits: Limits = DEFAULT_LIMITS,
    context: Any = None,
    references: Mapping[str, Path] | None = None,
    ledger: Hears | None = None,
    on_rows: Callable[[int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    ignore_header_case: bool = False,
) -> Report:
    """Return the report that `validate` would give, made by another process.

    *on_rows* hears the rows read, *cancel* is asked five times a second, even where
    no row comes; what either raises ends the child, and goes on. When *cancel*
    answers true, or when the child is ended by one of its limits, by the operating
    system or by itself, the report has `readable` false and says why. `context` and
    the table schema must bear pickling; `to_validata()` of the report is empty.

    :raises TableSchemaNotFound: no such key or version
    :raises NotTabularError: it describes files that nothing here can check
    """
    # The engine is loaded when it is used: CKAN starts without it.
    from .compiling import find_table_schema  # noqa: PLC0415
    from .validate import ENGINE, tell_unreadable  # noqa: PLC0415

    start = time.monotonic()
    found = find_table_schema(table_schema)
    filename = filename or Path(path).name
    order = {
        "path": str(Path(path).absolute()),
        "filename": filename,
        "table_schema": found,
        "limits": limits,
        "context": context,
        "references": {n: p.absolute() for n, p in (references or {}).items()},
        "ignore_header_case": ignore_header_case,
    }
    child = _Child({"order": order, "ledger": ledger is not None}, limits)
    try:
        report = child.report(on_rows, cancel, ledger)
    except ReadingError as error:
        report = Report(found.key, found.version, filename, engine=ENGINE)
        tell_unreadable(report, error, limits)
    finally:
        child.end()
    report.seconds = time.monotonic() - start
    return report


class _Child:
    """The process at work, and what it says, a line of JSON each time."""

    def __init__(self, order: Mapping[str, Any], limits: Limits) -> None:
        self._limits = limits
        self._end = time.monotonic() + max(0.0, limits.seconds) + GRACE
        bounds = {"memory": limits.memory, "seconds": int(limits.seconds + GRACE)}
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            [python_path(), "-c", CODE, json.dumps(bounds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_environment(),
            start_new_session=True,
        )
        with contextlib.suppress(BrokenPipeError):
            if self._process.stdin is not None:
                self._process.stdin.write(pickle.dumps(order))
                self._process.stdin.close()

    def report(
        self,
        on_rows: Callable[[int], None] | None,
        cancel: Callable[[], bool] | None,
        ledger: Hears | None,
    ) -> Report:
        """Listen until the report is there.

        :raises ReadingError: it will not come
        """
        for said in self._lines(cancel):
            if "rows" in said and on_rows is not None:
                on_rows(said["rows"])
            elif "cells" in said and ledger is not None:
                for sample in unpack(bytes.fromhex(said["cells"])):
                    ledger.add(tuple(said["group"]), sample)
            elif "report" in said:
                return Report.from_dict(said["report"])
            elif "failure" in said:
                raise self._failure(said["failure"])
        raise self._reason()

    def end(self) -> None:
        """End the child and what it started; twice does no harm."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

    def _lines(self, cancel: Callable[[], bool] | None) -> Iterator[dict[str, Any]]:
        stdout, held = self._process.stdout, bytearray()
        if stdout is None:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while True:
                ready = selector.select(_BEAT)
                if cancel is not None and cancel():
                    raise ReadingError("check-stopped")
                if time.monotonic() > self._end:
                    raise ReadingError("out-of-time", limit=int(self._limits.seconds))
                if not ready:
                    continue
                data = os.read(stdout.fileno(), 1 << 16)
                if not data or len(held) > _MOST:
                    return
                held += data
                if b"\n" in data:
                    *lines, held = held.split(b"\n")
                    yield from (json.loads(line) for line in lines)

    def _failure(self, said: Mapping[str, Any]) -> ReadingError:
        if said["memory"]:
            return ReadingError("out-of-memory")
        log.error("The check of a file failed: %s", said["trace"])
        return ReadingError("unreadable-file", reason="the check failed")

    def _reason(self) -> ReadingError:
        """Return why the child is gone without a report."""
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = 0
        if code == -signal.SIGXCPU:
            return ReadingError("out-of-time", limit=int(self._limits.seconds))
        if code in (-signal.SIGKILL, 1):
            # By the system; or by an error that there was no room left to tell.
            return ReadingError("out-of-memory")
        log.error("The check of a file ended with code %s", code)
        return ReadingError("unreadable-file", reason=f"the check ended: {code}")


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    # A pool of threads by library would take address space, and two cores are shared.
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
