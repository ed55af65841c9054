"""The administrator follows catalogues of rules and checks files again."""

import pytest

from tests.core.test_catalogue_lines import VALID, catalogue

pytestmark = pytest.mark.browser


def check(page, violations):
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_administrator_sees_what_a_version_would_change(
    portal, as_administrator, violations
):
    page = as_administrator
    page.goto(f"{portal.url}/schemas/catalogues")
    check(page, violations)
    page.fill("#field-name", "sans barre")
    page.fill("#field-version", "1.0.0")
    page.click(".form-actions button")
    assert "propriétaire, barre oblique, nom" in page.inner_text(".error-explanation")
    assert page.input_value("#field-name") == "sans barre"
    check(page, violations)
    page.goto(f"{portal.url}/schemas/scdl/equipements/changements")
    page.click("text=Voir combien de fichiers seraient à corriger")
    check(page, violations)
    page.click("text=Voir ce que cela changerait")
    assert "contrôle avec" in page.inner_text("h1")
    check(page, violations)


def test_a_secretary_sees_the_drafts_of_a_catalogue_first(
    portal, as_secretary, violations, tmp_path
):
    page = as_secretary
    path = tmp_path / "catalogue.csv"
    path.write_bytes(catalogue(VALID | {"COLL_SIRET": ""}, VALID | {"TITRE": ""}))
    page.goto(f"{portal.url}/organization/romille/inventaire/reprendre")
    check(page, violations)
    page.set_input_files("#field-upload", path)
    page.click(".form-actions button")
    assert "1 brouillon serait créé" in page.inner_text("#socle-verdict")
    assert "colonne TITRE" in page.inner_text("[role=main]")
    check(page, violations)
