"""A visitor reads every row of a small file, and takes it in another format."""

import io

import openpyxl
import pytest

from ckan.tests import factories

from ckanext.socle.helpers import files
from tests.data import equipements

from .test_deposits import shown
from .test_validation_hook import add_file, as_editor

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


@pytest.fixture
def page(app, work):
    """Return the address of a file of 150 rows, checked."""
    editor = factories.User()
    organization = factories.Organization(
        users=[{"name": editor["name"], "capacity": "editor"}]
    )
    dataset = factories.Dataset(owner_org=organization["id"])
    head, row = equipements.valid().decode().splitlines()[:2]
    content = "\n".join([head, *[row] * 150]).encode()
    resource = add_file(editor, dataset, content)
    work()
    return f"/dataset/{dataset['name']}/resource/{resource['id']}"


def test_every_row_is_on_pages(app, page):
    file = shown(app.get(page))
    assert "20 lignes sur 150" in file.text
    link = file.select_one("a[href$='/lignes']")
    assert link.text == "Voir les 150 lignes"
    first = shown(app.get(link["href"]))
    assert "Lignes 1 à 100 sur 150" in first.text
    assert len(first.select("tbody tr")) == 100
    last = shown(app.get(f"{link['href']}?page=2"))
    assert last.select_one("tbody th").text == "101"
    assert len(last.select("tbody tr")) == 50
    assert app.get(f"{link['href']}?page=3", status=404)


def test_the_same_file_as_a_workbook(app, page):
    for url in (page, page.partition("/resource")[0]):
        link = shown(app.get(url)).select_one("a[href$='/fichier.xlsx']")
        assert link
    answer = app.get(link["href"])
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets[0]
    assert sheet.max_row == 151
    assert app.get(f"{page}/fichier.csv", status=404)


def test_a_large_file_is_downloaded(app, page, monkeypatch):
    """And what visitors may not read is not given in another format."""
    monkeypatch.setattr(files, "_MOST_CELLS", 100)
    assert app.get(f"{page}/fichier.xlsx", status=404)
    monkeypatch.setattr(files, "MOST_ROWS", 149)
    assert app.get(f"{page}/lignes", status=404)
    monkeypatch.undo()
    dataset = page.split("/")[2]
    as_editor(factories.Sysadmin(), "package_patch", id=dataset, private=True)
    assert app.get(f"{page}/lignes", status=404)
