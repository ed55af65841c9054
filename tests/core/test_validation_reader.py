"""Files as they come: encodings, separators, title rows, workbooks, limits."""

import csv
import datetime
import io
import random
import struct
import sys
import tracemalloc
import zipfile

import openpyxl
import pytest

from ckanext.socle.core.validation import Limits, validate

SCHEMA = {
    "fields": [
        {"name": "nom", "constraints": {"required": True}},
        {"name": "montant", "type": "number"},
        {"name": "jour", "type": "date"},
    ]
}
ROWS = [["nom", "montant", "jour"], ["Zoé", "1.5", "2026-01-02"]]
TEXT = "nom,montant,jour\r\nZoé,1.5,2026-01-02\r\n"


def check(source, filename=None, **limits):
    return validate(
        source, filename=filename, table_schema=SCHEMA, limits=Limits(**limits)
    )


def reading(report):
    return {finding["code"]: finding["params"] for finding in report.reading}


def code(report):
    assert not report.readable
    (group,) = report.groups
    assert not report.strict.valid
    return group.code


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("cp1252", "cp1252"),
        ("mac-roman", "mac-roman"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings_are_read_and_said(encoding, said):
    report = check(TEXT.encode(encoding), "a.csv")
    assert report.groups == []
    assert reading(report).get("read-encoding", {}).get("encoding") == said


def test_the_encoding_is_judged_on_the_whole_file():
    text = "nom,montant,jour\n" + "Zoe,1.5,2026-01-02\n" * 20_000 + "é,1,2026-01-02\n"
    report = check(text.encode("cp1252"), "a.csv")
    assert report.readable
    assert reading(report)["read-encoding"] == {"encoding": "cp1252"}


def test_a_few_damaged_bytes_do_not_spoil_the_accents_of_the_others():
    text = TEXT + "Zoé,1,2026-01-02\r\n" * 30
    source = text.encode() + "Léa,2,2026-01-03\r\n".encode("cp1252")
    report = check(source, "a.csv")
    assert report.reading == [{"code": "read-damaged", "params": {"count": 1}}]
    assert report.groups == []


def test_a_line_without_end_does_not_fill_the_memory():
    source = TEXT.encode() + b"a" * 3_000
    report = check(source, "a.csv", cell_characters=10)
    assert code(report) == "cell-too-long"


def test_a_bom_before_windows_accents_is_left_aside():
    report = check(b"\xef\xbb\xbf" + TEXT.encode("cp1252"), "a.csv")
    assert report.groups == []


def test_a_bom_before_a_quoted_title_is_left_aside():
    report = check(b"\xef\xbb\xbf" + TEXT.replace("nom", '"nom"').encode(), "a.csv")
    assert report.groups == []


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "A.CSV", None, "export"])
def test_separators_are_found_whatever_the_suffix(separator, name):
    report = check(TEXT.replace(",", separator).encode(), name)
    assert report.groups == []
    assert reading(report)["read-separator"] == {"separator": separator}


def test_commas_in_texts_do_not_hide_the_semicolons():
    source = "nom;montant;jour\n" + "a, b, c, d;1.5;2026-01-02\n" * 10
    assert check(source.encode(), "a.csv").groups == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_may_be_mixed(end):
    source = TEXT.replace("\r\n", end) + "Léo,2,2026-01-03\r\nMia,3,2026-01-04\n"
    report = check(source.encode(), "a.csv")
    assert report.groups == []
    assert report.rows == 3


def test_a_record_on_several_lines_is_one_row():
    source = TEXT + '"Léo\net Mia",x,2026-01-03\r\n'
    report = check(source.encode(), "a.csv")
    assert [(s.row, s.cell) for g in report.groups for s in g.samples] == [(3, "B3")]


def test_titles_only_is_said():
    report = check(b"nom,montant,jour\n", "a.csv")
    assert report.strict.valid
    assert [group.code for group in report.groups] == ["no-rows"]


@pytest.mark.parametrize("source", [b"", b"\n\n", b" ", b"\xef\xbb\xbf", b",,,\n,,,\n"])
def test_a_file_of_nothing_is_empty(source):
    assert code(check(source, "a.csv")) == "empty-file"


@pytest.mark.parametrize("name", ["a.pdf", "a.json", "a.zip", "a.parquet", "a.docx"])
def test_other_formats_are_refused_by_their_name(name):
    assert code(check(TEXT.encode(), name)) == "unsupported-format"


@pytest.mark.parametrize("start", [b"%PDF-1.7", b"\x89PNG\r\n", b"PAR1", b"\x1f\x8b"])
def test_other_formats_are_refused_by_their_content(start):
    assert code(check(start + b"abc" * 50, "a.csv")) == "unsupported-format"


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html>", "\n<html>", "<?xml version='1'?>"]
)
def test_a_web_page_is_not_a_table(start):
    assert code(check(f"{start}<body>nom,montant</body>".encode(), "a")) == "web-page"


def test_bytes_that_are_no_text_are_unreadable():
    assert code(check(b"nom\0\0\0\1\2\3,\0" * 5, "a.csv")) == "unreadable-file"
    assert code(check(b"hello", "a.xlsx")) == "unreadable-file"


