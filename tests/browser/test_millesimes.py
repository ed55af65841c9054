"""The administrator of the portal sends an archive, sees what changes, loads it."""

import pytest

pytestmark = pytest.mark.browser


def check(page, violations):
    assert page.locator("h1").count() == 1
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_an_archive_is_seen_before_it_changes_anything(
    portal, as_administrator, violations, root
):
    page = as_administrator
    page.goto(f"{portal.url}/millesimes")
    check(page, violations)
    page.set_input_files("#field-upload", root / "README.md")
    page.click(".form-actions button")
    assert "pas une archive de territoires" in page.inner_text(".error-explanation")
    check(page, violations)
    page.set_input_files("#field-upload", root / "tests/data/cog-2025.zip")
    page.click(".form-actions button")
    address = page.url
    assert "différences avec les territoires de 2026" in page.inner_text("[role=main]")
    page.click("text=Fusionnés")
    assert page.locator(".socle-kinds [aria-current]").count() == 1
    check(page, violations)
    page.click("text=Charger ces territoires")
    assert "Chargement de territoires" in page.inner_text("h1")
    page.click("button:has-text('Arrêter')")
    assert "Arrêté" in page.inner_text("#socle-verdict-title")
    page.goto(address)
    page.click("summary:has-text('Retirer')")
    page.click(".btn-danger")
    assert page.url.endswith("/millesimes/")
    assert "2025" not in page.inner_text("[role=main]")
    page.goto(f"{portal.url}/millesimes/anciens-codes")
    check(page, violations)


def test_visitors_load_nothing(portal, as_visitor, as_secretary):
    as_visitor.goto(f"{portal.url}/millesimes")
    assert "/user/login" in as_visitor.url
    assert as_secretary.goto(f"{portal.url}/millesimes").status == 403
