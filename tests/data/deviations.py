"""Where our strict verdict is not Validata's, on purpose: one example of each.

`dev/build_validation_doc` shows them, `tests/core/test_deviations.py` checks our side,
`tests/reference/test_deviations.py` Validata's.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.styles import PatternFill

Error = tuple[str, int | None, str | None]
FIELDS: list[dict[str, Any]] = [
    {"name": "nom", "type": "string", "constraints": {"required": True}},
    {"name": "n", "type": "integer"},
    {"name": "jour", "type": "date"},
]
TITLES = [one["name"] for one in FIELDS]
REFUSED = "refused"
"""Validata gives no verdict: it raises an exception."""


@dataclass(frozen=True)
class Deviation:
    """One difference, and a file that shows it."""

    title: str
    """In French, for the documentation."""
    shown: str
    """The example, in a few words."""
    filename: str
    content: Callable[[], bytes]
    theirs: str | list[Error]
    """Validata's errors, or `REFUSED`."""
    ours: list[Error]
    why: str
    cases: tuple[str, ...] = ()
    """Identifiers of the recorded cases that differ for this reason."""
    schema: dict[str, Any] = field(default_factory=lambda: {"fields": FIELDS})


def _text(*lines: str, start: bytes = b"") -> Callable[[], bytes]:
    return lambda: start + ("\n".join(lines) + "\n").encode()


def _late_accent() -> bytes:
    rows = "Zoe,1,2020-01-02\n" * 6_000
    return f"nom,n,jour\n{rows}Zoé,2,2020-01-03\n".encode("cp1252")


def _workbook(*sheets: list[list[Any]], date: str = "", filled: int = 0) -> bytes:
    book = openpyxl.Workbook()
    for place, rows in enumerate(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
        if date and rows:
            sheet["C2"].number_format = date
        for row in range(len(rows) + 1, len(rows) + 1 + filled):
            sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


_DAY = datetime.datetime(2020, 1, 2)  # noqa: DTZ001 (a cell has no time zone)


def _ods() -> bytes:
    """Return the least workbook that is an ODS."""
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"  # noqa: E501
    rows = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>"
        for row in (TITLES, ["Zoé", "1", "2020-01-02"])
    )
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(
        f'xmlns:{one}="{name}{one}:1.0"' for one in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        "<office:body><office:spreadsheet><table:table table:name='Feuille1'>"
        f"{rows}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        manifest = '<manifest:manifest xmlns:manifest="{}manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest.format(name))
    return stream.getvalue()


_HEAD, _ROW = "nom,n,jour", "Zoé,1,2020-01-02"
_GPS = {
    "fields": [{"name": "lat", "type": "number"}, {"name": "lon", "type": "number"}],
    "custom_checks": [
        {"name": "coordonnees-gps-francaises", "params": {"column": "lat"}}
    ],
}
_KEYS = {
    "fields": [{"name": "id"}, {"name": "parent"}],
    "foreignKeys": [
        {"fields": "parent", "reference": {"resource": "", "fields": "id"}}
    ],
}

