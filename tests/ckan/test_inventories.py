"""Inventories of what is public, made by the portal from the datasets."""

import csv
import io
import json
import re

import pytest

import ckan.model as model
from ckan.tests import factories, helpers

from ckanext.socle import inventories
from ckanext.socle.cli import socle
from ckanext.socle.core.inventories import CATALOGUE, CATALOGUE_COLUMNS
from ckanext.socle.core.validation import validate
from ckanext.socle.inventories import listing
from tests.core.test_catalogue_lines import VALID, catalogue

EU = "http://publications.europa.eu/resource/authority/"
SIRET = "21350245300011"


@pytest.fixture(scope="module")
def made():
    return {}


@pytest.fixture
def romille(made, request):
    """An organisation with a complete dataset, one to complete and a private one."""
    if not made:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        made.update(world())
    return made


def world():
    editor = factories.User()
    organization = factories.Organization(
        title="Commune de Romillé",
        kind="commune",
        siren="213502453",
        sirets=[{"siret": SIRET}],
        territory_id="commune:35245",
        users=[{"name": editor["name"], "capacity": "editor"}],
    )
    here = {"owner_org": organization["id"]}
    factories.Dataset(
        name="equipements-romille",
        title="Équipements de Romillé",
        notes="Les équipements de la commune.",
        theme=[f"{EU}data-theme/GOVE"],
        territories=["commune:35245"],
        frequency=f"{EU}frequency/ANNUAL",
        license_id="lov2",
        temporal_coverage=[{"start": "2026-01-01", "end": "2026-12-31"}],
        tag_string="SCDL,Équipements",
        resources=[{"url": "https://a.example/e.csv", "format": "CSV"}],
        **here,
    )
    factories.Dataset(name="a-completer", title="=1+1", notes="", **here)
    factories.Dataset(name="cache", title="Caché", private=True, **here)
    return {"organization": organization, "editor": editor}


def rows(app, path):
    text = app.get(path).get_data().decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_the_catalogue_has_what_is_public_and_nothing_invented(app, romille):
    name = romille["organization"]["name"]
    found = rows(app, f"/organization/{name}/catalogue-scdl.csv")
    assert [row["ID"] for row in sorted(found, key=lambda row: row["ID"])] == [
        "a-completer",
        "equipements-romille",
    ]
    [incomplete] = [row for row in found if row["ID"] == "a-completer"]
    assert (incomplete["THEME"], incomplete["COUV_TEMP_DEBUT"]) == ("", "")


def test_a_complete_dataset_is_a_strictly_valid_row(app, romille):
    name = romille["organization"]["name"]
    found = rows(app, f"/organization/{name}/catalogue-scdl.csv")
    complete = [
        list(row.values()) for row in found if row["ID"] == "equipements-romille"
    ]
    report = validate([list(CATALOGUE_COLUMNS), *complete], table_schema=CATALOGUE)
    assert report.strict.to_validata() == []


@pytest.mark.parametrize("path", ["/territoire/commune:35245", "/territoire/region:53"])
def test_a_territory_has_those_of_its_bodies(app, romille, path):
    found = rows(app, f"{path}/repertoire.csv")
    assert "Équipements de Romillé" in [row["titre"] for row in found]
    assert rows(app, "/territoire/region:76/repertoire.csv") == []


def test_a_text_is_never_a_formula(app, romille):
    name = romille["organization"]["name"]
    titles = [row["titre"] for row in rows(app, f"/organization/{name}/repertoire.csv")]
    assert "'=1+1" in titles


def test_what_is_to_complete_is_told_to_those_who_may(app, romille):
    name = romille["organization"]["name"]
    visitor = app.get(f"/organization/{name}/inventaire").body
    assert "Équipements de Romillé" in visitor
    assert "Caché" not in visitor
    assert "à compléter" not in visitor
    token = factories.APIToken(user=romille["editor"]["name"])["token"]
    page = app.get(f"/organization/{name}/inventaire", headers={"Authorization": token})
    assert "1 jeu de données à compléter" in page.body
    assert "Caché" not in page.body


