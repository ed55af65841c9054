"""Rows typed in a grid, with a script or without: a draft, then a file as any other."""

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage

import ckan.model as model
from ckan.tests import factories, helpers

from ckanext.socle import deposits, files
from ckanext.socle.core import table_schemas
from ckanext.socle.model.entry_grid import EntryGrid
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/prenoms"
NAMES = [field["name"] for field in table_schemas.get(KEY).descriptor["fields"]]
ZOE = ["Romillé", "35245", "F", "Zoé", "3", "2025"]
LEO = ["Romillé", "35245", "M", "Léo", "4", "2025"]


@pytest.fixture
def romille():
    factories.User(name="maire")
    return factories.Organization(
        name="romille",
        title="Commune de Romillé",
        kind="commune",
        siren="213502453",
        territory_id="commune:35245",
        users=[{"name": "maire", "capacity": "editor"}],
    )


@pytest.fixture
def browser(app, romille, monkeypatch):
    """Return a function that gets, posts a form or sends JSON, as the secretary."""
    headers = {"Authorization": factories.APIToken(user="maire")["token"]}
    monkeypatch.setattr(deposits.checking, "WAIT", 0)

    def go(url: str, data=None, **options):
        if data is None and "json" not in options:
            return app.get(url, headers=headers, **options)
        return app.post(url, data=data, headers=headers, **options)

    return go


def sent(*rows: list[str], **values) -> dict:
    """Return what the script of the page sends."""
    return {"fichier": KEY, "lignes": list(rows), **values}


def form(*rows: list[str], **values) -> dict[str, str]:
    """Return what the page sends without a script."""
    cells = {
        f"cellule-{n}-{place}": text
        for n, row in enumerate(rows)
        for place, text in enumerate(row)
    }
    return {"fichier": KEY, **cells, **values}


def shown(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.body, "html.parser")


def drafts() -> list[model.Package]:
    return model.Session.query(model.Package).filter_by(state="draft").all()


def kept(draft: str) -> list[list[str]]:
    model.Session.rollback()
    return model.Session.get(EntryGrid, draft).rows


def content(draft: str) -> list[list[str]]:
    [resource] = helpers.call_action("package_show", id=draft)["resources"]
    with files.stored_copy(resource, 10**6) as stored:
        return list(csv.reader(io.StringIO(stored.path.read_text())))


def test_what_is_typed_is_a_draft_then_a_file_as_any_other(browser, work):
    """Saved twice, gone on: checked by the workers, published by the same screens."""
    answer = browser("/deposer/saisie", json=sent(ZOE, ["Romillé", "35245"]))
    draft = json.loads(answer.body)
    assert draft["version"] == 1
    [package] = drafts()
    assert (package.id, package.state) == (draft["id"], "draft")
    assert not package.resources
    answer = browser(draft["url"], json=sent(ZOE, LEO, version=1))
    assert json.loads(answer.body)["version"] == 2
    assert kept(draft["id"]) == [ZOE, LEO]
    page = shown(browser("/mes-obligations"))
    [again] = page.select(f'a[href*="/deposer/{package.name}"]')
    page = shown(browser(again["href"]))
    assert page.h1.text == "Saisissez vos lignes"
    assert page.select_one("#socle-cell-1-3")["value"] == "Léo"
    page = shown(browser(draft["url"], {"faire": "verifier", "enregistre": "oui"}))
    assert page.h1.text == "Vérifiez votre fichier"
    assert "Prénoms" in page.select_one("#socle-what").text
    assert content(draft["id"]) == [NAMES, ZOE, LEO]
    assert not model.Session.query(EntryGrid).count()
    work()
    page = shown(browser(f"/deposer/{draft['id']}/verification"))
    assert page.select_one("#socle-verdict")["data-state"] == "valid"
    browser(f"/deposer/{draft['id']}/informations", {"title": "Prénoms", "ou": "new"})
    dataset = helpers.call_action("package_show", id="prenoms")
    assert dataset["resources"][0]["validation_status"] == "success"


