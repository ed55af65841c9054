"""A filled document as a file of a word processor: Office Open XML, python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .filling import Filled

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_GAP = re.compile(r"(\[[^\]]*…\])")
_FONT, _SIZE = "Arial", 11  # points
_BEFORE, _AFTER = re.compile(r" ([;:?!»])"), re.compile(r"(«|n°) ")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def docx(filled: Filled, *, author: str, foot: str = "") -> bytes:
    """Return the document, in French, to be opened and changed in a word processor.

    What is left to type is marked in yellow. *foot* is written at the foot of each
    page.

    >>> docx(Filled("Modèle", "Délibération", ()), author="Romillé")[:2]
    b'PK'
    """
    from docx import Document  # noqa: PLC0415 - 100 ms, paid by who asks for one

    document = Document()
    _set_up(document)
    document.core_properties.title = _clean(filled.heading)
    document.core_properties.author = _clean(author)
    document.core_properties.language = "fr-FR"
    document.add_heading(_clean(filled.heading), level=1)
    for block in filled.blocks:
        _WRITERS[block.kind](document, block.content)
    if foot:
        document.sections[0].footer.paragraphs[0].text = _clean(foot)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _set_up(document: Document) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt, RGBColor  # noqa: PLC0415

    styles: Any = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(_SIZE)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Heading 1", 16), ("Heading 2", 12)):
        style = styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor(0x1F, 0x2A, 0x33)
        fonts = style.element.rPr.rFonts
        for place in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{place}"), None)
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "fr-FR")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)


def _heading(document: Document, text: str) -> None:
    document.add_heading(_clean(text), level=2)


def _paragraph(document: Document, text: str) -> None:
    _write(document.add_paragraph(), text)


def _list(document: Document, lines: Sequence[str] | str) -> None:
    for line in [lines] if isinstance(lines, str) else lines:
        _write(document.add_paragraph(style="List Bullet"), line)


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for place, text in enumerate(row):
            _write(cells[place].paragraphs[0], text, bold=not number or not place)
    document.add_paragraph()


def _signature(document: Document, names: Sequence[str]) -> None:
    table = document.add_table(rows=1, cols=2)
    shown = names if len(names) > 1 else ["", *names]
    for cell, name in zip(table.rows[0].cells, shown, strict=True):
        _write(cell.paragraphs[0], name)
        for _ in range(3):
            cell.add_paragraph()


_WRITERS: dict[str, Callable[[Document, Any], None]] = {
    "heading": _heading,
    "text": _paragraph,
    "line": _paragraph,
    "list": _list,
    "table": _table,
    "signature": _signature,
}


def _write(paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
    from docx.enum.text import WD_COLOR_INDEX  # noqa: PLC0415

    for part in _GAP.split(_clean(text)):
        if part:
            run = paragraph.add_run(part)
            run.bold = bold or None
            if _GAP.fullmatch(part):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _clean(text: str) -> str:
    r"""Return a text without what XML cannot hold, with spaces that end no line.

    >>> _clean("n° 2 : « oui » ;")
    'n°\xa02\xa0: «\xa0oui\xa0»\xa0;'
    """
    text = _BEFORE.sub("\xa0\\1", _CONTROL.sub("", text))
    return _AFTER.sub("\\1\xa0", text)
