"""Reads a workbook in a process of its own; run by workbook_reader.py, as a script.

calamine may panic or ask for more memory than there is on a damaged workbook, and
either ends the process. Here that ends nothing else. It imports nothing of the
extension.

    python workbook_child.py FOLDER_OF_CALAMINE FILE BYTES_OF_MEMORY MOST_COLUMNS

First line out: `{"sheets": [[name, width, first rows], …]}` or `{"error": code}`. A
line in: the place of a sheet. Then its rows, some a line, all of the sheet's width; at
last `null`. A blank cell is `null`, a date an object; numbers without decimals are
whole.
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

HEAD = 30
PAGE = 250
"""Rows a line, unless they are too long together."""
_LONGEST = 10_000_000
_PLAIN = frozenset((str, bool, int, type(None)))


def main(folder: str, path: str, memory: str, columns: str) -> None:
    """Talk with the parent on standard input and output."""
    _limit_memory(int(memory))
    sys.path.insert(0, folder)
    # After its folder is known, and under the limit of memory.
    import python_calamine as calamine  # noqa: PLC0415

    try:
        workbook = calamine.CalamineWorkbook.from_path(path)
        sheets = _sheets(workbook, calamine.SheetTypeEnum.WorkSheet)
    except calamine.PasswordError:
        _say({"error": "protected-workbook"})
        return
    except (calamine.CalamineError, OSError, ValueError):
        _say({"error": "unreadable-file"})
        return
    if any(width > int(columns) for _, width, _ in sheets):
        _say({"error": "too-many-columns"})
        return
    heads = [
        [name, width, [_row(row, width) for row in rows[:HEAD]]]
        for name, width, rows in sheets
    ]
    _say({"sheets": heads})
    answer = sys.stdin.readline()
    if answer.strip():
        _, width, rows = sheets[int(answer)]
        for start in range(0, len(rows), PAGE):
            _say_rows([_row(row, width) for row in rows[start : start + PAGE]])
        _say(None)


def _sheets(workbook: Any, worksheet: Any) -> list[tuple[str, int, list[list[Any]]]]:
    """Return the name, width and rows of each sheet that holds something."""
    found = []
    for metadata in workbook.sheets_metadata:
        if metadata.typ == worksheet:
            sheet = workbook.get_sheet_by_name(metadata.name)
            rows = sheet.to_python(skip_empty_area=False)
            width = max(map(_used_width, rows), default=0)
            if width:
                found.append((metadata.name, width, rows))
    return found


def _used_width(row: list[Any]) -> int:
    """Return the number of cells up to the last one that holds something."""
    width = len(row)
    while width and not str(row[width - 1]).strip():
        width -= 1
    return width


def _row(row: list[Any], width: int) -> list[Any]:
    """Return *width* cells, what is blank after the last one that holds something."""
    used = _used_width(row)
    cells = [None if cell == "" else cell for cell in row[:used]]
    if not _PLAIN.issuperset(map(type, cells)):
        cells = [_cell(cell) for cell in cells]
    return cells + [None] * (width - used)


def _cell(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell


def _say_rows(rows: list[list[Any]]) -> None:
    text = json.dumps(rows, default=_tagged)
    if len(text) < _LONGEST:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
        return
    for row in rows:
        _say([row])


def _say(line: Any) -> None:
    sys.stdout.write(json.dumps(line, default=_tagged) + "\n")
    sys.stdout.flush()


def _tagged(value: Any) -> dict[str, Any]:
    if isinstance(value, datetime.timedelta):
        return {"seconds": value.total_seconds()}
    return {type(value).__name__: value.isoformat()}


def _limit_memory(size: int) -> None:
    try:
        import resource  # noqa: PLC0415 (absent from Windows)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
