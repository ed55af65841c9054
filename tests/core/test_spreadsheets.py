"""The one guard against formulas, and the CSV files it protects."""

import csv
import io

import pytest

from ckanext.socle.core.spreadsheets import (
    csv_text,
    guarded,
    is_formula,
    spreadsheet_csv,
)

FORMULAS = ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "-1+2"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    assert guarded(text) == f"'{text}"
    assert not is_formula(guarded(text))


@pytest.mark.parametrize(
    "value", ["-1.8926", "+3", "-1,5", "Mairie", "2026-11-24", "", 12, "a=b"]
)
def test_numbers_and_words_stay_as_they_are(value):
    assert guarded(value) == str(value)


def test_every_cell_of_a_file_is_guarded_and_every_row_is_there():
    rows = [["ligne", number, "=1+1"] for number in range(1201)]
    pieces = list(csv_text(rows))
    assert len(pieces) == 3
    read = list(csv.reader(io.StringIO("".join(pieces), newline="")))
    assert read == [["ligne", str(number), "'=1+1"] for number in range(1201)]


def test_a_file_for_people_opens_in_a_french_spreadsheet():
    text = "".join(spreadsheet_csv(["Colonne", "Valeur"], [["D", "a;b"]]))
    assert text == '\ufeffColonne;Valeur\r\nD;"a;b"\r\n'