DEVIATIONS = [
    Deviation(
        "BOM devant un titre entre guillemets",
        '`"nom","n","jour"`, précédé d’un BOM',
        "a.csv",
        _text('"nom","n","jour"', _ROW, start=b"\xef\xbb\xbf"),
        [("missing-label", None, "nom")],
        [],
        "le BOM est retiré",
        ("edge/utf8-bom-quoted-header",),
    ),
    Deviation(
        "Premier accent Windows après 100 ko",
        "6 000 lignes sans accent, puis `Zoé` en Windows-1252",
        "a.csv",
        _late_accent,
        REFUSED,
        [],
        "l’encodage est jugé sur tout le fichier",
        ("edge/latin1-first-accent-after-100kb",),
    ),
    Deviation(
        "Ligne de titre au-dessus des titres",
        "`Liste des choses,,` puis `nom,n,jour`",
        "a.csv",
        _text("Liste des choses,,", _HEAD, _ROW),
        [("duplicate-label", None, None)],
        [],
        "la ligne est laissée de côté, et c’est dit",
        ("edge/title-line-first",),
    ),
    Deviation(
        "Fichier court suivi de lignes vides",
        "une ligne remplie, puis quatre lignes vides",
        "a.csv",
        _text(_HEAD, _ROW, "", "", "", ""),
        [("blank-row", row, None) for row in (4, 5, 6)],
        [("blank-row", row, None) for row in (3, 4, 5, 6)],
        "toutes les lignes vides sont comptées",
        ("edge/short-rows-confuse-header-5-cols",),
    ),
    Deviation(
        "Fichier `.txt`",
        "un CSV nommé `a.txt`",
        "a.txt",
        _text(_HEAD, _ROW),
        REFUSED,
        [],
        "il est lu d’après son contenu",
        ("edge/f-txt",),
    ),
    Deviation(
        "Fichier sans extension",
        "un CSV nommé `a`",
        "a",
        _text(_HEAD, _ROW),
        REFUSED,
        [],
        "il est lu d’après son contenu",
        ("edge/f",),
    ),
    Deviation(
        "`.tsv` dont les colonnes sont séparées par des virgules",
        "un CSV nommé `a.tsv`",
        "a.tsv",
        _text(_HEAD, _ROW),
        [("missing-label", None, "nom")],
        [],
        "le séparateur est trouvé dans le contenu",
        ("edge/f-tsv",),
    ),
    Deviation(
        "Lignes vides mises en forme d’un XLSX",
        "deux lignes vides et jaunes sous le tableau",
        "a.xlsx",
        lambda: _workbook([TITLES, ["Zoé", 1, "2020-01-02"]], filled=2),
        [("blank-row", 3, None), ("blank-row", 4, None)],
        [],
        "ce ne sont pas des lignes",
        ("edge/xlsx-blank-trailing-rows",),
    ),
    Deviation(
        "Première feuille vide",
        "une feuille vide, puis le tableau",
        "a.xlsx",
        lambda: _workbook([], [TITLES, ["Zoé", 1, "2020-01-02"]]),
        REFUSED,
        [],
        "la feuille suivante est lue",
        ("edge/xlsx-first-sheet-empty",),
    ),
    Deviation(
        "Cellule date affichée jour/mois/année",
        "le 2 janvier 2020, affiché `02/01/2020`",
        "a.xlsx",
        lambda: _workbook([TITLES, ["Zoé", 1, _DAY]], date="DD/MM/YYYY"),
        [("type-error", 2, "jour")],
        [],
        "c’est une date, quel que soit son affichage",
        ("edge/xlsx-date-cell-fr-format",),
    ),
    Deviation(
        "ODS",
        "le même tableau, en ODS",
        "a.ods",
        _ods,
        REFUSED,
        [],
        "il est lu",
        (
            "files/ColinMaudry+decp-table-schema/exemples__exemple-valide.ods",
            "files/cnigfr+schema-friches/annexes_schema__scripts__R__data__"
            "fichier-valide.ods",
        ),
    ),
    Deviation(
        "Plus de mille erreurs",
        "1 001 dates écrites `02/01/2020`",
        "a.csv",
        _text(_HEAD, *["Zoé,1,02/01/2020"] * 1_001),
        [("type-error", row, "jour") for row in range(2, 1_002)],
        [("type-error", row, "jour") for row in range(2, 1_003)],
        "le contrôle va au bout, les totaux sont exacts",
    ),
    Deviation(
        "Clé étrangère d’une colonne facultative absente",
        "`parent` renvoie à `id`, et le fichier n’a pas `parent`",
        "a.csv",
        _text("id", "a", "b"),
        [("schema-error", None, None)],
        [],
        "la clé n’est pas jugée",
        schema=_KEYS,
    ),
    Deviation(
        "Règle `coordonnees-gps-francaises`",
        "un schéma qui la nomme",
        "a.csv",
        _text("lat,lon", "48.2,-1.9"),
        [("error", None, None)],
        [("check-error", None, None)],
        "elle est inconnue, le reste est jugé",
        schema=_GPS,
    ),
]
