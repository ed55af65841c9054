"""The path of a secretary, without JavaScript: from a file to its public report."""

import pytest

from .portal_data import table, valid

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium, secretary):
    """Return a page of the secretary whose browser runs no script."""
    context = chromium.new_context(
        storage_state=secretary.storage_state(), java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def test_a_file_is_published_without_javascript(page, portal):
    page.goto(f"{portal.url}/dataset/new")
    page.fill("input[name=title]", "Équipements de la salle des fêtes")
    page.fill("input[name=name]", "equipements-salle-des-fetes")
    page.fill("textarea[name=notes]", "Ce que contient la salle des fêtes.")
    page.select_option("select[name=expected_dataset]", "scdl/equipements")
    assert page.get_by_label("Romillé (35245)").is_checked()
    page.click("button[name=save]")
    assert page.url.endswith("/resource/new")
    assert page.input_value("select[name=table_schema]") == "scdl/equipements"
    page.set_input_files(
        "input[name=upload]",
        {"name": "salle.csv", "mimeType": "text/csv", "buffer": table(valid)},
    )
    page.fill("input[name=name]", "Salle des fêtes 2026")
    page.click("button[value=go-metadata]")
    assert page.url.endswith("/dataset/equipements-salle-des-fetes")
    assert page.inner_text("h1") == "Équipements de la salle des fêtes"
    assert page.locator(".socle-badge--run").count()
    page.click("text=Voir le rapport de contrôle")
    assert page.locator("#socle-verdict progress").count() == 1


def test_an_error_of_the_form_is_told_and_leads_to_its_field(page, portal):
    page.goto(f"{portal.url}/dataset/new")
    page.fill("input[name=title]", "Équipements")
    page.fill("input[name=name]", "equipements-ailleurs")
    page.fill("textarea[name=notes]", "Ailleurs.")
    page.fill("input[name=territories][type=text]", "Nulle-Part-sur-Rien")
    page.click("button[name=save]")
    told = page.locator(".error-explanation li")
    assert "Nulle-Part-sur-Rien" in told.inner_text()
    target = told.locator("a").get_attribute("href")
    assert page.locator(f"input{target}").input_value() == "Nulle-Part-sur-Rien"


def test_the_report_needs_no_javascript(page, portal):
    portal.open(page, "report invalid")
    assert page.get_attribute("#socle-verdict", "data-state") == "invalid"
    assert page.locator(".socle-group").count() >= 4
    assert "48.21" in page.inner_text(".socle-report")
    with page.expect_download() as download:
        page.click("text=Toutes les cellules (CSV)")
    text = download.value.path().read_text(encoding="utf-8")
    assert text.startswith("\ufeffCellule;Ligne;Colonne;")
    assert "P2;2;P;Latitude;" in text


def test_a_check_is_run_again(page, portal):
    portal.open(page, "report dead-link")
    page.click("text=Relancer le contrôle")
    assert page.get_attribute("#socle-verdict", "data-state") in ("waiting", "running")
    page.click("text=Arrêter le contrôle")
    assert page.get_attribute("#socle-verdict", "data-state") == "cancelled"


def test_a_visitor_sees_neither_tools_nor_doubts(as_visitor, portal):
    portal.open(as_visitor, "report invalid")
    assert not as_visitor.locator("text=Relancer le contrôle").count()
    assert not as_visitor.locator("text=À vérifier par vous").count()
    portal.open(as_visitor, "tasks")
    assert "/user/login" in as_visitor.url


def test_the_browser_asks_for_what_a_new_dataset_needs(as_secretary, portal):
    portal.open(as_secretary, "new dataset")
    as_secretary.fill("input[name=title]", "Sans description")
    as_secretary.click("button[name=save]")
    assert as_secretary.url.endswith("/dataset/new")
    assert as_secretary.evaluate("document.activeElement.name") == "notes"


@pytest.mark.parametrize(
    ("where", "found"), [("Romillé", 1), ("35245", 1), ("region:53", 2), ("75056", 0)]
)
def test_the_home_searches_a_territory(as_visitor, portal, where, found):
    portal.open(as_visitor, "home")
    as_visitor.fill("#socle-where", where)
    as_visitor.click("form[role=search] button")
    assert as_visitor.locator(".dataset-item").count() >= found
    assert bool(found) == bool(as_visitor.locator(".dataset-item").count())
    assert as_visitor.locator(".socle-chip, .filtered").count() == 1


def test_the_home_asks_which_territory_is_meant(as_visitor, portal):
    portal.open(as_visitor, "home")
    as_visitor.fill("#socle-where", "bretagne")
    as_visitor.click("form[role=search] button")
    as_visitor.get_by_role("radio").first.check()
    assert "région" in as_visitor.inner_text("form:has(input[type=radio])")


def test_an_unknown_territory_is_told(as_visitor, portal):
    portal.open(as_visitor, "home")
    as_visitor.fill("#socle-where", "Nulle-Part-sur-Rien")
    as_visitor.click("form[role=search] button")
    assert "Aucun territoire « Nulle-Part-sur-Rien »" in as_visitor.inner_text(
        "[role=main]"
    ).replace("\xa0", " ")
