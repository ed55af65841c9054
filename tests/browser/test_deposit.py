"""A secretary's path: few clicks with scripts, by keyboard alone, and without any."""

import csv
import io
import time

import pytest

from ckanext.socle.core.table_schemas import get

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]

PASSWORD = "un-mot-de-passe-d-essai"
REUSE = "datagouv/schema-declaration-biens-reemploi-reutilisation-recycle"
QUICK = 60  # seconds from the sign-in to the public page


FILLED = {
    "DELIB_MATIERE_NOM": "Finances locales/Subventions",
    "DELIB_OBJET": "Vote du budget",
}


def saved_by_excel(key: str, siret: str) -> bytes:
    """Return a file of Windows-1252 with a title above, and a SIRET with spaces."""
    fields = get(key).descriptor["fields"]
    row = {one["name"]: str(one.get("example") or "") for one in fields} | {
        name: value
        for name, value in FILLED.items()
        if name in {one["name"] for one in fields}
    }
    assert siret in row.values()
    damaged = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    text = io.StringIO()
    written = csv.writer(text, delimiter=";")
    written.writerow(["Données de la commune, année 2025"])
    written.writerow(row)
    written.writerow(value.replace(siret, damaged) for value in row.values())
    return text.getvalue().encode("cp1252")


def card(key: str) -> str:
    """Return what selects the button of an expected file."""
    return f"a[href*='fichier={key}'], a[href*='fichier={key.replace('/', '%2F')}']"


class Hand:
    """Somebody who signs in, then clicks: each click counts."""

    def __init__(self, chromium, portal, name: str, **options) -> None:
        self.page = chromium.new_context(locale="fr-FR", **options).new_page()
        self.page.set_default_timeout(60_000)
        self.clicks = 0
        self.start = time.monotonic()
        self.page.goto(f"{portal.url}/user/login")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/user/login" not in url)

    def click(self, selector: str) -> None:
        """Click on the first that is seen."""
        self.page.locator(selector).locator("visible=true").first.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def choose(self, content: bytes, name: str) -> None:
        """Choose a file: one click, on the field."""
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.set_input_files("#socle-upload", file)
        self.clicks += 1

    def press(self, selector: str) -> None:
        """Reach an element by the Tab key alone, then press it."""
        wanted = self.page.locator(selector).locator("visible=true").first
        handle = wanted.element_handle()
        for _ in range(80):
            if self.page.evaluate("e => document.activeElement === e", handle):
                break
            self.page.keyboard.press("Tab")
        else:
            pytest.fail(f"{selector} is not reached by the keyboard")
        self.page.keyboard.press("Enter")

    def verdict(self) -> str:
        """Return the state of the second screen, once the check is over."""
        notice = "#socle-verdict:not([data-state=waiting])"
        return self.page.wait_for_selector(notice, timeout=60_000).get_attribute(
            "data-state"
        )

    def is_public(self, chromium) -> None:
        """See that a visitor reads the page, within a minute of the sign-in."""
        self.page.wait_for_url("**/publie/**")
        assert self.page.inner_text("h1") == "C’est publié"
        address = self.page.get_attribute(".primary a[href*='/dataset/']", "href")
        assert time.monotonic() - self.start < QUICK
        visitor = chromium.new_context(locale="fr-FR").new_page()
        root = self.page.url.split("/deposer")[0]
        url = address if address.startswith("http") else f"{root}{address}"
        assert visitor.goto(url).status == 200
        assert "Conforme" in visitor.inner_text("main, [role=main]")
        visitor.context.close()
        self.page.context.close()


def test_five_clicks_from_the_sign_in_to_the_public_page(chromium, portal):
    """With scripts; nothing is typed that the portal knew: nothing is typed at all."""
    hand = Hand(chromium, portal, "secretaire")
    hand.click("a[href$='/mes-obligations']")
    hand.click(card("scdl/subventions"))
    file = saved_by_excel("scdl/subventions", "23350001600040")
    hand.choose(file, "subventions-2025.csv")
    hand.page.wait_for_url("**/verification")
    assert hand.verdict() == "invalid"
    hand.click("button[value=appliquer]")
    hand.page.wait_for_url("**/informations")
    hand.click("button[value=publier]")
    hand.is_public(chromium)
    assert hand.clicks <= 5


def test_seven_without_scripts(chromium, portal):
    hand = Hand(chromium, portal, "secretaire", java_script_enabled=False)
    hand.click("a[href$='/mes-obligations']")
    hand.click(card("scdl/deliberations"))
    file = saved_by_excel("scdl/deliberations", "21860194600013")
    hand.choose(file, "deliberations-2025.csv")
    hand.click(".socle-form button[type=submit]")
    assert hand.verdict() == "invalid"
    hand.click("button[value=appliquer]")
    hand.page.wait_for_url("**/informations")
    hand.page.go_back()
    assert hand.page.url.endswith("/verification")
    hand.page.go_forward()
    hand.click("button[value=publier]")
    hand.is_public(chromium)
    assert hand.clicks <= 7


def test_by_the_keyboard_alone(chromium, portal):
    hand = Hand(chromium, portal, "secretaire")
    hand.press("a[href$='/mes-obligations']")
    hand.page.wait_for_url("**/obligations")
    hand.press(card(REUSE))
    hand.page.wait_for_url("**/deposer**")
    hand.choose(saved_by_excel(REUSE, "13002526500013"), "achats-2025.csv")
    hand.page.wait_for_url("**/verification")
    assert hand.verdict() == "invalid"
    hand.press("button[value=appliquer]")
    hand.page.wait_for_url("**/informations")
    hand.press("button[value=publier]")
    hand.is_public(chromium)
