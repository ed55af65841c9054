"""What data.gouv.fr will understand: told to administrators, with what mends it."""

import json

import pytest

import ckan.plugins.toolkit as tk
from ckan.cli.cli import ckan
from ckan.tests import factories, helpers

from ckanext.socle.dcat import last_reads

SOURCE = "http://socle.tests/organization/romille/catalog.ttl"


@pytest.fixture
def admin(clean_db, clean_index, clean_redis):
    return factories.UserWithToken(name="maire")


@pytest.fixture
def dataset(admin):
    factories.Organization(
        name="romille",
        title="Commune de Romillé",
        siren="213502453",
        territory_id="commune:35245",
        users=[{"name": "maire", "capacity": "admin"}],
    )
    return factories.Dataset(
        name="budget",
        title="Budget",
        owner_org="romille",
        license_id="lov2",
        frequency="quand on peut",
        resources=[{"url": "https://exemple.fr/b.csv", "format": "CSV", "hash": "ab"}],
    )


def inspect(**asked):
    return helpers.call_action("socle_dcat_inspect", {"ignore_auth": True}, **asked)


def test_a_dataset_is_told_field_by_field(dataset):
    found = inspect(dataset="budget")
    states = {line["name"]: line["state"] for line in found["dataset"]["lines"]}
    assert states["licence"] == states["territory"] == states["file-format"] == "read"
    assert states["frequency"] == states["file-checksum"] == "lost"
    assert states["period"] == "absent"
    marks = {mark["name"]: mark["state"] for mark in found["dataset"]["marks"]}
    assert len(marks) == 9
    assert marks["licence"] == "earned"
    assert marks["frequency"] == "missing"
    assert marks["available"] == "unknown"
    problems = {(one["code"], one["field"]) for one in found["dataset"]["problems"]}
    assert problems == {
        ("not-in-list", "frequency"),
        ("checksum-without-algorithm", "hash_algorithm"),
    }
    assert found["source"] == {"url": SOURCE, "last_read": None}


def test_a_body_is_told_by_totals(dataset):
    found = inspect(organization="romille")
    assert (found["count"], found["clean"]) == (1, 0)
    (frequency,) = [one for one in found["problems"] if one["field"] == "frequency"]
    assert frequency["examples"] == [{"name": "budget", "title": "Budget"}]


@pytest.mark.usefixtures("dataset")
def test_one_thing_is_asked_for():
    for asked in ({}, {"dataset": "budget", "organization": "romille"}):
        with pytest.raises(tk.ValidationError):
            inspect(**asked)
    with pytest.raises(tk.ObjectNotFound):
        inspect(organization="nulle-part")


@pytest.mark.usefixtures("dataset")
def test_the_day_of_the_last_reading_is_told():
    last_reads.note("/organization/romille", "Mozilla/5.0")
    assert inspect(organization="romille")["source"]["last_read"] is None
    last_reads.note("/organization/romille", "uData/0.1 dcat")
    assert inspect(organization="romille")["source"]["last_read"].startswith("20")


@pytest.mark.usefixtures("dataset")
def test_pages_are_for_administrators(app, admin):
    signed_in = {"Authorization": admin["token"]}
    for path in ("/dataset/budget", "/organization/romille"):
        page = app.get(f"{path}/moissonnage", headers=signed_in).body
        assert f'value="{SOURCE}"' in page
        assert "Fréquence" in page or "Mise à jour" in page
        stranger = app.get(f"{path}/moissonnage", follow_redirects=False)
        assert stranger.status_code == 302
    page = app.get("/dataset/budget", headers=signed_in).body
    assert 'href="/dataset/budget/moissonnage"' in page


def test_the_command_prints_what_is_to_mend(dataset, cli):
    told = cli.invoke(ckan, ["socle", "dcat", "inspect", "budget"])
    assert told.exit_code == 1
    assert "frequency" in told.output
    told = cli.invoke(ckan, ["socle", "dcat", "inspect", "romille", "--json"])
    assert json.loads(told.output)["source"]["url"] == SOURCE
    assert cli.invoke(ckan, ["socle", "dcat", "inspect", "rien"]).exit_code == 2
