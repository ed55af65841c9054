"""Numbers of an XLSX that a format shows with zeros in front: `00000` shows 01234.

calamine gives numbers without their formats. A person, and Validata, see the zeros:
they are read here, from the styles and from the cells of the sheets, as text.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

MOST_BYTES = 5_000_000
"""Beyond, the parts of an archive that describe it are not read."""
MOST_CELLS = 300_000
"""Cells remembered by sheet; of the others, the number is read."""
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*?/?>")
_XFS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_XF = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})")'
    rb'(?=[^>]*?\bs="([0-9]{1,5})")(?![^>]*?\bt="(?!n"))[^>]*>'
)
_CHUNK = 1 << 16
_TAIL = 400

Widths = dict[tuple[int, int], int]
"""By row and column, from 1: how many digits are shown."""


def padded_cells(stream: BinaryIO) -> dict[str, Widths]:
    """Return the cells that are shown with zeros in front, by name of sheet.

    Empty for what is no XLSX. The archive was checked before (`archives`).
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            styles = _styles(_read(archive, "xl/styles.xml"))
            if not styles:
                return {}
            return {
                name: _cells(archive, path, styles)
                for name, path in _sheets(archive)
                if path in archive.namelist()
            }
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
        return {}


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as member:
        return member.read(MOST_BYTES)


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"'.encode(), tag)
    return html.unescape(found.group(1).decode("utf-8", "replace")) if found else ""


def _styles(text: bytes) -> dict[int, int]:
    """Return the styles of cells whose format is zeros only, and how many."""
    formats = {}
    for tag in _FORMAT.findall(text):
        code = _attribute(tag, "formatCode")
        if re.fullmatch(r"0{2,20}", code):
            formats[_attribute(tag, "numFmtId")] = len(code)
    if not formats:
        return {}
    whole = _XFS.search(text)
    tags = _XF.findall(whole.group()) if whole else []
    used = (formats.get(_attribute(tag, "numFmtId")) for tag in tags)
    return {place: width for place, width in enumerate(used) if width}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet, and its part of the archive."""
    relations = _read(archive, "xl/_rels/workbook.xml.rels")
    targets = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(relations)
    }
    for tag in _SHEET.findall(_read(archive, "xl/workbook.xml")):
        target = targets.get(_attribute(tag, "r:id"), "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        yield _attribute(tag, "name"), path


def _cells(archive: zipfile.ZipFile, path: str, styles: dict[int, int]) -> Widths:
    found: Widths = {}
    tail = b""
    with archive.open(path) as member:
        while chunk := member.read(_CHUNK):
            text = tail + chunk
            for letters, row, style in _CELL.findall(text):
                width = styles.get(int(style))
                if width:
                    found[int(row), _number(letters)] = width
            if len(found) > MOST_CELLS:
                return found
            tail = text[-_TAIL:]
    return found


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def padded(cell: object, width: int) -> object:
    """Return a whole number as it is shown; anything else as it is.

    >>> padded(1234, 5), padded("a", 5), padded(1.5, 5)
    ('01234', 'a', 1.5)
    """
    if isinstance(cell, int) and not isinstance(cell, bool) and cell >= 0:
        return str(cell).zfill(width)
    return cell
