"""From a dropped file to a public dataset, by the four screens, without JavaScript."""

import io

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

import ckan.model as model
from ckan.tests import factories, helpers

from ckanext.socle import deposits
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


@pytest.fixture
def romille():
    factories.User(name="maire")
    return factories.Organization(
        name="romille",
        title="Commune de Romillé",
        kind="commune",
        territory_id="commune:35245",
        email="mairie@romille.fr",
        users=[{"name": "maire", "capacity": "editor"}],
    )


@pytest.fixture
def browser(app, romille, monkeypatch):
    """Return a function that gets or posts as the secretary, following redirects."""
    token = factories.APIToken(user="maire")["token"]
    monkeypatch.setattr(deposits.checking, "WAIT", 0)

    def go(url: str, data=None, **options):
        headers = {"Authorization": token}
        if data is None:
            return app.get(url, headers=headers, **options)
        return app.post(url, data=data, headers=headers, **options)

    return go


def upload(content: bytes, name: str = "equipements-2026.csv"):
    return (io.BytesIO(content), name)


def shown(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.body, "html.parser")


def drafts() -> list[model.Package]:
    return model.Session.query(model.Package).filter_by(state="draft").all()


def test_a_file_becomes_public_and_asks_nothing_known(browser, work):
    """Dropped, recognised, checked, described, published: five requests."""
    page = shown(browser("/deposer", {"upload": upload(equipements.valid())}))
    (draft,) = drafts()
    assert not helpers.call_action("package_search")["count"]
    assert page.h1.text == "Vérifiez votre fichier"
    assert "Équipements collectifs publics" in page.select_one("#socle-what").text
    assert page.select_one("#socle-verdict")["data-state"] == "waiting"
    work()
    page = shown(browser(f"/deposer/{draft.id}/verification"))
    assert page.select_one("#socle-verdict")["data-state"] == "valid"
    page = shown(browser(f"/deposer/{draft.id}/verification", {"faire": "garder"}))
    assert page.h1.text == "Relisez les informations"
    form = {
        field["name"]: field.get("value", "")
        for field in page.select("form.socle-form input[name]")
    }
    assert form["title"] == "Équipements collectifs publics de Romillé"
    assert (form["from"], form["contact"]) == ("2026", "mairie@romille.fr")
    form["notes"] = page.select_one("#socle-notes").text
    form["license_id"] = page.select_one("#socle-license_id option[selected]")["value"]
    page = shown(browser(f"/deposer/{draft.id}/informations", form))
    assert page.h1.text == "C’est publié"
    dataset = helpers.call_action(
        "package_show", id="equipements-collectifs-publics-de-romille"
    )
    assert (dataset["state"], dataset["private"]) == ("active", False)
    assert dataset["territories"] == ["commune:35245"]
    assert dataset["license_id"] == "lov2"
    assert dataset["notes"]
    (file,) = dataset["resources"]
    assert file["name"] == "Équipements collectifs publics 2026"
    assert file["validation_status"] == "success"


def test_the_same_file_again_replaces_or_is_added(browser, work):
    """Another year is added; the same year takes the place of the former."""
    for content, name, files in (
        (equipements.valid(), "equipements-2025.csv", 1),
        (equipements.valid(), "equipements-2025.csv", 1),
        (equipements.valid(), "equipements-2026.csv", 2),
    ):
        browser("/deposer", {"upload": upload(content, name)})
        work()
        (draft,) = drafts()
        page = shown(browser(f"/deposer/{draft.id}/informations"))
        chosen = page.select_one("input[name=ou][checked]") or {"value": "new"}
        target = page.select_one("input[name=target]") or {"value": ""}
        browser(
            f"/deposer/{draft.id}/informations",
            {
                "title": "Équipements",
                "from": name[12:16],
                "ou": chosen["value"],
                "target": target["value"],
            },
        )
        dataset = helpers.call_action("package_show", id="equipements")
        assert len(dataset["resources"]) == files
        (period,) = dataset["temporal_coverage"]
        assert period["start"] == "2025-01-01"
        assert period["end"] == f"{name[12:16]}-12-31"
        assert not drafts()


def test_what_was_not_recognised_is_chosen_or_published_as_it_is(browser, work):
    """A file of no kind is a file all the same."""
    page = shown(browser("/deposer", {"upload": upload(b"a,b\n1,2\n", "notes.csv")}))
    (draft,) = drafts()
    assert page.select_one("#socle-verdict")["data-state"] == "none"
    browser(
        f"/deposer/{draft.id}/verification",
        {"faire": "genre", "genre": "scdl/equipements"},
    )
    work()
    page = shown(browser(f"/deposer/{draft.id}/verification"))
    assert page.select_one("#socle-verdict")["data-state"] == "invalid"
    browser(f"/deposer/{draft.id}/verification", {"faire": "genre", "genre": ""})
    browser(f"/deposer/{draft.id}/informations", {"title": "Notes"})
    dataset = helpers.call_action("package_show", id="notes")
    assert not dataset["resources"][0].get("table_schema")