def test_a_csv_named_as_a_workbook_is_read_and_said():
    report = check(TEXT.encode(), "a.xlsx")
    assert report.groups == []
    assert reading(report) == {"read-format": {"format": "CSV"}}


def test_a_workbook_is_read():
    rows = [*ROWS, ["Léo", 2, datetime.date(2026, 1, 3)]]
    rows[1] = ["Zoé", 1.5, "2026-01-02"]
    report = check(workbook(("Feuille1", rows)), "a.xlsx")
    assert report.groups == []
    assert (report.rows, report.columns, report.reading) == (2, 3, [])


def test_places_in_a_workbook_count_the_rows_above():
    rows = [["Subventions 2026"], [], ROWS[0], ["Zoé", "1,5", "2026-01-02"]]
    report = check(workbook(("Feuille1", rows)), "a.xlsx")
    assert [s.cell for g in report.groups for s in g.samples] == ["B4"]
    assert reading(report)["read-title-rows"] == {"count": 2, "first": 1, "last": 2}


def test_the_sheet_with_the_titles_is_chosen_and_named():
    notice = [["À lire avant de remplir"], ["Bonjour"]]
    rows = [ROWS[0], ["Zoé", "x", "2026-01-02"]]
    source = workbook(("Lisez-moi", notice), ("Vide", []), ("Données", rows))
    report = check(source, "a.xlsx")
    said = {"count": 2, "name": "Données", "others": ["Lisez-moi"]}
    assert reading(report)["read-sheet"] == said
    assert report.groups[0].samples[0].sheet == "Données"


def test_a_workbook_named_csv_is_read_and_said():
    report = check(workbook(("F", ROWS)), "a.csv")
    assert reading(report) == {"read-format": {"format": "Excel"}}


@pytest.mark.parametrize("magic", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_damaged_workbook_is_unreadable(magic):
    assert code(check(magic + b"\0" * 600, "a.xlsx")) == "unreadable-file"


def test_a_truncated_workbook_is_unreadable():
    assert code(check(workbook(("F", ROWS))[:-400], "a.xlsx")) == "unreadable-file"


def test_a_bomb_is_not_inflated():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    report = check(stream.getvalue(), "a.xlsx", inflated_bytes=1_000_000)
    assert code(report) == "inflates-too-big"


def test_a_bomb_that_lies_on_its_size_is_not_inflated():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    source = stream.getvalue().replace(
        struct.pack("<I", 5_000_000), struct.pack("<I", 10)
    )
    report = check(source, "a.xlsx", inflated_bytes=1_000_000)
    assert code(report) == "inflates-too-big"


def test_a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory():
    book = openpyxl.Workbook()
    book.active.append(["nom"])
    book.active["XFD1048576"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    assert code(check(stream.getvalue(), "a.xlsx")) == "too-many-rows"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({"bytes": 20}, "too-big"),
        ({"rows": 3}, "too-many-rows"),
        ({"columns": 2}, "too-many-columns"),
        ({"cell_characters": 5}, "cell-too-long"),
        ({"seconds": -1}, "out-of-time"),
    ],
)
def test_above_a_limit_the_report_says_so(limits, expected):
    source = (TEXT + "Léo,2,2026-01-03\r\n" * 2000).encode()
    assert code(check(source, "a.csv", **limits)) == expected


def test_a_quotation_mark_left_open_is_told():
    source = TEXT + '"Léo,2,2026-01-03\r\n' + "Mia,3,2026-01-04\r\n" * 30_000
    assert code(check(source.encode(), "a.csv")) == "cell-too-long"


def test_a_path_is_read_without_its_bytes_in_memory(tmp_path):
    path = tmp_path / "données.csv"
    path.write_bytes(TEXT.replace(",", ";").encode("cp1252"))
    report = validate(path, table_schema=SCHEMA)
    assert report.groups == []
    assert report.filename == "données.csv"
    assert validate(str(path), table_schema=SCHEMA).groups == []


def test_a_workbook_that_ends_its_reader_ends_nothing_else():
    """Damage the old workbook's container: calamine may panic, or want all memory."""
    source = bytearray(workbook(("F", ROWS)))
    chooser = random.Random(7)  # noqa: S311
    old = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chooser.randbytes(4096))
    old[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    for damaged in (source[:-30], old):
        report = check(bytes(damaged), "a.xls")
        assert code(report) == "unreadable-file"


def test_a_workbook_has_no_more_memory_than_its_limit():
    report = check(workbook(("F", ROWS)), "a.xlsx", workbook_memory=5_000_000)
    assert code(report) == "unreadable-file"


def test_a_workbook_has_no_more_time_than_its_limit():
    report = check(workbook(("F", ROWS)), "a.xlsx", seconds=0.0)
    assert code(report) == "out-of-time"


def test_times_and_blank_columns_of_a_workbook_are_read():
    schema = {"fields": [{"name": "h", "type": "time"}, {"name": "t", "type": "any"}]}
    rows = [
        ["h", "t", None],
        [datetime.time(8, 30), datetime.datetime(2026, 1, 2, 3, 4), None],  # noqa: DTZ001
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook(("F", rows))))
    book.active["F9"].number_format = "0.00"
    stream = io.BytesIO()
    book.save(stream)
    report = validate(stream.getvalue(), filename="a.xlsx", table_schema=schema)
    assert report.columns == 2
    assert report.groups == []


