"""A secretary's path: few clicks with scripts, by keyboard alone, and without any."""

import time

import pytest

from .portal_data import spoilt, table

pytestmark = pytest.mark.browser

FILE = {"name": "equipements-2027.csv", "mimeType": "text/csv"}


@pytest.fixture
def no_script(chromium, secretary):
    context = chromium.new_context(
        storage_state=secretary.storage_state(), java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_a_dropped_file_is_sent_at_once(as_secretary, portal):
    """With scripts: chosen, kept as it is, published. No worker runs here."""
    page = as_secretary
    portal.open(page, "deposit")
    start = time.monotonic()
    page.set_input_files("#socle-upload", {**FILE, "buffer": table(spoilt)})
    page.wait_for_url("**/verification")
    assert page.locator("[data-socle-progress] progress").count() == 1
    page.click("button[value=garder]")
    page.click("button[value=publier]")
    page.wait_for_url("**/publie/**")
    assert page.inner_text("h1") == "C’est publié"
    assert time.monotonic() - start < 60


def test_the_same_by_keyboard_and_without_scripts(no_script, portal):
    """The field comes first, then the button; each screen is a page of its own."""
    page = no_script
    portal.open(page, "deposit")
    page.set_input_files("#socle-upload", {**FILE, "buffer": table(spoilt)})
    page.focus("#socle-upload")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/verification")
    page.focus("button[value=garder]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/informations")
    page.go_back()
    assert page.url.endswith("/verification")
    page.go_forward()
    page.focus("button[value=publier]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/publie/**")
