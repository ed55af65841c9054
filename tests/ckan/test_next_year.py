"""Last year's file again: settings, columns and period are there after one click."""

import csv
import io

import openpyxl
import pytest
from werkzeug.datastructures import FileStorage

from ckan.tests import helpers

from .test_deposits import browser, drafts, romille, shown, upload  # noqa: F401

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

ROWS = (
    "nomAttribuant,idAttribuant,dateConvention,referenceDecision,nomBeneficiaire,"
    "idBeneficiaire,objet,montant,nature,conditionsVersement,datesPeriodeVersement,"
    "idRAE,notificationUE,pourcentageSubvention,Service\n"
    "Commune de Romillé,21350245300017,2025-03-17,2025-{n},Club {n},"
    "21350245300017,Sport,{n}000,aide en numéraire,unique,,,,1,Exercice 2025\n"
)


def last_year() -> bytes:
    head, row, _ = ROWS.split("\n")
    return "\n".join([head, *(row.format(n=n) for n in (1, 2, 3))]).encode()


@pytest.fixture
def dataset(browser, romille, work):  # noqa: F811
    made = helpers.call_action(
        "package_create",
        {"user": "maire"},
        name="subventions-2025",
        title="Subventions 2025 de Romillé",
        notes="Les subventions de 2025.",
        owner_org=romille["id"],
        license_id="odc-odbl",
        frequency="http://publications.europa.eu/resource/authority/frequency/ANNUAL",
        temporal_coverage=[{"start": "2025-01-01", "end": "2025-12-31"}],
        tags=[{"name": "associations"}],
    )
    helpers.call_action(
        "resource_create",
        {"user": "maire"},
        package_id=made["id"],
        table_schema="scdl/subventions",
        upload=FileStorage(io.BytesIO(last_year()), "subventions-2025.csv"),
        name="Subventions 2025",
    )
    work()
    return made


def test_the_template_has_last_years_columns(browser, dataset):  # noqa: F811
    """In their order, one of the commune's own among them; what never changes too."""
    page = shown(browser("/dataset/subventions-2025/annee-suivante"))
    assert page.h1.text.replace("\xa0", " ") == "Subventions : ajouter 2026"
    assert "Subventions 2026 de Romillé" in page.select_one("aside").text
    for_excel = page.select_one("a[href*='modele.csv']")["href"]
    text = browser(for_excel).get_data().decode("utf-8-sig")
    titles, first = csv.reader(text.splitlines(), delimiter=";")
    row = dict(zip(titles, first, strict=True))
    assert titles[-1] == "Service"
    assert row["nomAttribuant"] == "Commune de Romillé"
    assert (row["Service"], row["nature"]) == ("Exercice 2026", "aide en numéraire")
    assert not row["referenceDecision"]
    book = browser(page.select_one("a[href*='modele.xlsx']")["href"]).get_data()
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == titles


def test_the_file_is_a_draft_with_the_same_settings(browser, dataset, work):  # noqa: F811
    """Its period moved on; the title named its year, so it has a page of its own."""
    start = "/dataset/subventions-2025/annee-suivante"
    assert "Choisissez un fichier" in browser(start, {"annee": "2026"}).body
    content = last_year().replace(b"2025", b"2026")
    browser(start, {"annee": "2026", "upload": upload(content, "sub.csv")})
    work()
    (draft,) = drafts()
    made = helpers.call_action("package_show", id=draft.id)
    assert made["title"] == "Subventions 2026 de Romillé"
    assert made["notes"] == "Les subventions de 2026."
    assert (made["license_id"], made["tags"][0]["name"]) == ("odc-odbl", "associations")
    [period] = made["temporal_coverage"]
    assert (period["start"], period["end"]) == ("2026-01-01", "2026-12-31")
    page = shown(browser(f"/deposer/{draft.id}/informations"))
    assert page.select_one("input[name=ou][checked]")["value"] == "new"
    helpers.call_action(
        "package_patch", {"user": "maire"}, id=dataset["id"], title="Subventions"
    )
    page = shown(browser(f"/deposer/{draft.id}/informations"))
    assert page.select_one("input[name=ou][checked]")["value"] == "add"


def test_only_those_who_publish_there(app, browser, dataset):  # noqa: F811
    start = "/dataset/subventions-2025/annee-suivante"
    assert app.get(start, follow_redirects=False).status_code == 302
    assert browser("/dataset/none/annee-suivante", status=403).status_code == 403
