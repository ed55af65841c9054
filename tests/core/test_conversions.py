"""A table in another format keeps its codes, and has no formula."""

import io

import openpyxl

from ckanext.socle.core.conversions import as_csv, as_workbook
from ckanext.socle.core.previews import whole

CSV = "Nom;CP;Montant\n=1+1;01310;12,5\nMairie\x0b;35240;-3\n;;\nB;;\n"


def read():
    return whole(CSV.encode(), filename="a.csv")


def test_a_workbook_has_numbers_and_texts():
    """A column of numbers is summed in a spreadsheet; a postcode keeps its zero."""
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(read(), "Budget: [2026]")))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].rows]
    assert rows == [
        ["Nom", "CP", "Montant"],
        ["=1+1", "01310", 12.5],
        ["Mairie", "35240", -3],
        ["B", None, None],
    ]
    assert book.worksheets[0]["A2"].data_type == "s"


def test_a_csv_is_in_utf8_with_commas():
    lines = "".join(as_csv(read())).splitlines()
    assert lines[:2] == ["Nom,CP,Montant", '\'=1+1,01310,"12,5"']
