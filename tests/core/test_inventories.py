"""Inventories made from datasets: valid when complete, never invented."""

import datetime

import pytest

from ckanext.socle.core import inventories
from ckanext.socle.core.inventories import Body, Described, Place
from ckanext.socle.core.validation import validate

BODY = Body("Commune de Romillé", "21350245300011")
PLACES = (Place("commune", "Romillé"),)
EU = "http://publications.europa.eu/resource/authority/"
COMPLETE = {
    "name": "equipements-romille",
    "title": "Équipements de Romillé",
    "notes": "Les équipements\nde la commune.",
    "frequency": f"{EU}frequency/ANNUAL",
    "license_id": "lov2",
    "temporal_coverage": [{"start": "2026-01-01", "end": "2026-12-31"}],
    "tags": [{"name": "SCDL"}, {"name": "Équipements"}],
    "metadata_created": "2026-11-24T08:00:00.123",
    "resources": [
        {"format": "CSV", "created": "2026-11-24T08:00:00", "last_modified": None},
        {"format": "XLSX", "last_modified": "2026-11-25T08:00:00"},
    ],
}


def described(places=PLACES, **changes):
    return Described(
        dataset=COMPLETE | changes,
        producer=BODY,
        url="https://portail.example/dataset/equipements-romille",
        places=tuple(places),
        theme="Gouvernement et secteur public",
        licence="Licence Ouverte 2.0",
    )


def row(**changes):
    return inventories.catalogue_row(BODY, described(**changes))


def test_the_row_of_a_complete_dataset_is_strictly_valid():
    found = row()
    assert found.is_complete
    rows = [list(inventories.CATALOGUE_COLUMNS), list(found.values.values())]
    report = validate(rows, table_schema=inventories.CATALOGUE)
    assert (report.strict.valid, report.strict.to_validata()) == (True, [])


def test_the_columns_are_those_of_the_schema():
    from ckanext.socle.core import table_schemas

    fields = table_schemas.get(inventories.CATALOGUE).descriptor["fields"]
    assert [field["name"] for field in fields] == list(inventories.CATALOGUE_COLUMNS)


def test_values_are_written_as_the_schema_asks():
    values = row().values
    assert values["DESCRIPTION"] == "Les équipements de la commune."
    assert values["MOTS_CLES"] == "scdl;equipements"
    assert values["FORMAT_RESSOURCES"] == "csv;xlsx"
    assert values["NOMBRE_RESSOURCES"] == "2"
    assert values["LICENCE"] == "Licence Ouverte-LO"
    assert values["FREQ_MAJ"] == "Annuelle"
    assert (values["DATE_PUBL"], values["DATE_MAJ"]) == ("2026-11-24", "2026-11-25")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"notes": ""}, "notes"),
        ({"tags": []}, "tag_string"),
        ({"license_id": None}, "license_id"),
        ({"license_id": "notspecified"}, "license_id"),
        ({"frequency": f"{EU}frequency/AUTRE"}, "frequency"),
        ({"temporal_coverage": []}, "temporal_coverage"),
        ({"temporal_coverage": [{"start": "2026-01-01"}]}, "temporal_coverage"),
        (
            {"temporal_coverage": [{"start": "2026", "end": "2027"}]},
            "temporal_coverage",
        ),
        ({"resources": [{"format": ""}]}, "format"),
        ({"places": ()}, "territories"),
    ],
)
def test_what_is_not_said_is_a_field_to_complete(changes, missing):
    found = row(**changes)
    assert missing in found.missing
    assert not found.is_complete


def test_a_body_without_siret_is_told_once():
    found = inventories.catalogue_row(Body("Romillé"), described())
    assert found.missing == ("sirets",)


@pytest.mark.parametrize(
    ("places", "maille", "name"),
    [
        ([Place("arrondissement", "Paris 1er")], "Infracommunale", "Paris 1er"),
        ([Place("ept", "Est Ensemble")], "Intercommunale", "Est Ensemble"),
        (
            [Place("departement", "Ille-et-Vilaine")],
            "Départementale",
            "Ille-et-Vilaine",
        ),
        ([Place("region", "Bretagne")], "Régionale", "Bretagne"),
        ([Place("pays", "France")], "Autre", "France"),
        ([Place("commune", "A"), Place("commune", "B")], "Communale", "A, B"),
        ([Place("commune", "A"), Place("region", "B")], "Autre", "A, B"),
    ],
)
def test_the_size_of_what_is_covered(places, maille, name):
    values = row(places=places).values
    assert (values["COUV_SPAT_MAILLE"], values["COUV_SPAT_NOM"]) == (maille, name)


@pytest.mark.parametrize(
    ("licence", "told"),
    [
        ("fr-lo", "Licence Ouverte-LO"),
        ("odc-odbl", "Open Database License-ODBL"),
        ("cc-by", "Creative Commons-CC"),
        ("mit", "Spécifique ou autre"),
    ],
)
def test_licences_are_those_of_the_closed_list(licence, told):
    assert row(license_id=licence).values["LICENCE"] == told


@pytest.mark.parametrize(
    ("entries", "siret"),
    [
        ([], ""),
        ([{"siret": "1", "valid_to": "2026-11-23"}, {"siret": "2"}], "2"),
        ([{"siret": "1", "valid_from": "2026-11-25"}], ""),
        ([{"siret": "1", "valid_from": "2026-11-24", "valid_to": "2026-11-24"}], "1"),
    ],
)
def test_the_siret_in_force(entries, siret):
    day = datetime.date(2026, 11, 24)
    assert inventories.siret_in_force(entries, day) == siret


def test_the_repertoire_says_what_article_r322_7_asks():
    found = inventories.repertoire_row(described(version_notes="Deux gymnases."))
    assert tuple(found) == inventories.REPERTOIRE_COLUMNS
    assert found["titre"] == "Équipements de Romillé"
    assert found["date_creation"] == "2026-11-24"
    assert found["conditions_reutilisation"] == "Licence Ouverte 2.0"
    assert (found["date_mise_a_jour"], found["objet_mise_a_jour"]) == (
        "2026-11-25",
        "Deux gymnases.",
    )
