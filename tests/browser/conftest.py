"""A real portal, filled once, visited by Chromium; the tests here only read it.

The portal is a process of its own over the test database, so that it lives through
the tests whatever CKAN's own fixtures load and unload here.
"""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
CHROMIUM = os.environ.get("SOCLE_CHROMIUM", "/usr/bin/chromium")
WIDTHS = [1280, 390]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
SETTINGS = """[app:main]
use = config:{ini}
WTF_CSRF_ENABLED = true
ckan.site_url = {url}
ckan.locales_offered = fr
ckan.site_description = Le portail des communes
ckanext.socle.contact_email = aide@portail.example
ckan.webassets.path = {folder}/webassets
ckan.storage_path = {folder}/storage
"""


@pytest.fixture(scope="session")
def chromium():
    """Return a Chromium; the tests are skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Portal:
    """Where the portal answers, and what it holds."""

    def __init__(self, url: str, ini: Path, holds: dict) -> None:
        self.url = url
        self.ini = ini
        self.files = holds["files"]
        self.onboarding = (
            f"{url}/regroupement/bretagne/accueillir/{holds['onboarding']}"
        )
        self.pages = _pages(holds)

    def open(self, page, name: str):
        """Go to a page by its name; return the answer."""
        return page.goto(f"{self.url}{self.pages[name]}")


def _pages(holds: dict) -> dict[str, str]:
    dataset = f"/dataset/{holds['dataset']}"
    files = {
        name: f"{dataset}/resource/{file}" for name, file in holds["files"].items()
    }
    reports = {f"report {name}": f"{path}/rapport" for name, path in files.items()}
    waiting = f"/dataset/prenoms-romille/resource/{holds['waiting']['file']}"
    candidate = holds["waiting"]["candidate"]
    of_candidate = f"{waiting}/rapport?controle={holds['waiting']['report']}"
    return {
        "home": "/",
        "search": "/dataset/",
        "search in a territory": "/dataset/?ext_concerns=commune:35245&ext_larger=1",
        "nothing in a territory": "/dataset/?q=conseil&ext_concerns=commune:35245",
        "which territory": "/chercher?q=budget&ou=saint-denis",
        "dataset": dataset,
        "file": files["invalid"],
        "organisations": "/organization/",
        "organisation": "/organization/romille",
        "groupings": "/regroupement/",
        "grouping": "/regroupement/bretagne",
        "small grouping": "/regroupement/petit-regroupement",
        "data of a grouping": "/regroupement/bretagne/donnees?ou=romille",
        "nothing in a grouping": "/regroupement/bretagne/donnees?q=zzz&ou=marseille",
        "login": "/user/login",
        **reports,
        "cells": f"{files['invalid']}/rapport/cellules/0",
        "report that changed": f"{waiting}/rapport",
        "file that waits": waiting,
        "report of a candidate": of_candidate,
        "corrections": f"{files['invalid']}/corrections",
        "corrections of what waits": f"{waiting}/corrections?fichier={candidate}",
        "kept files": f"{waiting}/fichiers-gardes",
        "new dataset": "/dataset/new",
        "edit dataset": f"/dataset/edit/{holds['dataset']}",
        "new file": f"{dataset}/resource/new",
        "edit file": f"{files['invalid']}/edit",
        "draft": "/dataset/projet-romille",
        "task": f"/tache/{holds['task']}",
        "tasks": "/taches",
        "my organisations": "/dashboard/organizations",
        "members": "/organization/members/romille",
        "expected files": "/schemas",
        "guide": "/schemas/scdl/subventions",
        "older guide": "/schemas/scdl/subventions/2.0.0",
        "what changes": "/schemas/scdl/subventions/changements?de=1.1.0&a=2.1.1",
        "rows of a file": f"{files['valid']}/lignes",
        "calendar": "/organization/romille/obligations/calendrier",
        "legal notice": "/mentions-legales",
        "privacy": "/donnees-personnelles",
        "accessibility": "/accessibilite",
        "model documents": "/organization/romille/documents",
        "next year": f"{dataset}/annee-suivante",
        "inventory": "/organization/romille/inventaire",
        "obligations": "/organization/romille/obligations",
        "my obligations": "/mes-obligations?q=romille",
        "already sent": "/organization/romille/deja-envoye",
        "done for you": f"/organization/romille/fait-pour-vous/{holds['provision']}",
        "gifts": "/regroupement/bretagne/dotations",
        "gift": f"/regroupement/bretagne/dotations/{holds['endowment']}",
        "kinds to type": "/deposer/saisie",
        "grid": f"/deposer/{holds['typed']}/saisie",
        "deposit": "/deposer?organization=romille&fichier=scdl/subventions",
        **{
            f"{screen} of {name}": f"/deposer/{id_}/{screen}"
            for name, id_ in holds["drafts"].items()
            for screen in ("verification", "informations")
        },
        "reviews": "/regroupement/bretagne/relecture",
        "review": f"/regroupement/bretagne/relecture/{holds['review']}",
        "e-mails": f"/courriels/{holds['secret']}",
        "deposited": f"/deposer/publie/{holds['dataset']}",
    }


@pytest.fixture(scope="session")
def portal(request, tmp_path_factory, chromium) -> Iterator[Portal]:
    """Return a portal that answers, filled by portal_data.py."""
    folder = tmp_path_factory.mktemp("portal")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    ini = folder / "portal.ini"
    source = Path(request.config.getoption("--ckan-ini")).absolute()
    ini.write_text(SETTINGS.format(ini=source, url=url, folder=folder))
    ckan = [str(Path(sys.executable).with_name("ckan")), "--config", str(ini)]
    filled = _run([sys.executable, str(FOLDER / "portal_data.py"), str(ini)])
    with (folder / "portal.log").open("w") as log:
        server = subprocess.Popen(
            [*ckan, "run", "--port", str(port), "--disable-reloader", "--threaded"],
            stdout=log,
            stderr=log,
        )
        try:
            _wait(url, server)
            yield Portal(url, ini, json.loads(filled.splitlines()[-1]))
        finally:
            server.terminate()
            server.wait(10)


@pytest.fixture(scope="session")
def worker(portal) -> Iterator[None]:
    """Check the files that are deposited, as a worker of the portal would."""
    command = [sys.executable, str(FOLDER / "worker.py"), str(portal.ini)]
    with portal.ini.with_name("worker.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        yield
        process.terminate()
        process.wait(10)


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stderr[-3000:]}"
    return done.stdout


def _wait(url: str, server: subprocess.Popen) -> None:
    for _ in range(120):
        assert server.poll() is None, "the portal stopped"
        try:
            urllib.request.urlopen(f"{url}/api/3/action/status_show", timeout=20)
        except OSError:
            time.sleep(0.5)
        else:
            return
    pytest.fail("the portal does not answer")


@pytest.fixture(scope="session")
def axe_script() -> str:
    """Return axe-core, to be run in a page."""
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe().axe_script


@pytest.fixture(scope="session")
def visitor(chromium, portal):
    """Return a browser context of somebody who is not signed in."""
    return chromium.new_context(locale="fr-FR")


@pytest.fixture(scope="session")
def secretary(chromium, portal):
    """Return a browser context of the secretary of Romillé, signed in."""
    return _signed_in(chromium, portal, "secretaire")


@pytest.fixture(scope="session")
def administrator(chromium, portal):
    """Return a browser context of the administrator of the portal, signed in."""
    return _signed_in(chromium, portal, "chef")


@pytest.fixture(scope="session")
def leader(chromium, portal):
    """Return a browser context of the administrator of the grouping Bretagne."""
    return _signed_in(chromium, portal, "animatrice")


def _signed_in(chromium, portal, name: str):
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{portal.url}/user/login")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", "un-mot-de-passe-d-essai")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/user/login" not in url)
    assert page.locator("text=Se déconnecter").count()
    page.close()
    return context


@pytest.fixture
def as_administrator(administrator):
    """Return a fresh page of the administrator of the portal."""
    page = administrator.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def violations():
    """Return a function that tells the rules of axe that a page breaks, wide or not."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def broken(page) -> list[str]:
        page.wait_for_load_state()  # colours are those of the style sheets
        page.evaluate(axe.axe_script)
        found = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            result = page.evaluate("axe.run({resultTypes: ['violations']})")
            found += [rule["id"] for rule in result["violations"]]
        return found

    return broken


@pytest.fixture
def as_secretary(secretary):
    """Return a fresh page of the secretary."""
    page = secretary.new_page()
    yield page
    page.close()


@pytest.fixture
def as_visitor(visitor):
    """Return a fresh page of a visitor."""
    page = visitor.new_page()
    yield page
    page.close()
