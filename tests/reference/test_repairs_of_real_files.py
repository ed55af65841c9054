"""Real files of 2016-2018, from their raw state to what only a person knows."""

import pytest

from ckanext.socle.core.validation import validate
from ckanext.socle.core.validation.repairs import apply, propose

pytestmark = pytest.mark.reference
KEY = "scdl/subventions"
LEFT = {
    "lot_2017.csv": {},
    "deux-sevres.xls": {"missing-column": 4, "one-of-two-empty": 1},
    "nievre_2016.csv": {
        "siret-is-siren": 97,
        "one-of-two-empty": 97,
        "empty-required": 292,
        "not-a-number": 6,
        "missing-column": 2,
    },
    "poitiers_2017.csv": {
        # Of the 562, those whose key is right by chance are no less damaged.
        "siret-lost-digits": 1124,
        "too-long": 156,
        "missing-column": 4,
    },
}


@pytest.mark.parametrize("name", sorted(LEFT))
def test_safe_repairs_leave_what_only_a_person_knows(reference, tmp_path, name):
    path = reference / "real-files" / name
    before = validate(path, table_schema=KEY)
    offered = propose(path, name, KEY, before)
    chosen = [repair.id for repair in offered if repair.kind == "safe"]
    made = apply(path, name, KEY, chosen, folder=tmp_path, report=before)
    after = validate(made.path, filename=made.filename, table_schema=KEY)
    left: dict[str, int] = {}
    for group in after.groups:
        if group.severity == "fix":
            left[group.code] = left.get(group.code, 0) + group.count
    assert left == LEFT[name]
    assert after.strict.cells == after.lenient.cells
    again = propose(made.path, made.filename, KEY, after)
    assert [repair.id for repair in again if repair.kind == "safe"] == []
