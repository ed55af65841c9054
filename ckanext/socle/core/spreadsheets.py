"""CSV files that a French spreadsheet opens well, and in which nothing is a formula.

What spreadsheets take for a formula: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_BATCH = 500
BYTE_ORDER_MARK = "\ufeff"


def is_formula(value: object) -> bool:
    """Return whether a spreadsheet may take *value* for a formula.

    >>> is_formula("=1+1"), is_formula("-1.89"), is_formula("Mairie")
    (True, False, False)
    """
    text = str(value)
    return text.startswith(_RISKY) and not _NUMBER.fullmatch(text)


def guarded(value: object) -> str:
    """Return *value* as a text that is no formula: an apostrophe goes before one.

    >>> guarded("=1+1"), guarded("-1.89"), guarded("Mairie")
    ("'=1+1", '-1.89', 'Mairie')
    """
    text = str(value)
    return f"'{text}" if is_formula(text) else text


def csv_text(rows: Iterable[Iterable[Any]], *, delimiter: str = ",") -> Iterator[str]:
    r"""Yield a CSV by pieces of some hundred rows: CRLF, every cell guarded.

    >>> list(csv_text([["SIREN"], ["=1+1"]]))
    ["SIREN\r\n'=1+1\r\n"]
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(cell) for cell in row])
        if number % _BATCH == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    if text.getvalue():
        yield text.getvalue()


def spreadsheet_csv(
    titles: Iterable[str], rows: Iterable[Iterable[Any]]
) -> Iterator[str]:
    r"""Yield a CSV for people: byte order mark, semicolons.

    >>> "".join(spreadsheet_csv(["Cellule"], [["D12"]]))
    '\ufeffCellule\r\nD12\r\n'
    """
    yield BYTE_ORDER_MARK
    yield from csv_text([titles], delimiter=";")
    yield from csv_text(rows, delimiter=";")