def test_pages_follow_each_other_without_a_gap(romille, monkeypatch):
    monkeypatch.setattr(listing, "_BY_PAGE", 1)
    clause = inventories.of_organization(romille["organization"]["id"])
    names = [one.dataset["name"] for one in inventories.described(clause)]
    assert sorted(names) == ["a-completer", "equipements-romille"]
    assert len(list(inventories.described(clause, limit=1))) == 1


def test_producers_are_read_in_one_query_a_page(romille, queries):
    clause = inventories.of_organization(romille["organization"]["id"])
    list(inventories.described(clause))
    with queries() as statements:
        list(inventories.described(clause))
    assert len([one for one in statements if '"group".id IN' in one]) == 1


@pytest.mark.parametrize(
    "path", ["/organization/rien", "/regroupement/rien", "/territoire/commune:99999"]
)
def test_what_is_unknown_is_a_404(app, romille, path):
    assert app.get(f"{path}/repertoire.csv", status=404)


class TestBringing:
    """A catalogue read back: drafts, shown before they are made, never twice."""

    def sent(self, app, romille, data, token, **more):
        return app.post(
            f"/organization/{romille['organization']['name']}/inventaire/reprendre",
            data={"upload": (io.BytesIO(data), "catalogue.csv"), **more}
            if data
            else more,
            headers={"Accept-Language": "fr", "Authorization": token},
        ).body

    def test_the_page_shows_then_makes_the_drafts_of_a_catalogue(self, app, romille):
        token = factories.APIToken(user=romille["editor"]["name"])["token"]
        listed = catalogue(
            {**VALID, "ID": "nouveau", "FREQ_MAJ": "Parfois"},
            {**VALID, "ID": "equipements-romille"},
            {**VALID, "ID": "ailleurs", "COLL_SIRET": "21350001000011"},
        )
        before = self.sent(app, romille, listed, token)
        assert "1 brouillon serait créé" in before
        assert "Le SIRET 21350001000011 est celui d’un autre organisme" in before
        assert model.Package.get("nouveau") is None
        kept = re.search(r'name="kept" value="([^"]+)"', before)[1]
        after = self.sent(app, romille, b"", token, kept=kept, create="1")
        assert "1 brouillon est créé" in after
        dataset = helpers.call_action("package_show", id="nouveau")
        assert (dataset["state"], dataset["owner_org"]) == (
            "draft",
            romille["organization"]["id"],
        )
        assert dataset["territories"] == ["commune:35245"]
        assert dataset["license_id"] == "lov2"
        again = self.sent(app, romille, b"", token, kept=kept, create="1")
        assert "Aucun brouillon n’était à créer" in again
        model.Package.get("nouveau").delete()
        model.Session.commit()

    def test_what_cannot_be_read_is_told_and_others_may_not(self, app, romille):
        token = factories.APIToken(user=romille["editor"]["name"])["token"]
        wrong = self.sent(app, romille, b"%PDF-1.4", token)
        assert 'href="#field-upload"' in wrong
        other = factories.UserWithToken()["token"]
        path = f"/organization/{romille['organization']['name']}/inventaire/reprendre"
        app.get(path, headers={"Authorization": other}, status=403)

    def test_the_command_finds_the_body_of_each_line(self, cli, romille, tmp_path):
        path = tmp_path / "catalogue.csv"
        path.write_bytes(
            catalogue(
                {**VALID, "ID": "par-commande"}, {**VALID, "COLL_SIRET": "1" * 14}
            )
        )
        asked = ["inventories", "bring", str(path)]
        dry = cli.invoke(socle, asked)
        assert dry.exit_code == 1
        assert "new" in dry.stdout
        assert "No public body of the portal has the SIRET" in dry.stdout
        assert model.Package.get("par-commande") is None
        made = json.loads(cli.invoke(socle, [*asked, "--create", "--json"]).stdout)
        assert [one["state"] for one in made] == ["new", "stopped"]
        again = json.loads(cli.invoke(socle, [*asked, "--create", "--json"]).stdout)
        assert again[0]["state"] == "known"
        assert cli.invoke(socle, [*asked, "--organization", "no"]).exit_code == 2