def test_one_may_come_back_to_the_grid_after_the_check(browser):
    """The file gives its rows back; what is typed then is its file again."""
    browser("/deposer/saisie", form(ZOE, faire="verifier"))
    [package] = drafts()
    page = shown(browser(f"/deposer/{package.id}/verification"))
    [back] = page.select(f'a[href$="/deposer/{package.id}/saisie"]')
    page = shown(browser(back["href"]))
    assert page.select_one("#socle-cell-0-3")["value"] == "Zoé"
    assert page.select_one("[name=version]")["value"] == "0"
    browser(back["href"], form(LEO, version="0", faire="enregistrer"))
    page = shown(browser(f"/deposer/{package.id}/verification"))
    assert page.h1.text == "Saisissez vos lignes"
    browser(back["href"], form(LEO, version="1", faire="verifier"))
    assert content(package.id) == [NAMES, LEO]


def test_corrections_made_by_the_check_are_in_the_grid(browser, work):
    """The file that corrections made is still one that was typed."""
    wrong = [*ZOE[:4], "1 200", "2025"]
    browser("/deposer/saisie", form(wrong, faire="verifier"))
    work()
    [package] = drafts()
    url = f"/deposer/{package.id}/verification"
    page = shown(browser(url))
    data = {one["name"]: one["value"] for one in page.select("[name^=sha256-]")}
    [box] = page.select("input[name^=correction-][checked]")
    browser(url, {**data, box["name"]: box["value"], "faire": "appliquer"})
    page = shown(browser(f"/deposer/{package.id}/saisie"))
    assert page.select_one("#socle-cell-0-4")["value"] == "1200"


def test_a_small_file_that_was_sent_is_mended_in_the_grid(browser, work):
    """Its rows by their columns, whatever its titles, order and separator."""
    text = "Commune de Romillé\n\nPrénom;Sexe;Nombre\nZoé;F;trois\n\nLéo;M;4\n"
    upload = (io.BytesIO(text.encode("cp1252")), "prenoms-2025.csv")
    browser("/deposer", {"upload": upload, "fichier": KEY})
    work()
    [package] = drafts()
    page = shown(browser(f"/deposer/{package.id}/verification"))
    [link] = page.select(f'a[href$="/deposer/{package.id}/saisie"]')
    page = shown(browser(link["href"]))
    assert page.select_one("#socle-cell-0-3")["value"] == "Zoé"
    assert page.select_one("#socle-cell-0-4")["aria-invalid"] == "true"
    assert page.select_one("#socle-cell-1-4")["value"] == "4"
    browser(link["href"], form(ZOE, LEO, version="0", faire="verifier"))
    assert content(package.id) == [NAMES, ZOE, LEO]


def test_a_file_with_columns_of_its_own_stays_as_it_is(browser):
    """The grid would lose them: it says so, and leads back."""
    upload = (io.BytesIO(b"ENFANT_PRENOM,Note\nZo,x\n"), "prenoms.csv")
    browser("/deposer", {"upload": upload, "fichier": KEY})
    [package] = drafts()
    page = shown(browser(f"/deposer/{package.id}/saisie"))
    assert page.h1.text == "Vérifiez votre fichier"
    assert "ne s’ouvre pas" in page.select_one(".flash-messages").text
    browser(f"/deposer/{package.id}/saisie", form(ZOE, faire="verifier"))
    assert content(package.id)[0] == ["ENFANT_PRENOM", "Note"]


def test_a_newer_version_of_the_rules_moves_no_cell(browser):
    """A draft keeps the columns that it was typed in."""
    old = "scdl/subventions@1.1.0"
    names = [one["name"] for one in table_schemas.get(old).descriptor["fields"]]
    data = {"fichier": old, "lignes": [[f"v{n}" for n in range(len(names))]]}
    draft = json.loads(browser("/deposer/saisie", json=data).body)
    page = shown(browser(draft["url"]))
    assert len(page.select("thead th")) == len(names) + 1
    browser(draft["url"], {"faire": "verifier", "enregistre": "oui"})
    assert content(draft["id"])[0] == names


