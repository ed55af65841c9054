"""What a batch accepts at once is what the exact reader accepts, value after value."""

import datetime
import io
import random
import zipfile

import openpyxl
import pyarrow as pa
import pytest

from ckanext.socle.core.errors import ReadingError
from ckanext.socle.core.validation import Limits, validate
from ckanext.socle.core.validation.archives import check_archive
from ckanext.socle.core.validation.bulk import batches, columns
from ckanext.socle.core.validation.bulk.sirets import are_sirets
from ckanext.socle.core.validation.bulk.studies import encode, identity
from ckanext.socle.core.validation.checks.french_formats import is_siret
from ckanext.socle.core.validation.encodings import MANY, detect_encoding
from ckanext.socle.core.validation.portal_rules import Context, personal
from ckanext.socle.core.validation.repairs import propose
from ckanext.socle.core.validation.tables import OpenedFile


def reports(lines, descriptor):
    """Return what is found by columns, every rule asked, then row after row."""
    found = []
    for size in (0, 1 << 40):
        limits = Limits(bulk_bytes=size)
        text = "\n".join(lines).encode()
        report = validate(
            text, filename="a.csv", table_schema=descriptor, limits=limits
        )
        told = report.to_dict()
        del told["seconds"]
        found.append((told, report.strict.to_validata()))
    return found


@pytest.fixture
def asked(monkeypatch):
    """No batch has few values: all the rules are asked."""
    monkeypatch.setattr(columns, "FEW", 0)


def test_keys_of_sirets_are_computed_as_for_one():
    chance = random.Random(3)  # noqa: S311
    texts = [f"{chance.randrange(10**14):014}" for _ in range(3_000)]
    texts += [
        "21860194600013",
        "35600000000048",
        "",
        "2186019460001",
        "x" * 14,
        "٣" * 7,
    ]
    found = are_sirets(pa.array([*texts, None])).to_pylist()
    assert found.pop() is not True
    assert found == [is_siret(text) for text in texts]
    assert 10 < sum(found) < 100


@pytest.mark.parametrize("different", [True, False])
def test_dates_and_sums_are_compared_as_row_after_row(asked, monkeypatch, different):
    monkeypatch.setattr(columns, "_SPARSE", 0.0 if different else 2.0)
    dates = ["2024-02-29", "2023-02-29", "2025-01-31", "2025-04-31", "", "31/12/2024"]
    dates += ["2025-03-14", "2025-12-30", "0001-01-01"]
    numbers = ["4", "-2", "", "007", "1e2", "x", "99999999999999999999", "2"]
    chance = random.Random(4)  # noqa: S311
    lines = ["A,B,T,U,V,W,X,Y"]
    for _ in range(600):
        cells = [chance.choice(dates) for _ in "AB"]
        u, v = chance.choice(numbers), chance.choice(numbers)
        right = u.strip("-").isdigit() and v.strip("-").isdigit()
        total = str(int(u) + int(v)) if right and chance.random() < 0.7 else "3"
        x, y = chance.choice(["0.1", "1.10", ""]), chance.choice(["0.2", "7.000000001"])
        lines.append(",".join([*cells, total, u, v, x, y, "0.30"]))
    kinds = ["date", "date", *["integer"] * 3, *["number"] * 3]
    named = zip("ABTUVWXY", kinds, strict=True)
    checks = [
        ("compare-columns-value", {"column": "A", "op": "<=", "column2": "B"}),
        ("compare-columns-value", {"column": "U", "op": ">", "column2": "V"}),
        ("sum-columns-value", {"column": "T", "columns": ["U", "V"]}),
        ("sum-columns-value", {"column": "Y", "columns": ["W", "X"]}),
    ]
    descriptor = {
        "fields": [{"name": name, "type": kind} for name, kind in named],
        "custom_checks": [{"name": name, "params": params} for name, params in checks],
    }
    by_columns, by_rows = reports(lines, descriptor)
    assert by_columns == by_rows
    codes = {group["code"] for group in by_rows[0]["groups"]}
    assert {"wrong-order-of-columns", "wrong-sum"} <= codes


def test_a_missing_value_of_the_whole_schema_is_never_accepted(asked):
    field = {"name": "A", "constraints": {"required": True}}
    descriptor = {"fields": [field, {"name": "B"}], "missingValues": ["", "NaN"]}
    by_columns, by_rows = reports(["A,B", "x,1", "NaN,2"], descriptor)
    assert by_columns == by_rows
    assert [group["code"] for group in by_rows[0]["groups"]] == ["empty-required"]


def test_what_is_clear_together_is_clear_one_by_one():
    chance = random.Random(6)  # noqa: S311
    parts = ["06", "12", "1850735", "238", "07", "+33", " ", ".", "x", "@", "mairie.fr"]
    several = 0
    for _ in range(3_000):
        texts = ["".join(chance.choices(parts, k=4)) for _ in range(3)]
        found = any(personal.in_text(text.strip(), Context()) for text in texts)
        clear = personal.is_clear(texts)
        assert not (clear and found), texts
        several += clear
    assert several > 300
    assert not personal.is_clear(["Rue 0", "06 12 34 56 78"])
    assert not personal.is_clear(["185073523800534"])


