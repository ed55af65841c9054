"""Chromium, as the journey and the screenshots drive it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# --no-sandbox: root has none, and only our own pages are opened.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZE = {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium, closed at the end."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def new_page(browser: Browser, url: str, width: int = SIZE["width"]) -> Page:
    """Return a page of somebody new: no cookie, French, relative to *url*."""
    context = browser.new_context(
        base_url=url, locale="fr-FR", viewport={**SIZE, "width": width}
    )
    context.set_default_timeout(20_000)
    return context.new_page()


def sign_in(page: Page, name: str, password: str) -> None:
    """Sign in through the portal's own form.

    :raises AssertionError: the portal refused
    """
    page.goto("/user/login")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/user/login" not in url)


def photograph(page: Page, path: Path) -> None:
    """Keep a picture of the whole page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