def test_twenty_rows_without_a_script(browser):
    """What the body knows is filled in, faults are told beside the cells."""
    page = shown(browser("/deposer/saisie?fichier=scdl/prenoms"))
    assert len(page.select("table.socle-grid tbody tr")) == 20
    assert page.select_one("#socle-cell-19-1")["value"] == "35245"
    assert page.select_one("#socle-cell-0-2").name == "select"
    wrong = [*ZOE[:4], "trois", "2025"]
    page = shown(browser("/deposer/saisie", form(wrong, LEO, faire="enregistrer")))
    cell = page.select_one("#socle-cell-0-4")
    assert (cell["value"], cell["aria-invalid"]) == ("trois", "true")
    said = page.select_one(f"#{cell['aria-describedby']}").text
    assert "trois" in said or "nombre" in said
    assert "1 cellule à corriger" in page.select_one("[data-verdict]").text
    assert len(page.select("[aria-invalid]")) == 1
    page = shown(browser("/deposer/saisie", form(ZOE, faire="plus-tard")))
    assert page.h1.text == "Mes obligations"


def test_rows_that_a_page_does_not_show_are_kept(browser):
    """A page has twenty: the others stay as they are, after them."""
    many = [[*ZOE[:3], f"Zoé{chr(65 + n)}", *ZOE[4:]] for n in range(25)]
    draft = json.loads(browser("/deposer/saisie", json=sent(*many)).body)
    page = shown(browser(draft["url"]))
    assert len(page.select("table.socle-grid tbody tr")) == 20
    assert "Les 5 autres sont gardées" in page.select_one("form noscript").text
    browser(draft["url"], form(*many[:18], version="1", faire="enregistrer"))
    assert kept(draft["id"]) == [*many[:18], *many[20:]]


def test_a_table_is_pasted_without_a_script(browser):
    """Below the titles that are recognised, after what is typed."""
    text = "Prénom\tSexe\tNote\nLéo\tM\tx\nAda\tF\ty\n"
    data = form(ZOE, faire="coller", texte=text)
    page = shown(browser("/deposer/saisie", data))
    [package] = drafts()
    assert kept(package.id) == [
        ZOE,
        ["Romillé", "35245", "M", "Léo", "", ""],
        ["Romillé", "35245", "F", "Ada", "", ""],
    ]
    assert "2 lignes collées" in page.select_one(".flash-messages").text
    assert "Note" in page.select_one(".flash-messages").text


def test_what_another_window_saved_is_not_undone_unseen(browser):
    """The second one is told, sees its own rows, and may insist."""
    draft = json.loads(browser("/deposer/saisie", json=sent(ZOE)).body)
    browser(draft["url"], json=sent(ZOE, LEO, version=1))
    answer = browser(draft["url"], json=sent(LEO, version=1), status=409)
    assert json.loads(answer.body)["version"] == 2
    assert kept(draft["id"]) == [ZOE, LEO]
    page = shown(browser(draft["url"], form(LEO, version="1", faire="enregistrer")))
    assert page.select_one("#socle-cell-0-3")["value"] == "Léo"
    version = page.select_one("[name=version]")["value"]
    browser(draft["url"], form(LEO, version=version, faire="enregistrer"))
    assert kept(draft["id"]) == [LEO]


def test_the_engine_judges_what_is_typed(browser):
    """Row by row as they are in the grid, blank ones aside; nothing is kept."""
    wrong = ["Romillé", "35245", "X", "Zoé", "1 200", ""]
    blank = ["Romillé", "35245", "", "", "", ""]
    found = json.loads(
        browser("/deposer/saisie/controle", json=sent(blank, ZOE, blank, wrong)).body
    )
    assert found["rows"] == 2
    told = {(one["row"], NAMES[one["column"]]): one for one in found["findings"]}
    assert {row for row, _ in told} == {3}
    assert told[3, "ENFANT_SEXE"]["kind"] == "fix"
    assert told[3, "NOMBRE_OCCURRENCES"]["suggestion"] == "1200"
    assert told[3, "ANNEE"]["blank"]
    assert not drafts()


