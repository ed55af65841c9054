"""The administrator of the portal draws a perimeter and makes a grouping of it."""

import pytest

pytestmark = pytest.mark.browser

PAGES = [
    "/regroupement/bretagne",
    "/regroupement/petit-regroupement",
    "/regroupement/bretagne/reglages/regles",
    "/regroupement/bretagne/reglages/regles/scdl/equipements",
    "/regroupement/new",
    "/regroupement/edit/petit-regroupement",
    "/regroupement/delete/petit-regroupement",
    "/perimetres",
    "/perimetres/nouveau",
    "/perimetres/pays-d-essai",
]


@pytest.fixture
def page(as_administrator):
    return as_administrator


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_administrator(portal, page, violations, path):
    assert page.goto(f"{portal.url}{path}").status == 200
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_visitors_do_not_draw_perimeters(portal, as_visitor, as_secretary):
    as_visitor.goto(f"{portal.url}/perimetres")
    assert "/user/login" in as_visitor.url
    assert as_secretary.goto(f"{portal.url}/perimetres").status == 403


def test_a_perimeter_is_drawn_used_and_deleted(portal, page, violations):
    page.goto(f"{portal.url}/perimetres/nouveau")
    page.fill("#field-name", "Trois communes")
    page.fill("#field-members", "35001 Acigné\n99999 Nulle-Part\n35112")
    page.click(".form-actions button")
    assert "Ligne 2 : « 99999 »" in page.inner_text(".error-explanation").replace(
        "\xa0", " "
    )
    assert page.input_value("#field-members").startswith("35001 Acigné\n99999")
    assert violations(page) == []

    page.fill("#field-members", "35001 Acigné\n35112\n35288")
    page.click(".form-actions button")
    assert page.url.endswith("/perimetres/trois-communes")
    assert "La Chapelle-Fleurigné (35062)" in page.inner_text("aside")

    page.goto(f"{portal.url}/regroupement/new")
    page.fill("#field-title", "Les trois")
    page.fill("#field-territory_id", "perimetre:trois-communes")
    page.fill("#field-colour", "#ff0")
    page.fill("#field-partners", "Mairie d’Acigné ; chef")
    page.evaluate("document.querySelector('[name=name]').value = 'les-trois'")
    page.click("button[name=save]")
    assert "Ligne 1" in page.inner_text(".error-explanation")
    page.fill("#field-partners", "Mairie d’Acigné ; pilote ; 213500010")
    page.evaluate("document.querySelector('[name=name]').value = 'les-trois'")
    page.click("button[name=save]")
    assert page.url.endswith("/regroupement/les-trois")
    assert "Couleur assombrie pour rester lisible" in page.inner_text(".socle-bar")
    assert "Saint-Malo" in page.inner_text(".socle-communes")

    page.goto(f"{portal.url}/perimetres/trois-communes")
    page.click(".socle-delete summary")
    page.click(".socle-delete button")
    assert "Les trois" in page.inner_text(".error-explanation")

    page.goto(f"{portal.url}/regroupement/delete/les-trois")
    page.click("button[name=delete]")
    page.goto(f"{portal.url}/perimetres/trois-communes")
    page.click(".socle-delete summary")
    page.click(".socle-delete button")
    assert page.url.endswith("/perimetres/")
    assert "Trois communes" not in page.inner_text(".socle-sheet")


def test_the_search_of_a_grouping_is_bounded_to_it(portal, as_visitor):
    as_visitor.goto(f"{portal.url}/regroupement/bretagne")
    as_visitor.fill("#socle-what", "EQUIPEMENTS")
    as_visitor.fill("#socle-where", "romille")
    as_visitor.press("#socle-where", "Enter")
    assert "/regroupement/bretagne/donnees" in as_visitor.url
    assert "Commune de Romillé" in as_visitor.inner_text(".socle-understood")
    assert as_visitor.inner_text("#socle-found") == "1 jeu de données"
