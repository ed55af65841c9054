"""The workbook where each cell to mend is coloured and explained."""

import datetime

import openpyxl
import pytest

from ckanext.socle.core.annotated_workbook import (
    COMMENTS,
    Note,
    Words,
    write_workbook,
)

WORDS = Words("Équipements", "À corriger", "Contrôle")
ROWS = [
    (1, ["Mairie de Romillé"]),
    (3, ["NOM", "DATE"]),
    (4, ["=HYPERLINK(1)", "17/03/2026"]),
    (5, ["École", None]),
    (6, [None, datetime.date(2026, 3, 17)]),
]
NOTES = {
    3: [Note(None, "fix", "Il manque la colonne « SIRET »")],
    4: [
        Note(2, "advice", "Un conseil"),
        Note(2, "fix", "Écrivez 2026-03-17"),
        Note(None, "check", "Ligne en double"),
    ],
    5: [Note(2, "fix", "Cellule vide")],
}


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a workbook, and reads its sheet."""

    def write(rows=ROWS, notes=NOTES, words=WORDS, columns=2):
        path = tmp_path / "annote.xlsx"
        write_workbook(path, rows, notes, header_row=3, columns=columns, words=words)
        return openpyxl.load_workbook(path).active

    return write


def test_cells_keep_their_places(written):
    sheet = written()
    assert sheet["A1"].value == "Mairie de Romillé"
    assert sheet["B3"].value == "DATE"
    assert sheet["B4"].value == "17/03/2026"
    assert sheet["B6"].value.date() == datetime.date(2026, 3, 17)
    assert sheet.freeze_panes == "A4"


def test_colour_is_not_alone(written):
    sheet = written()
    assert sheet["B4"].fill.fgColor.rgb == "00F9C9C3"
    assert sheet["B4"].comment.text == "Un conseil\nÉcrivez 2026-03-17"
    assert sheet["C3"].value == "À corriger\nIl manque la colonne « SIRET »"
    assert sheet["C4"].value == (
        "B4 : Un conseil\nB4 : Écrivez 2026-03-17\nLigne en double"
    )
    assert sheet["A4"].comment is None


def test_an_empty_cell_beyond_the_end_of_its_row_is_coloured(written):
    sheet = written(rows=[(3, ["NOM", "DATE"]), (5, ["École"])])
    assert sheet["B5"].fill.fgColor.rgb == "00F9C9C3"
    assert sheet["B5"].value is None


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "@SUM(A1)", "-1+2"])
def test_nothing_becomes_a_formula(written, text):
    sheet = written(
        rows=[(3, ["A", "B"]), (4, [text, text])], notes={4: [Note(1, "fix", text)]}
    )
    for place in ("A4", "B4"):
        assert sheet[place].value == text
        assert sheet[place].data_type == "s"
        assert sheet[place].number_format == "@"
    assert written(rows=[(3, [text])], notes={3: [Note(None, "fix", text)]})


def test_what_a_workbook_cannot_hold_is_replaced(written):
    sheet = written(rows=[(3, ["A", "B"]), (4, ["a\x00b", "x" * 40_000])])
    assert sheet["A4"].value == "a�b"
    assert len(sheet["B4"].value) == 32_000


def test_comments_are_bounded_and_the_last_column_is_not(written):
    last = COMMENTS + 5
    rows = [(3, ["A"]), *((n, ["x"]) for n in range(4, last + 4))]
    notes = {n: [Note(1, "fix", "Écrivez y")] for n in range(4, last + 4)}
    sheet = written(rows=rows, notes=notes, columns=1)
    assert sheet.cell(last + 3, 1).comment is None
    assert sheet.cell(last + 3, 1).fill.fgColor.rgb == "00F9C9C3"
    assert sheet.cell(last + 3, 2).value == f"A{last + 3} : Écrivez y"


def test_a_file_cut_short_says_so(written):
    sheet = written(words=Words("É", "À corriger", "Contrôle", end="La suite manque."))
    assert sheet["A7"].value == "La suite manque."
