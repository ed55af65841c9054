"""JSON files against a JSON Schema (the essential data of public contracts).

One item of the first lists met (a contract, a concession) counts for a row. The
verdict is that of `jsonschema`, on drafts 4 to 2020-12, without any access to the
network; patterns and comparisons are bounded in time.
"""

from __future__ import annotations

import codecs
import difflib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from ..errors import ReadingError, TableSchemaError
from ..folding import fold_letters
from ..table_schemas import TableSchema
from .keywords import Keywords
from .limits import Limits
from .report import Issue, Listener, Report, ReportBuilder

DEEPEST = 5
STRIDE = 1_000
_CODES = {
    "required": "json-missing",
    "additionalProperties": "json-unknown",
    "enum": "json-not-in-list",
    "const": "json-not-in-list",
    "pattern": "json-pattern",
    "minimum": "json-too-small",
    "exclusiveMinimum": "json-too-small",
    "maximum": "json-too-large",
    "exclusiveMaximum": "json-too-large",
    "minLength": "json-too-short",
    "maxLength": "json-too-long",
    "minItems": "json-few-items",
    "uniqueItems": "json-twice",
}
_KINDS = {
    "string": "json-not-text",
    "number": "json-not-number",
    "integer": "json-not-whole",
    "boolean": "json-not-boolean",
    "array": "json-not-list",
    "object": "json-not-object",
}


