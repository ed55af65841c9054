"""The territory picker with a keyboard, as the ARIA Authoring Practices say."""

import pytest

pytestmark = pytest.mark.browser
FIELD = "#field-territories"
OPTIONS = "#field-territories-list [role=option]"


@pytest.fixture
def form(portal, as_secretary):
    """Return the page of a dataset's form, with its territory as a chip."""
    portal.open(as_secretary, "edit dataset")
    return as_secretary


def type_in(page, text):
    page.fill(FIELD, "")
    page.type(FIELD, text)
    page.wait_for_selector(OPTIONS)


def state(page):
    """Return whether the list is open, and the option that is active."""
    field = page.locator(FIELD)
    active = field.get_attribute("aria-activedescendant")
    return (
        field.get_attribute("aria-expanded"),
        active and page.locator(f"#{active}").inner_text().splitlines(),
    )


def chips(page):
    return page.locator(".socle-chip").all_inner_texts()


def test_arrows_enter_and_escape(form, axe_script):
    field = form.locator(FIELD)
    assert field.get_attribute("role") == "combobox"
    type_in(form, "saint-denis")
    field.press("Enter")
    assert state(form) == ("true", None), "Enter sends no half-typed form"
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert state(form) == ("true", ["Saint-Denis", "commune, Seine-Saint-Denis"])
    form.evaluate(axe_script)
    found = form.evaluate("axe.run({resultTypes: ['violations']})")
    assert not [rule["id"] for rule in found["violations"]]
    field.press("ArrowUp")
    assert state(form)[1][1] == "commune, La Réunion"
    field.press("Escape")
    assert state(form) == ("false", None)
    assert field.input_value() == "saint-denis"
    field.press("ArrowDown")
    form.wait_for_selector(OPTIONS)
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    assert chips(form)[-1] == "Saint-Denis (93066), Seine-Saint-Denis"
    assert field.input_value() == ""
    assert form.url.endswith("/dataset/edit/equipements-romille"), "nothing was sent"
    form.get_by_role("button", name="Retirer Saint-Denis").press("Enter")
    assert [text.split(" (")[0] for text in chips(form)] == ["Romillé"]
    assert form.evaluate("document.activeElement.id") == "field-territories"
    form.get_by_role("button", name="Retirer Romillé").press("Enter")
    assert chips(form) == []
    assert form.locator("label[for=field-territories]").inner_text() == (
        "Territoire concerné"
    )


def test_a_level_an_old_name_and_leaving(form):
    form.select_option("#field-territories_level", "departement")
    type_in(form, "paris")
    assert form.locator(OPTIONS).count() == 1
    form.select_option("#field-territories_level", "")
    type_in(form, "pluduno")
    assert "autrefois Pluduno" in form.locator(OPTIONS).first.inner_text()
    form.locator(FIELD).press("Tab")
    assert state(form)[0] == "false"
    assert form.locator(FIELD).input_value() == "pluduno", "what is typed stays"


def test_the_search_of_the_home_leads_to_the_territory(portal, as_visitor):
    portal.open(as_visitor, "home")
    as_visitor.fill("#socle-what", "équipements")
    as_visitor.type("#socle-where", "romil")
    as_visitor.wait_for_selector("#socle-where-list [role=option]")
    as_visitor.locator("#socle-where").press("ArrowDown")
    while "Romillé" not in (
        as_visitor.locator("#socle-where-list [aria-selected=true]").inner_text()
    ):
        as_visitor.locator("#socle-where").press("ArrowDown")
    as_visitor.locator("#socle-where").press("Enter")
    assert as_visitor.locator("#socle-where").input_value() == "Romillé (35245)"
    as_visitor.locator("#socle-where").press("Enter")
    as_visitor.wait_for_url("**/dataset/?*ext_concerns=commune*35245*")
    assert as_visitor.locator("h1").inner_text().endswith("à Romillé")
    assert as_visitor.get_by_text("Équipements collectifs de Romillé").count()