def test_the_first_sheet_is_read_when_none_has_the_titles():
    source = workbook(("A", [["x"], ["1"]]), ("B", [["y"], ["2"]]))
    said = {"count": 2, "name": "A", "others": ["B"]}
    assert reading(check(source, "a.xlsx"))["read-first-sheet"] == said


@pytest.mark.parametrize(
    ("head", "labels"),
    [
        ("Identité,Somme,\n nom,montant,jour\n", None),
        ("nom,Somme,\n,montant,jour\n", ["nom", "montant", "jour"]),
        ("nom,montant,jour\nNom,Montant,Jour\n", ["nom", "montant", "jour"]),
    ],
    ids=["groups above", "two rows together", "said twice"],
)
def test_titles_may_take_two_rows(head, labels):
    report = check((head + "Zoé,x,2026-01-02\n").encode(), "a.csv")
    assert [sample.cell for group in report.groups for sample in group.samples] == [
        "B3"
    ]
    code = "read-two-title-rows" if labels else "read-title-rows"
    assert reading(report)[code]["first"] == 1


def test_a_row_that_looks_like_titles_in_one_cell_is_data():
    report = check(b"nom,montant,jour\nnom,1,2026-01-02\n", "a.csv")
    assert (report.rows, reading(report)) == (1, {})


def test_line_ends_that_differ_are_said():
    report = check(b"nom,montant,jour\r\na,1,2026-01-02\nb,2,2026-01-02\r", "a.csv")
    assert report.rows == 2
    assert reading(report) == {"read-line-ends": {}}
    assert reading(check(TEXT.encode())) == {}
    in_a_cell = TEXT + '"a\nb",1,2026-01-02\r\n'
    assert reading(check(in_a_cell.encode(), "a.csv")) == {}


def test_a_lone_quotation_mark_is_said_and_does_not_stop_the_check():
    source = TEXT + 'Léo 5",2,2026-01-03\r\n' + "Mia,3,2026-01-04\r\n"
    report = check(source.encode(), "a.csv")
    assert (report.rows, report.groups) == (3, [])
    assert reading(report) == {"read-lone-quote": {}}


def test_the_row_of_a_cell_that_swallows_the_others_is_known():
    source = TEXT + '"Léo,2,2026-01-03\r\n' + "Mia,3,2026-01-04\r\n" * 30_000
    (group,) = check(source.encode(), "a.csv").groups
    assert group.params["record"] == 3


def test_blank_columns_and_rows_at_the_end_are_no_error_of_the_lenient_verdict():
    source = "nom,montant,jour,,\nZoé,1,2026-01-02,,\n,,,,\n,,,,\n"
    report = check(source.encode(), "a.csv")
    assert report.lenient.valid
    assert {group.code for group in report.groups} == {
        "blank-title",
        "trailing-blank-rows",
    }


def test_zeros_that_a_cell_shows_are_read():
    schema = {"fields": [{"name": "code_postal"}, {"name": "n", "type": "integer"}]}
    book = openpyxl.Workbook()
    other = book.create_sheet("Autre & <fin>")
    other.append(["code_postal", "n"])
    for row in ((1234, 7), (35690, 8), ("2A004", 9)):
        other.append(row)
        other.cell(other.max_row, 1).number_format = "00000"
    stream = io.BytesIO()
    book.save(stream)
    report = validate(stream.getvalue(), filename="a.xlsx", table_schema=schema)
    assert report.strict.valid
    assert report.groups == []


def test_a_postal_code_without_its_zero_is_explained():
    schema = {"fields": [{"name": "code_postal"}]}
    source = workbook(("F", [["code_postal"], [1000], [35690]]))
    report = validate(source, filename="a.xlsx", table_schema=schema)
    said = {group.code: group.samples[0].suggestion for group in report.groups}
    assert said["postal-code-lost-zero"] == "01000"
    assert "number-in-text-column" in said


def test_whole_numbers_and_dates_of_a_workbook_are_read_as_they_are_meant():
    schema = {
        "fields": [{"name": "n", "type": "integer"}, {"name": "d", "type": "date"}]
    }
    rows = [["n", "d"], [3.0, datetime.date(2026, 1, 2)], [4, "2026-01-03"]]
    report = validate(workbook(("F", rows)), filename="a.xlsx", table_schema=schema)
    assert report.groups == []


def test_a_quotation_mark_left_open_does_not_fill_the_memory():
    """Some libraries lift csv's own limit, for the whole process."""
    csv.field_size_limit(sys.maxsize)
    source = TEXT.encode() + b'"' + b"a,b\n" * 1_000_000
    tracemalloc.start()
    (group,) = check(source, "a.csv", cell_characters=1_000).groups
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (group.code, group.params["record"]) == ("cell-too-long", 3)
    assert peak < 20_000_000
