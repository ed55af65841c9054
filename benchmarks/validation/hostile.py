"""Hostile files: seeds of every format, and what is done to them, from a number.

`hostile(seed, number)` always gives the same file, so that one that breaks something
can be made again.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import openpyxl

SCHEMAS = (
    "scdl/deliberations",
    "scdl/subventions",
    "scdl/equipements",
    "etalab/schema-bal",
    "etalab/schema-irve-statique",
    "139bercy/format-commande-publique",
)
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", "")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be", "utf-7", "cp037")
VALUES = (
    *("", " ", "é" * 50, "a" * 200_000, "\0", "\ufeff", "\u202e", "\ud7ff", "=1+1"),
    *("1e999999999", "-1e999999999", "9" * 6_000, "NaN", "Infinity", "1_000", "٣"),
    *("0000-00-00", "99999-12-31", "2026-02-30", "2026-01-01T24:00:00Z", "24/7"),
    *("[[" * 2_000, "{" * 2_000, "a!" * 5_000, "http://" + "a." * 3_000, '"', '""'),
    *("\r", "\n", "\r\n", "\x1a", "\x85", "\u2028", "(((" * 100, "Mo-Su 99:99"),
    *("213500010000" + "1" * 90, "21860194600013.0", "2,186E+13", "1/0", "#REF!"),
)
PIECES = (b"\0", b"\xff", b'"', b"\xef\xbb\xbf", b"\xff\xfe", b"\n", b"\r", b",", b";")
XML = '<?xml version="1.0" encoding="UTF-8"?>'
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
ENTITIES = f'<!DOCTYPE x [<!ENTITY a0 "ha">{BOMB}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a19 SYSTEM "file:///etc/passwd">]>'
HUGE = (
    ('r="A1"', 'r="XFD1048576"'),
    ('r="A1"', 'r="ZZZZ99999999999999"'),
    ('r="1"', 'r="4294967296"'),
    ("<v>", "<v>99999999999"),
    ('t="s"', 't="x"'),
    ("sheetData", "sheetDatum"),
    (">", ">" + " " * 100_000),
)


@dataclass(frozen=True)
class Hostile:
    """One file, and the table schema it is checked against."""

    content: bytes
    filename: str
    table_schema: str


def hostile(seed: int, number: int) -> Hostile:
    """Return the file of this *number* in the run of this *seed*."""
    dice = random.Random(f"{seed}-{number}")  # noqa: S311
    table_schema = dice.choice(SCHEMAS)
    make: Callable[..., bytes] = dice.choice(
        (_text, _text, _text, _workbook, _zipped, _ods, _old_workbook, _json, _noise)
    )
    content = make(dice, _rows(dice, table_schema))
    suffix = _SUFFIX.get(make, ".csv") if dice.random() < 0.8 else dice.choice(SUFFIXES)
    for _ in range(dice.choice((0, 0, 0, 1, 3))):
        content = dice.choice(_CHANGES)(dice, content)
    return Hostile(content, f"hostile{suffix}", table_schema)


def _rows(dice: random.Random, table_schema: str) -> list[list[str]]:
    from ckanext.socle.core import table_schemas  # noqa: PLC0415

    schema = table_schemas.get(table_schema)
    names = [field["name"] for field in schema.descriptor.get("fields", [])] or ["a"]
    rows = [names]
    for _ in range(dice.choice((0, 1, 5, 40, 400))):
        row = [schema.example(name) or "" for name in names]
        for place in range(len(row)):
            if dice.random() < 0.1:
                row[place] = dice.choice(VALUES)
        rows.append(row[: dice.choice((len(row), len(row), len(row) - 1, 0))])
    if dice.random() < 0.1:
        rows[0] = names * dice.choice((1, 2, 100))
    dice.shuffle(rows) if dice.random() < 0.05 else None
    return rows


def _text(dice: random.Random, rows: list[list[str]]) -> bytes:
    separator = dice.choice((",", ";", "\t", "|", "§"))
    quoted = dice.random() < 0.5
    end = dice.choice(("\n", "\r\n", "\r", "\n\n"))
    cells = [[f'"{c}"' if quoted else c for c in row] for row in rows]
    text = end.join(separator.join(row) for row in cells)
    return text.encode(dice.choice(ENCODINGS), errors="replace")


def _workbook(dice: random.Random, rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    for _ in range(dice.choice((1, 1, 2, 30))):
        sheet = book.create_sheet()
        for row in rows[:50]:
            sheet.append([_typed(dice, cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _typed(dice: random.Random, cell: str) -> Any:
    if dice.random() < 0.5:
        with contextlib.suppress(ValueError):
            return float(cell)
    return "".join(c for c in cell[:30_000] if c >= " ")


def _zipped(dice: random.Random, rows: list[list[str]]) -> bytes:
    """Return a workbook whose parts were changed, then put together again."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook(dice, rows))) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            if dice.random() < 0.05:
                continue
            text = before.read(name).decode("utf-8", errors="replace")
            if dice.random() < 0.3:
                text = _change_xml(dice, text)
            after.writestr(name, text)
            if dice.random() < 0.02:
                after.writestr("../../etc/outside", " " * dice.choice((1, 9_000_000)))
    return stream.getvalue()