def check_document(
    report: Report,
    source: bytes | Path,
    table_schema: TableSchema,
    limits: Limits,
    *,
    ledger: Listener | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> None:
    """Fill *report* with what a JSON file breaks of the schema; both verdicts agree.

    :raises ReadingError: not JSON, or above a limit
    :raises TableSchemaError: the descriptor is no JSON Schema
    """
    clock = _Clock(limits, on_rows)
    document, report.reading = read_document(source, limits)
    report.rows = sum(len(items) for items in _lists(document))
    builder = ReportBuilder(report, samples=limits.samples, sheet=None, ledger=ledger)
    places: dict[int, set[int | None]] = {}
    numbers: dict[str, int] = {}
    for error in _errors(document, table_schema.descriptor, clock, limits):
        row, field, cell = _place(list(error.absolute_path))
        for issue, value, name in _issues(error, field):
            builder.log.add(str(issue.rule), row, issue.field)
            path = f"{cell}.{name}" if name and cell else name or cell
            builder.add(issue, row=row, cell=path, label=_label(issue), value=value)
            number = numbers.setdefault(issue.field or "", len(numbers) + 1)
            places.setdefault(row, set()).add(number)
    for found in places.values():
        builder.count(found, found)
    builder.finish()


def read_document(
    source: bytes | Path, limits: Limits
) -> tuple[Any, list[dict[str, Any]]]:
    """Return the value of a JSON file, and what was assumed to read it.

    :raises ReadingError: too big, empty, or not JSON; `row` is the line at fault
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with stream:
        data = stream.read(limits.json_bytes + 1)
    if len(data) > limits.json_bytes:
        raise ReadingError("too-big", limit=limits.json_bytes)
    if not data.strip(codecs.BOM_UTF8 + b" \r\n\t"):
        raise ReadingError("empty-file")
    findings: list[dict[str, Any]] = []
    try:
        text = data.decode("utf-16" if data[:2] in _WIDE else "utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        findings = [{"code": "read-encoding", "params": {"encoding": "cp1252"}}]
    try:
        return json.loads(text, parse_constant=_refuse), findings
    except json.JSONDecodeError as error:
        raise ReadingError("not-json", row=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise ReadingError("not-json", row=1) from error


_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class _Clock:
    """Ends the check when its time is over, and lets the caller stop it."""

    def __init__(self, limits: Limits, on_rows: Callable[[int], None] | None) -> None:
        self._limit = limits.seconds
        self._end = time.monotonic() + limits.seconds
        self._on_rows = on_rows
        self._ticks = 0

    def tick(self) -> None:
        """Hear that something more was looked at."""
        if self._ticks % STRIDE == 0:
            if time.monotonic() > self._end:
                raise ReadingError("out-of-time", limit=int(self._limit))
            if self._on_rows is not None:
                self._on_rows(0)
        self._ticks += 1


def _errors(
    document: Any, descriptor: Mapping[str, Any], clock: _Clock, limits: Limits
) -> Iterator[Any]:
    # Only the few portals that check such files pay for these imports.
    import jsonschema  # noqa: PLC0415
    import referencing  # noqa: PLC0415
    from jsonschema import exceptions, validators  # noqa: PLC0415

    schema = {name: value for name, value in descriptor.items() if name != "version"}
    kind = validators.validator_for(schema, default=jsonschema.Draft7Validator)
    try:
        kind.check_schema(schema)
    except exceptions.SchemaError as error:
        raise TableSchemaError(reason=error.message[:200]) from error
    keywords = Keywords(kind, clock.tick, limits.pattern_seconds)
    ours = validators.extend(kind, keywords.by_name())
    # An empty registry: a reference to the web is an error, never a request.
    validator = ours(schema, registry=referencing.Registry())
    try:
        for broken in validator.iter_errors(document):
            clock.tick()
            while broken.context:
                # None of several ways is followed: the nearest one is told.
                broken = min(broken.context, key=exceptions.relevance)
            yield broken
    except RecursionError as error:
        raise ReadingError("not-json", row=1) from error
    except referencing.exceptions.Unresolvable as error:
        raise TableSchemaError(reason=f"{error.ref} is not in the file") from error


def _lists(value: Any, depth: int = 0) -> Iterator[list[Any]]:
    """Yield the first lists met on each way down."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, dict) and depth < DEEPEST:
        for part in value.values():
            yield from _lists(part, depth + 1)


def _place(path: list[str | int]) -> tuple[int, str, str]:
    """Return the row, the name of the field and the whole path of a value.

    >>> _place(["marches", "marche", 2, "titulaires", 0, "id"])
    (3, 'marche.titulaires.id', 'marches.marche[3].titulaires[1].id')
    """
    first = next((n for n, part in enumerate(path) if isinstance(part, int)), None)
    row = int(path[first]) + 1 if first is not None else 1
    names = path[max((first or 0) - 1, 0) :]
    field = ".".join(str(name) for name in names if isinstance(name, str))
    cell = ""
    for part in path:
        cell += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return row, field, cell.lstrip(".")


def _issues(error: Any, field: str) -> Iterator[tuple[Issue, Any, str]]:
    """Yield the issues of one error, the value at fault, and the name to add."""
    rule, expected, value = str(error.validator), error.validator_value, error.instance
    if rule == "required" and isinstance(value, dict):
        # jsonschema gives one error by name that is missing.
        name = next((n for n in expected if error.message.startswith(repr(n))), "")
        yield Issue("json-missing", rule, field=_join(field, name)), None, name
        return
    if rule == "additionalProperties" and isinstance(value, dict):
        known = error.schema.get("properties") or {}
        for name in sorted(set(value) - set(known)):
            yield Issue("json-unknown", rule, field=field), name, name
        return
    kinds = expected if isinstance(expected, list) else [expected]
    code = _CODES.get(rule, "json-form")
    if rule == "type":
        code = next((_KINDS[k] for k in kinds if k in _KINDS), "json-form")
    params: dict[str, Any] = (
        {"limit": expected} if isinstance(expected, int | float) else {}
    )
    if code == "json-not-in-list":
        params = {"values": [str(one) for one in kinds][:20]}
    right = _nearest(value, kinds) if code == "json-not-in-list" else None
    issue = Issue(code, rule, field=field, params=params, suggestion=right)
    yield issue, value if isinstance(value, str) else _written(value), ""


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _nearest(value: Any, values: list[Any]) -> str | None:
    folded = {fold_letters(str(one)): str(one) for one in values}
    close = difflib.get_close_matches(fold_letters(str(value)[:200]), folded, 1, 0.75)
    return folded[close[0]] if close else None


def _join(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name


def _label(issue: Issue) -> str | None:
    return issue.field.rpartition(".")[2] if issue.field else None
