"""The page of a territory in a browser: read by all, from a phone, by the keyboard."""

import pytest

pytestmark = pytest.mark.browser

WIDTHS = [1280, 390]
PAGES = [
    ("/territoire/commune:35245", 200),
    ("/territoire/35112", 200),
    ("/territoire/epci:243500139", 200),
    ("/territoire/pays:FR?niveau=commune&tri=population&page=2", 200),
    ("/territoire/perimetre:pays-d-essai", 200),
    ("/territoire/44", 200),
    ("/territoire/romilla", 404),
    ("/territoire", 200),
]


@pytest.fixture(scope="module")
def axe() -> str:
    """Return axe-core, to be run in a page."""
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe().axe_script


def faults(page, axe) -> list[str]:
    """Return what axe finds, and a scroll sideways on a small screen."""
    found = []
    page.evaluate(axe)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        result = page.evaluate("axe.run({resultTypes: ['violations']})")
        found += [rule["id"] for rule in result["violations"]]
    page.set_viewport_size({"width": 320, "height": 800})
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        found.append("scrolls at 320 px")
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    return found


def test_pages_are_readable_by_all(portal, as_visitor, axe):
    titles, found = set(), {}
    for path, status in PAGES:
        assert as_visitor.goto(f"{portal.url}{path}").status == status, path
        titles.add(as_visitor.title())
        found[path] = faults(as_visitor, axe)
    assert {path: rules for path, rules in found.items() if rules} == {}
    assert len(titles) == len(PAGES)


def test_an_old_name_leads_to_the_commune_and_its_data(portal, as_visitor):
    as_visitor.goto(f"{portal.url}/territoire")
    as_visitor.fill("#socle-territory-find", "pluduno")
    as_visitor.press("#socle-territory-find", "Enter")
    assert as_visitor.inner_text("h1") in ("Val-d'Arguenon", "Val-d’Arguenon")
    assert "Pluduno (22237)" in as_visitor.inner_text(".socle-notice")

    as_visitor.goto(f"{portal.url}/territoire/epci:243500139")
    as_visitor.fill("#socle-member-name", "romi")
    as_visitor.press("#socle-member-name", "Enter")
    as_visitor.click(".socle-members a >> text=Romillé")
    as_visitor.fill("#socle-what", "equipements")
    as_visitor.press("#socle-what", "Enter")
    assert "ext_concerns=commune%3A35245" in as_visitor.url
    assert as_visitor.locator("text=Équipements collectifs de Romillé").count()


def test_a_commune_sees_its_own_state(portal, as_secretary):
    as_secretary.goto(f"{portal.url}/territoire/epci:243500139")
    as_secretary.select_option("#socle-member-state", "oui")
    as_secretary.click(".socle-filter button")
    assert "Romillé" in as_secretary.inner_text(".socle-members")
    assert as_secretary.locator(".socle-members tbody tr").count() == 1
