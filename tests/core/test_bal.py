"""Our own rules of the Base Adresse Locale."""

import pytest

from ckanext.socle.core import table_schemas
from ckanext.socle.core.validation import validate

IDS = ("id_ban_commune", "id_ban_toponyme", "id_ban_adresse")


def check(version="1.5.0", **cells):
    schema = table_schemas.get(f"etalab/schema-bal@{version}")
    names = [field["name"] for field in schema.descriptor["fields"]]
    row = {name: schema.example(name) or "" for name in names} | cells
    report = validate([list(row), list(row.values())], table_schema=schema)
    assert report.strict.valid or not report.lenient.valid
    return [(group.code, group.field) for group in report.groups if group.lenient]


@pytest.mark.parametrize("version", ["1.4.0", "1.5.0"])
@pytest.mark.parametrize(
    "cells",
    [
        {"commune_insee": "2A004", "commune_nom": "Ajaccio"},
        {"source": ""},
        {"position": ""},
        {"numero": "99999", "cle_interop": "31591_xxxx_99999", "id_ban_adresse": ""},
        {"cad_parcelles": "315910000A0123|31591000AB0124"},
        {"certification_commune": "0"},
        {"x": "", "y": "", "cle_interop": "2a004_xxxx_00009_bis"},
    ],
)
def test_an_address_is_accepted(version, cells):
    assert check(version, **cells) == []


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"commune_insee": "35A04"}, "wrong-commune-code", "commune_insee"),
        ({"toponyme": "Ru"}, "too-short", "toponyme"),
        ({"numero": "0"}, "below-minimum", "numero"),
        ({"numero": "bis"}, "not-a-number", "numero"),
        ({"suffixe": "-bis"}, "pattern-mismatch", "suffixe"),
        ({"date_der_maj": "17/03/2026"}, "wrong-date-order", "date_der_maj"),
        ({"lat": "91"}, "above-maximum", "lat"),
        ({"id_ban_toponyme": "8a3bab10"}, "wrong-type", "id_ban_toponyme"),
        ({"id_ban_adresse": ""}, "incomplete-columns", "id_ban_commune"),
        ({"cle_interop": "31591_9"}, "pattern-mismatch", "cle_interop"),
    ],
)
def test_a_fault_is_named(cells, code, column):
    assert (code, column) in check(**cells)


def test_identifiers_are_all_there_or_none_in_version_1_4():
    none = dict.fromkeys(IDS, "")
    assert check("1.4.0", **none) == []
    for name in IDS:
        partial = {**none, name: "0246e48c-f33d-433a-8984-034219be842e"}
        assert check("1.4.0", **partial) == [("incomplete-columns", "id_ban_commune")]
    assert ("empty-required", "id_ban_commune") in check("1.5.0", **none)
