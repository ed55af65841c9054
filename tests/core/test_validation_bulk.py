"""What a batch accepts at once is what the exact reader accepts, value after value."""

import random

import pyarrow as pa
import pytest

from ckanext.socle.core.validation import Limits, validate
from ckanext.socle.core.validation.bulk import columns
from ckanext.socle.core.validation.bulk.sirets import are_sirets
from ckanext.socle.core.validation.bulk.studies import encode, identity
from ckanext.socle.core.validation.checks.french_formats import is_siret
from ckanext.socle.core.validation.encodings import MANY, detect_encoding


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
