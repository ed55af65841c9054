"""Every cell of a report beyond its samples: kept in order, within bounds."""

import pytest

from benchmarks import findings
from ckanext.socle.core.validation.ledger import PAGE, Ledger, group_key, pack, unpack
from ckanext.socle.core.validation.report import Group, Sample


def cells(count, column="D"):
    return [Sample(row, f"{column}{row}", "17/03/2026") for row in range(2, count + 2)]


def told(ledger, keys):
    found = {key: [] for key in keys}
    for page in ledger.pages(keys):
        kept = unpack(page.cells)
        assert page.count == len(kept) <= PAGE
        assert page.number == len(found[keys[page.group]]) // PAGE
        found[keys[page.group]] += kept
    return found


def test_every_cell_comes_back_in_order():
    ledger = Ledger()
    for sample in cells(3 * PAGE + 7):
        ledger.add("dates", sample)
    assert told(ledger, ["dates"]) == {"dates": cells(3 * PAGE + 7)}


def test_groups_are_told_in_the_order_of_the_report():
    ledger = Ledger()
    ledger.add("b", Sample(1))
    ledger.add("a", Sample(2))
    assert [page.group for page in ledger.pages(["a", "unheard", "b"])] == [0, 2]


def test_a_column_wholly_wrong_leaves_room_for_the_others():
    ledger = Ledger(limit=4 * PAGE)
    for sample in cells(10 * PAGE):
        ledger.add("long", sample)
    for sample in cells(PAGE + 5, "F"):
        ledger.add("short", sample)
    found = told(ledger, ["long", "short"])
    assert found["short"] == cells(PAGE + 5, "F")
    assert found["long"] == cells(3 * PAGE)
    assert not ledger.wants("long")
    assert ledger.wants("short")


def test_a_group_that_gave_cells_back_has_no_hole():
    ledger = Ledger(limit=2 * PAGE)
    for long, short in zip(cells(2 * PAGE + 3), cells(2 * PAGE + 3, "F"), strict=True):
        ledger.add("long", long)
        ledger.add("short", short)
    for column, kept in told(ledger, ["long", "short"]).items():
        letter = "D" if column == "long" else "F"
        assert kept == cells(len(kept), letter)


def test_what_a_cell_holds_is_kept_as_it_is():
    odd = Sample(3, None, 'é"\n;=1+1', "Feuille 2", "\u202f")
    assert unpack(pack([odd])) == [odd]


def test_anything_else_is_no_page():
    with pytest.raises(ValueError, match="ledger"):
        unpack(b"anything")


def test_two_verdicts_on_one_column_are_two_groups():
    one = Group("too-long", None, "fix", strict=True, lenient=True, field="A")
    other = Group("too-long", None, "fix", strict=True, lenient=False, field="A")
    assert group_key(one) != group_key(other)


def test_the_benchmark_of_findings_runs():
    found = findings.measure(count=1200, rows=20)
    assert found["ledger"]["listed"] == found["list"]["listed"] == 1200
    assert found["ledger"]["others"] == 12
