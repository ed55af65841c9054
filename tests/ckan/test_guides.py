"""The guides of expected files, and the templates to fill."""

import pytest

from ckan.tests import factories, helpers

from ckanext.socle import table_schemas

SUBVENTIONS = "/schemas/scdl/subventions"


@pytest.fixture(scope="module")
def prepared():
    return []


@pytest.fixture(autouse=True)
def tables(prepared, request):
    if not prepared:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        prepared.append(True)


def page(app, path, **options):
    return app.get(path, headers={"Accept-Language": "fr"}, **options).body


def test_the_list_has_every_file_and_a_search(app):
    body = page(app, "/schemas")
    for entry in table_schemas.list_table_schemas():
        assert f'href="/schemas/{entry["name"]}"' in body
    found = page(app, "/schemas?q=DELIBERATIONS")
    assert "/schemas/scdl/deliberations" in found
    assert "/schemas/scdl/prenoms" not in found


def test_the_list_is_narrowed_by_duty_and_by_body(app):
    mandatory = page(app, "/schemas?groupe=obligatoire")
    assert "/schemas/scdl/subventions" in mandatory
    assert "/schemas/scdl/prenoms" not in mandatory
    assert "/schemas/scdl/prenoms" not in page(app, "/schemas?pour=region")
    assert "Aucun fichier attendu" in page(app, "/schemas?q=zzz")


def test_a_guide_says_who_when_and_how_column_by_column(app):
    body = page(app, SUBVENTIONS)
    assert "<h1>Subventions</h1>" in body
    for words in ("23 000\xa0€", "14 chiffres, sans espace", "SIRET du bénéficiaire"):
        assert words in body
    assert "16 colonnes, dont 11 obligatoires" in body
    for jargon in (">string<", "maxLength", "^\\d"):
        assert jargon not in body


@pytest.mark.parametrize(
    "key", [entry["name"] for entry in table_schemas.core.list_table_schemas()]
)
def test_every_guide_is_shown(app, key):
    assert "<h1>" in page(app, f"/schemas/{key}")


def test_an_older_version_leads_to_the_guide_of_today(app):
    body = page(app, f"{SUBVENTIONS}/2.0.0")
    assert "ancienne version" in body
    assert f'href="{SUBVENTIONS}"' in body
    last = app.get(f"{SUBVENTIONS}/2.1.1", follow_redirects=False)
    assert (last.status_code, last.location.endswith(SUBVENTIONS)) == (302, True)


def test_a_replaced_file_leads_to_the_new_one(app):
    assert "/schemas/etalab/schema-bal" in page(app, "/schemas/scdl/adresses")


def test_what_is_unknown_is_a_404(app):
    for path in (
        "/schemas/scdl/rien",
        f"{SUBVENTIONS}/9.9.9",
        "/schemas/x/y/modele.csv",
    ):
        assert app.get(path, status=404)


def test_what_changes_is_said_in_words(app):
    body = page(app, f"{SUBVENTIONS}/changements?de=2.0.2&a=2.1.0")
    assert "Numéro RNA du bénéficiaire\xa0: nouvelle colonne." in body
    checked = "Nouveau contrôle (SIRET du bénéficiaire, Numéro RNA du bénéficiaire)"
    assert f"{checked}\xa0: au moins un rempli." in body
    assert "aucun fichier ne suit la version 2.1.0" in body
    assert "Rien ne change" in page(app, f"{SUBVENTIONS}/changements?de=2.1.1&a=2.1.1")


def test_files_are_counted_by_version(app):
    organization = factories.Organization()["id"]
    dataset = factories.Dataset(owner_org=organization)
    factories.Resource(
        package_id=dataset["id"],
        table_schema="scdl/subventions",
        table_schema_version="2.1.0",
    )
    assert table_schemas.uses("scdl/subventions") == {"2.1.0": 1}
    assert table_schemas.uses("scdl/subvention") == {}
    path = f"{SUBVENTIONS}/changements?de=2.1.0&a=2.1.1"
    assert "1 fichier suit la version 2.1.0" in page(app, path)
    assert "1 jeu de données" in page(app, SUBVENTIONS)
    sysadmin = factories.Sysadmin()["name"]
    helpers.call_action("package_delete", {"user": sysadmin}, id=dataset["id"])
    assert table_schemas.uses("scdl/subventions") == {}


def test_private_datasets_are_not_counted(app):
    organization = factories.Organization()["id"]
    factories.Dataset(
        owner_org=organization,
        private=True,
        resources=[{"url": "https://a.example/b.csv", "table_schema": "scdl/prenoms"}],
    )
    assert "Personne" in page(app, "/schemas/scdl/prenoms")
