"""The grid as a secretary types in it: by keyboard, undone, pasted, found again."""

import re

import pytest

pytestmark = pytest.mark.browser

GRID = "/deposer/saisie?organization=romille&fichier=scdl/prenoms"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(new ClipboardEvent(
        "paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def value(page, row: int, column: int) -> str:
    return page.input_value(f"#socle-cell-{row}-{column}")


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def saved(page) -> None:
    """Wait until the draft is saved."""
    page.wait_for_function(
        "document.querySelector('[data-saved]').textContent.includes('enregistré à')"
    )


def test_rows_are_typed_by_keyboard_alone_and_found_again(as_secretary, portal):
    """Checked while they are typed, saved by themselves, then a file as any other."""
    page = as_secretary
    page.goto(f"{portal.url}{GRID}")
    page.focus("#socle-cell-0-2")
    page.keyboard.press("F")  # a list: the value that begins so
    page.keyboard.press("Tab")
    page.keyboard.type("Zoé")
    page.keyboard.press("ArrowRight")
    assert focused(page) == "socle-cell-0-4"
    page.keyboard.type("trois")
    page.keyboard.press("Tab")
    page.keyboard.type("2025")
    page.keyboard.press("Enter")
    assert focused(page) == "socle-cell-1-5"
    page.wait_for_selector("#socle-cell-0-4[aria-invalid=true]")
    said = page.get_attribute("#socle-cell-0-4", "aria-describedby")
    assert page.inner_text(f"#{said}")
    assert "E2" in page.inner_text("[data-faults]")
    page.keyboard.press("Control+d")  # the same as above
    assert value(page, 1, 5) == "2025"
    page.keyboard.press("Control+z")
    assert value(page, 1, 5) == ""
    page.keyboard.press("Control+y")
    assert value(page, 1, 5) == "2025"
    page.keyboard.press("Control+z")
    saved(page)
    page.wait_for_url(re.compile(r"/deposer/[\w-]{36}/saisie$"))
    page.click("[data-faults] button")
    assert focused(page) == "socle-cell-0-4"
    page.keyboard.type("3")
    page.wait_for_selector("#socle-cell-0-4:not([aria-invalid])")
    saved(page)
    page.reload()
    assert (value(page, 0, 3), value(page, 0, 4)) == ("Zoé", "3")
    page.focus("button[value=verifier]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verification")
    assert page.inner_text("h1") == "Vérifiez votre fichier"


def test_a_table_is_pasted_from_a_spreadsheet(as_secretary, portal):
    """Below its titles; undone at once; fifty rows a page; rows are removed."""
    page = as_secretary
    page.goto(f"{portal.url}{GRID}")
    page.focus("#socle-cell-0-0")
    rows = "".join(f"Prénom {n}\tF\t12,5\n" for n in range(60))
    page.evaluate(PASTE, f"Prénom\tSexe\tNombre\n{rows}")
    page.wait_for_function(
        "document.querySelector('#socle-cell-2-3').value == 'Prénom 2'"
    )
    assert value(page, 2, 1) == "35245"
    assert page.locator("table.socle-grid tbody tr").count() == 50
    page.wait_for_selector("#socle-cell-0-4[aria-invalid=true]")
    page.click("[data-do=after]")
    assert value(page, 50, 3) == "Prénom 50"
    page.click("tr[data-row='50'] .socle-grid-remove")
    assert value(page, 50, 3) == "Prénom 51"
    page.click("[data-do=undo]")
    page.click("[data-do=undo]")
    assert value(page, 0, 3) == ""
    page.click("summary:has-text('Coller')")
    page.fill("#socle-paste", "Prénom\tSexe\nLéo\tM")
    page.click("button[value=coller]")
    page.wait_for_function("document.querySelector('#socle-cell-0-3').value == 'Léo'")
    assert page.input_value("#socle-paste") == ""
    saved(page)


def test_an_answer_that_does_not_come_loses_nothing(as_secretary, portal):
    """The network fails, then works: the draft is saved, nothing is typed again."""
    page = as_secretary
    page.goto(f"{portal.url}{GRID}")
    page.route("**/deposer/saisie", lambda route: route.abort())
    page.fill("#socle-cell-0-3", "Léo")
    page.wait_for_selector("[data-saved][role=alert]")
    assert "toujours ici" in page.inner_text("[data-saved]")
    page.unroute("**/deposer/saisie")
    page.click("button[value=enregistrer]")
    saved(page)
    assert value(page, 0, 3) == "Léo"
