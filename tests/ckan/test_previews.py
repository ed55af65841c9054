"""A visitor sees the first rows, and who else publishes the same file."""

import pytest
from bs4 import BeautifulSoup

from ckan.tests import factories

from ckanext.socle import previews

from .test_validation_hook import add_file, as_editor, upload

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

CSV = "COLL_NOM,EQUIP_NOM,EQUIP_LAT\nRomillé,<b>Mairie</b>,48.21\n".encode()


@pytest.fixture
def editor():
    return factories.User()


def dataset(editor, commune="commune:35245", **values):
    organization = factories.Organization(
        kind="commune",
        territory_id=commune,
        users=[{"name": editor["name"], "capacity": "editor"}],
    )
    return factories.Dataset(owner_org=organization["id"], **values)


def page(app, url: str) -> BeautifulSoup:
    return BeautifulSoup(app.get(url).body, "html.parser")


def test_the_first_rows_are_on_both_pages(app, work, editor):
    """Made by the check; texts are texts; a file that is replaced has its own."""
    found = dataset(editor)
    resource = add_file(editor, found, CSV)
    work()
    for url in (
        f"/dataset/{found['name']}",
        f"/dataset/{found['name']}/resource/{resource['id']}",
    ):
        cells = page(app, url).select("[id^=socle-preview] ~ *, .socle-scroll td")
        texts = [cell.text for cell in cells if cell.name == "td"]
        assert texts == ["Romillé", "<b>Mairie</b>", "48.21"]
    as_editor(
        editor,
        "resource_patch",
        id=resource["id"],
        upload=upload(b"%PDF-1.7 nothing"),
    )
    work()
    assert previews.of(resource["id"]) is None


def test_a_text_without_rules_is_shown_too(app, editor):
    """On its own page, and on that of the dataset when it is alone there."""
    found = dataset(editor)
    resource = add_file(
        editor, found, b"Nom;Ville\nMairie;Acign\xe9\n", table_schema=""
    )
    for url in (
        f"/dataset/{found['name']}",
        f"/dataset/{found['name']}/resource/{resource['id']}",
    ):
        texts = [cell.text for cell in page(app, url).select(".socle-scroll td")]
        assert texts == ["Mairie", "Acigné"]


def test_who_else_publishes_it(app, work, editor):
    """In the same intercommunality first; never the dataset itself."""
    here = dataset(editor, name="ici")
    add_file(editor, here, CSV)
    assert page(app, "/dataset/ici").select_one("#socle-elsewhere") is None
    for commune in ("commune:35001", "commune:35238"):  # Rennes Métropole too
        add_file(editor, dataset(editor, commune), CSV)
    work()
    section = page(app, "/dataset/ici").select_one("#socle-elsewhere").parent
    assert "2 autres jeux de données de Rennes Métropole" in section.text
    listed = page(app, section.a["href"])
    assert len(listed.select(".dataset-item, .socle-result")) >= 2
