"""A secretary asks, the administrator answers; supports; the tree. With a browser."""

import pytest

pytestmark = pytest.mark.browser

NARROW = {"width": 320, "height": 800}


def check(page, violations):
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_request_is_mended_sent_refused(
    portal, as_secretary, as_administrator, violations
):
    page = as_secretary
    page.goto(f"{portal.url}/demandes/organisme")
    check(page, violations)
    page.fill("#field-titre", "CCAS de Romillé")
    page.fill("#field-cible", "Nulle part")
    page.fill("#field-message", "Anne Le Goff, mairie.")
    page.keyboard.press("Escape")
    page.click(".form-actions button")
    assert "Nulle part" in page.inner_text(".error-explanation")
    assert page.input_value("#field-message") == "Anne Le Goff, mairie."
    check(page, violations)
    page.fill("#field-cible", "")
    page.click(".form-actions button")
    assert "demande la création de" in page.inner_text("h1")
    assert "Envoyée" in page.title() or "envoyée" in page.title()
    check(page, violations)
    page.goto(f"{portal.url}/demandes/miennes")
    check(page, violations)

    chief = as_administrator
    chief.goto(portal.url)
    chief.click(".account >> text=demande à traiter")
    assert "Anne Le Goff, mairie." in chief.inner_text("[role=main]")
    check(chief, violations)
    chief.click("summary:has-text('Refuser')")
    chief.fill("textarea[name=motif]", "Il existe déjà.")
    check(chief, violations)
    chief.click("text=Refuser et envoyer le motif")
    assert "C’est refusé" in chief.inner_text(".flash-messages")
    chief.click(".socle-tabs >> text=Déjà traitées")
    assert "Il existe déjà." in chief.inner_text("[role=main]")
    check(chief, violations)


def test_a_support_begins_and_ends(portal, as_secretary, as_administrator, violations):
    path = f"{portal.url}/organization/romille/accompagnateurs"
    page = as_administrator
    page.goto(path)
    page.click("summary:has-text('Laisser un autre organisme')")
    check(page, violations)
    page.fill("#field-par", "Acigné")
    page.keyboard.press("Escape")
    page.click("button:has-text('Le laisser publier')")
    assert "Peut publier" in page.inner_text("#socle-by ~ ul")
    check(page, violations)
    page.click("button:has-text('Arrêter maintenant')")
    assert "ne publie plus pour" in page.inner_text("[role=main]")
    check(page, violations)
    assert as_secretary.goto(path).status == 403
    assert "Demander un accès" in as_secretary.inner_text("[role=main]")
    check(as_secretary, violations)


@pytest.mark.parametrize(
    "path",
    [
        "/organismes",
        "/organismes/romille",
        "/organismes-sans-rattachement",
        "/organization/romille?ext_rattaches=1",
        "/organization/delete/romille",
        "/demandes/rattachement?organisme=romille",
        "/demandes/acces?organisme=romille",
    ],
)
def test_pages_of_the_administrator(portal, as_administrator, violations, path):
    assert as_administrator.goto(f"{portal.url}{path}").status == 200
    check(as_administrator, violations)
