"""The twelve worst files at hand, deposited: none is a dead end.

Four are real (`../shared/real-files`); the others are what the registry's own table
schemas become in the hands of spreadsheets, exports and bad luck.
"""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup

import ckan.model as model
from ckan.tests import factories, helpers

from ckanext.socle import deposits
from ckanext.socle.core.table_schemas import get

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

REAL = ("deux-sevres.xls", "lot_2017.csv", "nievre_2016.csv", "poitiers_2017.csv")
END = {"valid", "invalid", "impossible", "none"}


def table(key: str, rows: int = 20, separator: str = ";") -> str:
    """Return a table of the examples of a table schema."""
    fields = get(key).descriptor["fields"]
    example = [str(one.get("example") or "").replace(separator, " ") for one in fields]
    lines = [[one["name"] for one in fields], *[example] * rows]
    return "\n".join(separator.join(line) for line in lines)


def swollen() -> bytes:
    """Return a workbook of a few kB that is a gigabyte once inflated."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(256):
                sheet.write(b" " * (1 << 22))
    return made.getvalue()


def above(key: str) -> bytes:
    """Return a table below titles, a logo's line and two lines of headers."""
    head, *lines = table(key).split("\n")
    groups = "Commune;;;Vote;;"
    return "\r\n".join(
        ["Mairie de Romillé", "", "Année 2025;;;", groups, head, *lines]
    ).encode("cp1252")


HOSTILE = {
    "bombe.xlsx": swollen,
    "protege.xlsx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096,
    "page.xls": lambda: b"<html><table><tr><td>SIREN</td></tr></table></html>",
    "utf16.txt": lambda: table("scdl/prenoms", separator="\t").encode("utf-16"),
    "titres.csv": lambda: above("scdl/deliberations"),
    "guillemet.csv": lambda: table("scdl/subventions").replace("Rég", '"Rég').encode(),
    "formules.csv": lambda: table("scdl/budget").replace("455", "=CMD()").encode(),
    "vide.csv": lambda: b"\xef\xbb\xbf\r\n;;;\r\n",
}


@pytest.fixture
def secretary():
    """Return the headers of the secretary of a commune."""
    factories.User(name="maire")
    factories.Organization(
        name="romille",
        title="Commune de Romillé",
        kind="commune",
        territory_id="commune:35245",
        users=[{"name": "maire", "capacity": "editor"}],
    )
    return {"Authorization": factories.APIToken(user="maire")["token"]}


@pytest.fixture
def deposit(app, secretary, work, monkeypatch):
    """Return a function that takes a file to its end; the state of its verdict."""
    monkeypatch.setattr(deposits.checking, "WAIT", 0)

    def go(name: str, content: bytes) -> str:
        data = {"upload": (io.BytesIO(content), name)}
        app.post("/deposer", data=data, headers=secretary)
        work()
        draft = model.Session.query(model.Package).filter_by(state="draft").one()
        url = f"/deposer/{draft.id}"
        page = BeautifulSoup(
            app.get(f"{url}/verification", headers=secretary).body, "html.parser"
        )
        verdict = page.select_one("#socle-verdict")
        said_clearly(page, verdict["data-state"])
        asked = {"title": f"Fichier {name}", "personnel": "verifie"}
        app.post(f"{url}/informations", data=asked, headers=secretary)
        dataset = helpers.call_action("package_show", id=draft.id)
        assert dataset["state"] == "active"
        (file,) = dataset["resources"]
        public = app.get(f"/dataset/{dataset['name']}/resource/{file['id']}")
        assert public.status_code == 200
        return verdict["data-state"]

    return go


def said_clearly(page: BeautifulSoup, state: str) -> None:
    """See a sentence, what is wrong, and the way on."""
    assert state in END
    assert page.select_one("#socle-verdict h2").text.strip()
    assert page.select("button[value=garder]")
    if state == "invalid":
        assert page.select(".socle-sheet li, [name^=correction-]")
    if state == "impossible":
        assert page.select_one("#socle-verdict p:last-child").text.strip()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_public_or_told_clearly(deposit, name):
    assert deposit(name, HOSTILE[name]()) in END


@pytest.mark.reference
@pytest.mark.parametrize("name", REAL)
def test_a_real_file_is_public_with_what_is_to_mend(deposit, reference, name):
    content = (reference / "real-files" / name).read_bytes()
    assert deposit(name, content) in {"valid", "invalid"}
