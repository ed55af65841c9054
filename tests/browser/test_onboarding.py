"""A grouping welcomes its communes: each page, with and without errors."""

import pytest

pytestmark = pytest.mark.browser
TABLE = (
    "SIREN;organisme;courriel;rôle\n"
    ";Acigné;mairie@acigne.example;administre\n"
    ";Betton;<b>pas une adresse</b>;publie\n"
    ";Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson;a@b.example;publie\n"
)


@pytest.fixture
def page(leader):
    page = leader.new_page()
    yield page
    page.close()


@pytest.fixture
def look(violations):
    """Return a function that checks what every page must be, and gives its title."""

    def check(page) -> str:
        assert page.locator("h1").count() == 1
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.set_viewport_size({"width": 1280, "height": 900})
        return page.inner_text("h1")

    return check


def test_communes_are_welcomed_page_by_page(portal, page, look, tmp_path):
    page.goto(f"{portal.url}/regroupement/bretagne")
    page.click("text=Accueillir des communes")
    assert look(page) == "Accueillir des communes"

    page.fill("#field-perimeter", "zzz")
    page.fill("#field-min_population", "beaucoup")
    page.click(".form-actions button")
    look(page)
    page.click(".error-explanation a")
    assert page.evaluate("document.activeElement.id") == "field-perimeter"
    page.fill("#field-perimeter", "Rennes Métropole")
    page.press("#field-perimeter", "Tab")
    page.fill("#field-min_population", "")
    page.click(".form-actions button")
    assert "à créer" in look(page)
    address = page.url.removesuffix("/organismes")

    page.click("text=Continuer : les invitations")
    assert look(page) == "Qui invitez-vous\u202f?"
    page.click("text=Lire ce fichier")
    look(page)
    file = tmp_path / "adresses.csv"
    file.write_text(TABLE, encoding="cp1252")
    page.set_input_files("#field-table", file)
    page.click("text=Lire ce fichier")
    assert look(page) == "1 invitation est prête"
    assert page.locator("#socle-faults").inner_text() == "2 lignes laissées de côté"
    assert page.locator("main b, [role=main] td b").count() == 0

    page.click("text=Continuer : relire le courriel")
    page.click("text=qui ont déjà un compte")
    assert look(page) == "Relisez, puis lancez"
    assert "Commune" not in page.inner_text(".socle-letter dd strong")
    page.click("text=Finir plus tard, ou oublier")
    look(page)
    page.click("text=Oublier ce que j’ai préparé")
    assert page.goto(f"{address}/organismes").status == 404


def test_what_waits_and_what_was_done(portal, page, look):
    page.goto(portal.onboarding)
    assert look(page) == "Accueil\u00a0: Commune de Bruz"
    assert page.locator(".socle-badge--ok").count() == 1
    assert page.locator(".socle-badge--fail").count() == 1
    page.click("details:has-text('Envoyer de nouveau') summary")
    look(page)
    page.goto(f"{portal.url}/regroupement/bretagne/accueillir")
    page.fill("#field-perimeter", "35001")
    page.press("#field-perimeter", "Tab")
    page.click(".form-actions button")
    page.click("text=Continuer : les invitations")
    page.click("text=Continuer sans inviter personne")
    page.click("button:has-text('Lancer')")
    assert page.inner_text("#socle-verdict") == "En cours"
    look(page)
    page.click("text=Arrêter")
    assert page.inner_text("#socle-verdict") == "Arrêté"
    look(page)
