"""A body finds its deliberation, its convention and its licence, filled in."""

import io

import docx
import pytest
from bs4 import BeautifulSoup

import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from .test_deposits import browser, romille, shown  # noqa: F401

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


@pytest.fixture
def grouping(browser, romille):  # noqa: F811
    return helpers.call_action(
        "group_create",
        {"user": factories.Sysadmin()["name"]},
        name="bretagne",
        title="Bretagne numérique",
        type="regroupement",
        territory_id="region:53",
        partners="Mégalis Bretagne ; accompagnateur ; 253514491 ; A",
    )


def words(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    return told.replace("\xa0", " ")


def test_the_documents_have_its_names(browser, grouping):  # noqa: F811
    """And the grouping and licence that were chosen."""
    page = shown(browser("/organization/romille/documents"))
    assert page.h1.text == "Modèles de documents"
    values = [field["value"] for field in page.select("input[name=licence]")]
    assert values == ["lov2", "odc-odbl"]
    options = [one["value"] for one in page.select("#socle-regroupement option")]
    assert options == ["", "bretagne"]
    page = shown(
        browser(
            "/organization/romille/documents?licence=odc-odbl&regroupement=bretagne"
        )
    )
    links = {
        a["href"].split("/")[-1].split(".")[0]: a["href"]
        for a in page.select("a[href*='.docx']")
    }
    convention = words(browser(links["convention"]).get_data())
    assert "Entre la commune de Romillé" in convention
    assert "Mégalis Bretagne, SIREN 253\u202f514\u202f491" in convention
    assert "Bretagne numérique" in convention
    assert "Open Database License (ODbL)" in convention
    deliberation = words(browser(links["deliberation"]).get_data())
    assert "mairie@romille.fr" in deliberation
    assert "Délibérations" in deliberation


def test_another_licence_is_refused(browser, romille):  # noqa: F811
    page = browser("/organization/romille/documents?licence=cc-by-nc").body
    assert "Choisissez une licence" in page
    url = "/organization/romille/documents/licence.docx?licence=cc-by-nc"
    assert browser(url, status=404)
    assert browser("/organization/romille/documents/autre.docx", status=404)
    with pytest.raises(tk.ValidationError):
        helpers.call_action(
            "socle_model_document_list", organization_id="romille", licence="cc-by-nc"
        )


def test_it_is_for_its_people(app, browser, romille):  # noqa: F811
    url = "/organization/romille/documents"
    found = app.get(url, follow_redirects=False)
    assert found.status_code in (302, 403)
    card = BeautifulSoup(
        browser("/organization/romille/obligations").body, "html.parser"
    )
    assert card.select_one(f"aside a[href='{url}']")
