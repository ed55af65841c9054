"""Files as producers really published them: a report each, never an exception."""

import json

import pytest

from ckanext.socle.core.messages import render, render_reading
from ckanext.socle.core.validation import Report, validate

pytestmark = pytest.mark.reference

FILES = ["deux-sevres.xls", "lot_2017.csv", "nievre_2016.csv", "poitiers_2017.csv"]
SUBVENTIONS = {
    "fields": [
        {"name": "idAttribuant", "title": "SIRET autorité administrative"},
        {"name": "montant", "type": "number"},
        {"name": "dateConvention", "type": "date", "title": "Date de convention"},
        {"name": "COLL_SIRET", "title": "SIRET"},
    ],
    "custom_checks": [{"name": "siret", "params": {"column": "COLL_SIRET"}}],
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "schema", ["scdl/deliberations", "scdl/equipements", SUBVENTIONS]
)
def test_a_real_file_gives_a_report(reference, name, schema):
    report = validate(reference / "real-files" / name, table_schema=schema)
    assert report.readable
    assert report.rows > 10
    as_json = json.loads(json.dumps(report.to_dict()))
    assert Report.from_dict(as_json).to_dict() == as_json
    for group in as_json["groups"]:
        sentence = render(group)
        assert "{" not in sentence.what + sentence.where
    assert all(render_reading(finding) for finding in as_json["reading"])


def check(reference, name):
    report = validate(reference / "real-files" / name, table_schema=SUBVENTIONS)
    return report, {group.code: group for group in report.groups}


def test_lot_has_windows_accents_french_amounts_and_21_blank_rows(reference):
    report, groups = check(reference, "lot_2017.csv")
    assert [f["code"] for f in report.reading] == ["read-encoding", "read-separator"]
    assert groups["number-format"].samples[0].value == "40 000,00"
    assert groups["number-format"].samples[0].suggestion == "40000.00"
    assert groups["trailing-blank-rows"].count == 21
    assert report.rows == 13


def test_poitiers_has_siret_numbers_damaged_by_the_spreadsheet(reference):
    _, groups = check(reference, "poitiers_2017.csv")
    assert groups["siret-lost-digits"].count == 562


def test_nievre_has_commas_and_windows_accents(reference):
    report, groups = check(reference, "nievre_2016.csv")
    assert [f["code"] for f in report.reading] == ["read-encoding"]
    assert groups["siret-is-siren"].count == 97


def test_deux_sevres_is_an_old_workbook_with_serial_dates(reference):
    report, groups = check(reference, "deux-sevres.xls")
    assert report.rows == 467
    assert "date-as-number" in groups or report.strict.valid
