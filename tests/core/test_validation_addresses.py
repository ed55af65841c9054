"""Our own rules of the Base Adresse Locale."""

import pytest

from ckanext.socle.core.validation import validate

COMMUNE = "0246e48c-f33d-433a-8984-034219be842e"
OTHER = "5dd3e8a8-0d2e-4b6c-a1c5-6d0f2d4b0a11"
PLACE = "8a3bab10-f329-4ce3-9c7d-280d91a8053a"
ADDRESS = "3c87abe4-887b-46ee-9192-5c1b35a06625"
GOOD = {
    "id_ban_commune": COMMUNE,
    "id_ban_toponyme": PLACE,
    "id_ban_adresse": ADDRESS,
    "cle_interop": "31591_xxxx_00009",
    "commune_insee": "31591",
    "commune_nom": "Escoulis",
    "voie_nom": "Rue des 3 Places",
    "numero": "9",
    "long": "1.028392",
    "lat": "43.111637",
    "date_der_maj": "2020-11-09",
}
NONE = {"id_ban_commune": "", "id_ban_toponyme": "", "id_ban_adresse": ""}


def codes(*changes, version="1.4.0", names=None):
    names = names or list(GOOD)
    rows = [{**GOOD, **change} for change in changes]
    lines = [names, *([row[name] for name in names] for row in rows)]
    text = "\n".join(",".join(line) for line in lines) + "\n"
    report = validate(
        text.encode(), filename="a.csv", table_schema=f"etalab/schema-bal@{version}"
    )
    return [(g.code, g.count) for g in report.groups if g.severity == "fix"]


def test_a_good_row_is_valid():
    assert codes({}, {}) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"numero": "10000"}, "above-maximum"),
        ({"numero": "99999", "id_ban_adresse": "", "long": "", "lat": ""}, None),
        ({"long": ""}, "address-without-place"),
        ({"id_ban_adresse": ""}, "incomplete-columns"),
        ({"cle_interop": "2A004_0001_00009"}, "pattern-mismatch"),
        ({"cle_interop": "2a004_0001_00009_bis"}, None),
        ({"cle_interop": "31591_xxxx_9"}, "pattern-mismatch"),
        ({"date_der_maj": ""}, None),
        ({"commune_insee": "2A004"}, None),
    ],
)
def test_each_rule_of_an_address(change, code):
    assert [found for found, _ in codes({}, change)] == ([code] if code else [])


@pytest.mark.parametrize("rows", [1, 3_000])
def test_identifiers_on_some_rows_only_are_said_once(rows):
    for changes in ([{}] * rows + [NONE], [NONE] + [{}] * rows):
        assert codes(*changes) == [("identifiers-on-some-rows", 1)]
    assert codes(*[NONE] * rows) == []


def test_the_addresses_of_two_communes_are_said_once():
    changes = [{}] * 10 + [{"id_ban_commune": OTHER}] * 5
    assert codes(*changes) == [("several-communes", 1)]


def test_the_version_1_3_knows_no_identifier_of_columns():
    names = [name for name in GOOD if not name.startswith("id_ban")]
    assert codes({}, version="1.3.0", names=names) == []
    assert codes({"lat": ""}, version="1.3.0", names=names) == [
        ("address-without-place", 1)
    ]