def test_nothing_typed_or_sent_is_lost(browser, work):
    """What is missing is asked again; « Finir plus tard » keeps it."""
    browser("/deposer", {"upload": upload(equipements.valid())})
    work()
    (draft,) = drafts()
    url = f"/deposer/{draft.id}/informations"
    page = shown(browser(url, {"title": " ", "notes": "Tapé", "from": "deux mille"}))
    assert page.select_one("#socle-notes").text == "Tapé"
    assert page.select_one("#socle-from")["value"] == "deux mille"
    assert len(page.select(".error-explanation li")) == 2
    page = shown(browser(url, {"title": "Plus tard", "faire": "plus-tard"}))
    assert page.h1.text == "Mes obligations"
    link = page.select_one('a[href$="/verification"]')
    assert link["href"].endswith(f"/deposer/{draft.name}/verification")
    assert helpers.call_action("package_show", id=draft.id)["title"] == "Plus tard"


def test_corrections_are_seen_then_written(browser, work):
    """The safe ones are ticked; what is applied makes another file, checked again."""
    content = equipements.valid().decode().replace(",", ";").replace("48.", "48,")
    browser("/deposer", {"upload": upload(content.encode("cp1252"))})
    work()
    (draft,) = drafts()
    page = shown(browser(f"/deposer/{draft.id}/verification"))
    boxes = page.select("input[name^=correction-][checked]")
    assert boxes
    assert "sa ligne sera conforme" in page.select_one("#socle-verdict p").text
    form = {"faire": "appliquer"}
    form |= {one["name"]: one["value"] for one in page.select("[name^=sha256-]")}
    data = MultiDict([*form.items(), *((one["name"], one["value"]) for one in boxes)])
    page = shown(browser(f"/deposer/{draft.id}/verification", data))
    assert page.h1.text == "Relisez les informations"
    work()
    page = shown(browser(f"/deposer/{draft.id}/verification"))
    assert page.select_one("#socle-verdict")["data-state"] == "valid"
    (file,) = helpers.call_action("package_show", id=draft.id)["resources"]
    kept = helpers.call_action("socle_candidate_list", resource_id=file["id"])
    assert [one["state"] for one in kept] == ["original"]


def test_a_file_is_changed_or_forgotten(browser, work):
    """Another file takes its place; a draft that is forgotten is no more."""
    browser("/deposer", {"upload": upload(b"a,b\n", "x.csv")})
    (draft,) = drafts()
    browser(
        f"/deposer/{draft.id}/verification",
        {"faire": "fichier", "upload": upload(equipements.valid(), "y.csv")},
    )
    (file,) = helpers.call_action("package_show", id=draft.id)["resources"]
    assert file["name"] == "y.csv"
    browser(f"/deposer/{draft.id}/verification", {"faire": "abandonner"})
    assert not drafts()


def test_what_is_missing_is_asked_for(browser):
    """No file, a file that CKAN refuses: a sentence, and no draft."""
    page = shown(browser("/deposer", {"url": ""}))
    assert "Choisissez un fichier" in page.select_one(".error-explanation").text
    assert not drafts()


def test_others_see_no_draft(app, browser):
    """A draft is its body's own."""
    browser("/deposer", {"upload": upload(equipements.valid())})
    (draft,) = drafts()
    other = {"Authorization": factories.UserWithToken()["token"]}
    for screen in ("verification", "informations"):
        url = f"/deposer/{draft.id}/{screen}"
        app.get(url, headers=other, status=404)
        assert app.get(url, follow_redirects=False).status_code == 302
        app.post(url, data={"faire": "abandonner"}, headers=other, status=404)
    assert drafts()
    app.get("/deposer", headers=other, status=403)


def test_years_come_from_the_name_then_from_the_dates():
    """Never from a number that is no date."""
    from ckanext.socle.core.deposits import DepositedFile, years_told

    assert years_told(DepositedFile("delib.csv", [["2024"], ["35245"]])) == ()
    rows = [["17/03/2025", "2019-01-01"], ["18/03/2026", ""]]
    assert years_told(DepositedFile("delib.csv", rows)) == (2025, 2026)
    assert years_told(DepositedFile("export-20261124.csv")) == ()


def test_files_of_several_kinds_have_a_draft_each(browser, work):
    """What follows nothing known goes with the first kind."""
    rows = "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"
    names = f"{rows}Romillé,35245,F,Louise,3,2025\n".encode()
    files = MultiDict(
        [
            ("upload", upload(equipements.valid())),
            ("upload", upload(names, "prenoms-2025.csv")),
            ("upload", upload(b"%PDF-1.4", "notice.pdf")),
        ]
    )
    page = shown(browser("/deposer", files))
    found = {
        one.extras["expected_dataset"]: sorted(file.name for file in one.resources)
        for one in drafts()
    }
    assert found == {
        "scdl/equipements": ["equipements-2026.csv", "notice.pdf"],
        "scdl/prenoms": ["prenoms-2025.csv"],
    }
    assert "Prénoms" in page.select_one(".flash-messages").text


def test_doubt_between_two_kinds_is_one_question(browser, monkeypatch):
    """The first titles of two kinds: both are proposed, one click tells."""
    keys = ("scdl/equipements", "scdl/prenoms")
    monkeypatch.setattr(deposits.recognising, "recognise", lambda _: keys)
    page = shown(browser("/deposer", {"upload": upload(equipements.valid())}))
    (draft,) = drafts()
    assert page.h2.text.startswith("Nous hésitons entre")
    buttons = page.select("button[name=genre]")
    assert [one["value"] for one in buttons] == [*keys]
    browser(f"/deposer/{draft.id}/verification", {"faire": "genre", "genre": keys[0]})
    assert drafts()[0].extras["expected_dataset"] == keys[0]