def test_the_grid_agrees_with_the_check_of_the_file(browser):
    """The very same engine: the same cells as `socle_validation_check`."""
    text = equipements.damaged().decode()
    _, *rows = csv.reader(io.StringIO(text))
    data = {"fichier": "scdl/equipements", "lignes": rows}
    found = json.loads(browser("/deposer/saisie/controle", json=data).body)
    in_grid = {(f["row"] + 2, f["column"] + 1) for f in found["findings"]}
    upload = FileStorage(io.BytesIO(text.encode()), "e.csv")
    report = helpers.call_action(
        "socle_validation_check", upload=upload, table_schema="scdl/equipements"
    )["report"]
    in_file = {
        (cell["row"], group["column"])
        for group in report["groups"]
        if group["severity"] != "advice"
        for cell in group["samples"]
    }
    assert in_file <= in_grid


def test_a_pasted_table_comes_back_laid(browser):
    """From the cell on; beyond 500 rows, what is left aside is said."""
    data = sent(ZOE, texte="Léo\t4\r\nAda\t5", ligne=1, colonnes=[3, 4, 5])
    found = json.loads(browser("/deposer/saisie/collage", json=data).body)
    assert found["rows"] == [
        ZOE,
        ["Romillé", "35245", "", "Léo", "4", ""],
        ["Romillé", "35245", "", "Ada", "5", ""],
    ]
    data = sent(ZOE, texte="Léo\t4\n" * 600, ligne=1, colonnes=[3, 4])
    found = json.loads(browser("/deposer/saisie/collage", json=data).body)
    assert len(found["rows"]) == 500
    assert "laissées de côté" in found["text"]


def test_what_is_missing_is_asked_for(browser):
    """The kind of file; a first row; a list and no table."""
    page = shown(browser("/deposer/saisie"))
    values = [one["value"] for one in page.select("#socle-fichier option")]
    assert KEY in values
    assert "139bercy/format-commande-publique" not in values
    page = shown(browser("/deposer/saisie?fichier=139bercy/format-commande-publique"))
    assert page.select_one("#socle-fichier-error")
    page = shown(browser("/deposer/saisie", form(faire="verifier")))
    assert "au moins une ligne" in page.select_one(".error-explanation").text
    browser("/deposer/saisie/controle", json={"lignes": "x"}, status=400)
    browser("/deposer/saisie/collage", json=[], status=400)
    assert not drafts()


def test_a_draft_is_forgotten_with_its_rows(browser):
    draft = json.loads(browser("/deposer/saisie", json=sent(ZOE)).body)
    browser(draft["url"], {"faire": "abandonner"})
    assert not drafts()
    assert not model.Session.query(EntryGrid).count()


def test_rows_of_drafts_that_are_gone_go_away(browser):
    """However a draft went: with the next one that begins."""
    draft = json.loads(browser("/deposer/saisie", json=sent(ZOE)).body)
    context = {"user": "maire"}
    helpers.call_action("package_delete", context=context, id=draft["id"])
    browser("/deposer/saisie", json=sent(LEO))
    [row] = model.Session.query(EntryGrid)
    assert row.rows == [LEO]


def test_others_type_nothing(app, browser):
    """A draft is its body's own; so is the right to have rows judged for it."""
    draft = json.loads(browser("/deposer/saisie", json=sent(ZOE)).body)
    other = {"Authorization": factories.UserWithToken()["token"]}
    data = sent(LEO, organisme="romille", version=1)
    app.get(draft["url"], headers=other, status=404)
    app.post(draft["url"], json=data, headers=other, status=404)
    app.get("/deposer/saisie", headers=other, status=403)
    for path in ("", "/controle", "/collage"):
        app.post(f"/deposer/saisie{path}", json=data, headers=other, status=400)
    assert app.get(draft["url"], follow_redirects=False).status_code == 302
    assert kept(draft["id"]) == [ZOE]
    assert len(drafts()) == 1
