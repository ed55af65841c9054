"""Rows brought by a vendor find their place, twice without effect."""

from ckanext.socle.core.merging import merge
from ckanext.socle.core.table_schemas import get
from ckanext.socle.core.table_schemas.overlay import KeyPart

KEY = [KeyPart(("SIRET",)), KeyPart(("ID", "NUM")), KeyPart(("DATE",), "year")]
LABELS = ["SIRET", "ID", "NUM", "DATE", "OBJET"]
ROWS = [
    ["1", "d1", "", "2026-01-02", "A"],
    ["1", "", "n2", "02/01/2026", "B"],
    ["1", "d1", "", "2025-01-02", "C"],
]


def brought(**values) -> dict[str, str]:
    return {"SIRET": "1", "ID": "d1", "DATE": "2026-05-06", **values}


def test_a_known_key_is_replaced_and_what_is_not_brought_stays():
    found = merge(LABELS, ROWS, [brought(DATE="2026-01-03")], KEY)
    assert found.rows[0] == ["1", "d1", "", "2026-01-03", "A"]
    assert (found.added, found.replaced, found.unchanged) == (0, 1, 0)


def test_the_other_column_of_a_key_and_the_year_of_a_date_count():
    found = merge(
        LABELS, ROWS, [{"SIRET": "1", "NUM": "N2", "DATE": "2026-12-31"}], KEY
    )
    assert (found.added, found.replaced) == (0, 1)
    assert merge(LABELS, ROWS, [brought(DATE="2024-01-01")], KEY).added == 1


def test_twice_is_once():
    once = merge(LABELS, ROWS, [brought(OBJET="Z"), brought(ID="d9")], KEY)
    twice = merge(once.labels, once.rows, [brought(OBJET="Z"), brought(ID="d9")], KEY)
    assert twice.rows == once.rows
    assert (twice.added, twice.replaced, twice.unchanged) == (0, 0, 2)


def test_a_key_that_is_not_filled_only_adds():
    for key in (KEY, []):
        found = merge(LABELS, ROWS, [{"OBJET": "?"}], key)
        assert (found.added, len(found.rows)) == (1, 4)


def test_columns_are_added_and_titles_compared_folded():
    found = merge(["Siret", "objet"], [["1", "A"]], [{"SIRET": "2", "Note": "x"}], [])
    assert found.labels == ["Siret", "objet", "Note"]
    assert found.rows == [["1", "A", ""], ["2", "", "x"]]


def test_the_last_brought_wins():
    rows = [brought(OBJET="1"), brought(OBJET="2")]
    found = merge(LABELS, [], rows, KEY)
    assert [row[-1] for row in found.rows] == ["2"]
    assert (found.added, found.replaced) == (1, 1)


def test_real_keys_are_understood():
    key = get("scdl/subventions").overlay.natural_key
    row = {
        "idAttribuant": "21350245300013",
        "referenceDecision": "2026-03",
        "rnaBeneficiaire": "W351000001",
        "dateConvention": "2026-03-17",
        "montant": "100",
    }
    once = merge(list(row), [], [row], key)
    assert merge(once.labels, once.rows, [row | {"montant": "200"}], key).replaced == 1