def test_sums_of_whole_columns_are_never_judged_one_by_one(monkeypatch):
    from ckanext.socle.core.validation.bulk import between

    monkeypatch.delattr(between, "_combine")
    checks = {"name": "sum-columns-value", "params": {"column": "A", "columns": ["B"]}}
    fields = [{"name": name, "type": "integer"} for name in "AB"]
    report = validate(
        b"A,B\n0,0\n7,7\n9,\n5,4\n",
        filename="a.csv",
        table_schema={"fields": fields, "custom_checks": [checks]},
        limits=Limits(bulk_bytes=0),
    )
    assert [group.code for group in report.groups] == ["wrong-sum"]


def test_a_valid_file_is_not_read_again_for_its_repairs(monkeypatch):
    fields = [{"name": "A", "type": "integer"}, {"name": "B"}]
    read = []
    monkeypatch.setattr(OpenedFile, "batches", lambda self: iter(read.append(1) or ()))
    for text, again in (
        (b"A,B\n1,x\n", 0),
        (b"A,B\n1,x\n , \n", 1),
        (b"A,B\n1,x\n,\n", 1),
        (b"A,B,\n1,x,\n", 1),
        (b"B\nx\n \n", 1),
    ):
        read.clear()
        propose(text, "a.csv", {"fields": fields})
        assert len(read) == again, text


def test_values_have_places():
    assert identity(4).to_pylist() == [0, 1, 2, 3]
    codes, texts, cells = encode(["a", 1, None, 1.0, True, "a"])
    assert codes.to_pylist() == [0, 1, 2, 3, 4, 0]
    assert texts.to_pylist() == ["a", None, None, None, None]
    assert cells == ["a", 1, None, 1.0, True]


@pytest.mark.parametrize("character", ["é", "’", "😀"])
def test_a_character_may_lie_between_two_chunks(character, tmp_path):
    path = tmp_path / "a.csv"
    size = len(character.encode())
    for before in range(MANY - size, MANY + 1):
        text = "a" * before + character + "b" * 20
        path.write_text(text, encoding="utf-8")
        with path.open("rb") as stream:
            assert detect_encoding(stream) == ("utf-8", 0)
        path.write_bytes(text.encode()[: before + size - 1])
        with path.open("rb") as stream:
            assert detect_encoding(stream)[0] != "utf-8"


CELLS = {
    "A": ["12", 12, 12.5, -3, True, "x", None, 10**15, "007", 99],
    "B": ["0.5", 0.5, 7, None, "1e5", False, 45.25, "n.c.", 3.0, -200],
    "C": [datetime.date(2025, 3, 14), "2025-03-14", "14/03/2025", 45000, None],
    "D": ["Romillé", None, 35245, 1.5, " ", datetime.time(3, 4)],
    "E": ["x", 1, None],
}


def test_a_sheet_is_judged_by_columns_as_row_after_row(asked, monkeypatch, tmp_path):
    monkeypatch.setattr(batches, "ROWS", 25)
    chance = random.Random(5)  # noqa: S311
    book = openpyxl.Workbook()
    book.active.append([*CELLS])
    for _ in range(120):
        cells = [chance.choice(values) for values in CELLS.values()]
        book.active.append(cells if chance.random() < 0.9 else [None] * 5)
    path = tmp_path / "a.xlsx"
    book.save(path)
    bounds = {"minimum": 0, "maximum": 50}
    fields = [
        {"name": "A", "type": "integer", "constraints": bounds},
        {"name": "B", "type": "number", "constraints": bounds | {"required": True}},
        {"name": "C", "type": "date"},
        {"name": "D", "constraints": {"minLength": 2}},
    ]
    for missing in ([""], ["", "12", "7"]):
        descriptor = {"fields": fields, "missingValues": missing, "primaryKey": ["A"]}
        told = []
        for rows in (0, 1 << 40):
            limits = Limits(bulk_rows=rows)
            report = validate(path, table_schema=descriptor, limits=limits)
            told.append(
                (report.to_dict() | {"seconds": 0}, report.strict.to_validata())
            )
        assert told[0] == told[1]
        assert told[0][0]["rows"] == 120


def sheet(*places):
    """Return an archive whose sheet has cells at these places."""
    cells = "".join(f'<c r="{place}"/>' for place in places)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<sheetData>{cells}</sheetData>")
    return stream


@pytest.mark.parametrize(
    ("places", "taken"),
    [
        (["A1", "AL999999"], True),
        (["A1", "AM999999"], True),
        (["B999999", "AP1"], False),
        (["A1", "AL1999999"], False),
        (["XFD1", "A2000"], True),
        (["XFD1", "A3000"], False),
        (["A1", "AL9999999"], False),
    ],
)
def test_a_sheet_of_too_many_cells_is_refused_before_it_is_opened(places, taken):
    if taken:
        check_archive(sheet(*places), Limits())
        return
    with pytest.raises(ReadingError) as caught:
        check_archive(sheet(*places), Limits())
    assert caught.value.reading_code == "too-many-rows"