def _change_xml(dice: random.Random, text: str) -> str:
    if dice.random() < 0.3:
        doctype = dice.choice((ENTITIES, OUTSIDE))
        _, _, rest = (
            text.partition("?>") if text.startswith("<?xml") else ("", "", text)
        )
        return f"{XML}{doctype}{rest.replace('<t>', '<t>&a19;', 3)}"
    if dice.random() < 0.2:
        return text + "<a>" * dice.choice((1, 1_000, 100_000))
    if dice.random() < 0.2:
        return text[: dice.randrange(len(text) + 1)]
    old, new = dice.choice(HUGE)
    return text.replace(old, new, dice.choice((1, 3)))


def _ods(dice: random.Random, rows: list[list[str]]) -> bytes:
    repeat = dice.choice(("1", "3", "16384", "1000000000", "-1", "x"))
    body = "".join(
        f'<table:table-row table:number-rows-repeated="{repeat}">'
        + "".join(
            f'<table:table-cell table:number-columns-repeated="{repeat}" '
            'office:value-type="string">'
            f"<text:p>{''.join(c for c in cell[:200] if c.isalnum())}</text:p>"
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows[:20]
    )
    names = "office table text"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in names.split()
    )
    doctype = dice.choice(("", "", ENTITIES))
    content = (
        f"{XML}{doctype}<office:document-content {spaces}><office:body>"
        f'<office:spreadsheet><table:table table:name="F">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        mimetype = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr("mimetype", mimetype, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _old_workbook(dice: random.Random, rows: list[list[str]]) -> bytes:
    """Return the container of an XLS, with noise in the place of its parts."""
    data = bytearray(dice.randbytes(512 * dice.choice((1, 2, 9, 40))))
    data[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    data[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    for place in range(44, 76, 4):
        data[place : place + 4] = dice.choice((0, 1, 2, 2**32 - 2)).to_bytes(
            4, "little"
        )
    return bytes(data)


def _json(dice: random.Random, rows: list[list[str]]) -> bytes:
    item: Any = {f"k{n}": dice.choice(VALUES)[:5_000] for n in range(5)}
    for _ in range(dice.choice((0, 2, 200, 900))):
        item = dice.choice(([item], {"marche": item}, {"marches": item}))
    whole = {"marches": {"marche": [item] * dice.choice((1, 50))}}
    return json.dumps(whole if dice.random() < 0.7 else item).encode()


def _noise(dice: random.Random, rows: list[list[str]]) -> bytes:
    kind = dice.randrange(4)
    if kind == 0:
        return dice.randbytes(dice.choice((0, 1, 2, 3, 500, 50_000)))
    if kind == 1:
        return dice.choice(PIECES) * dice.choice((1, 3, 1_000, 3_000_000))
    if kind == 2:
        return b"PK\x03\x04" + zlib.compress(b" " * 1_000_000)
    return b",".join(b"c%d" % n for n in range(dice.choice((10, 2_000, 20_000))))


def _flip(dice: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 5, 50)) if changed else 0):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice: random.Random, content: bytes) -> bytes:
    return content[: dice.randrange(len(content) + 1)]


def _insert(dice: random.Random, content: bytes) -> bytes:
    place = dice.randrange(len(content) + 1)
    piece = dice.choice(PIECES) * dice.choice((1, 1, 2, 500))
    return content[:place] + piece + content[place:]


def _double(dice: random.Random, content: bytes) -> bytes:
    return content + content if len(content) < 1_000_000 else content


_CHANGES = (_flip, _flip, _cut, _insert, _insert, _double)
_SUFFIX = {
    _workbook: ".xlsx",
    _zipped: ".xlsx",
    _ods: ".ods",
    _old_workbook: ".xls",
    _json: ".json",
}
