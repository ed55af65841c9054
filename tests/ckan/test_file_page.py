"""The page of a file tells a visitor what it holds, and when its link is dead."""

import datetime

import pytest
from bs4 import BeautifulSoup

import ckan.model as model
from ckan.tests import factories

from ckanext.socle.model.report import DONE, IMPOSSIBLE, ReportRow

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"


def checked(resource, day: int, **values):
    moment = datetime.datetime(2026, 11, day, tzinfo=datetime.timezone.utc)
    model.Session.add(
        ReportRow(
            resource_id=resource["id"],
            package_id=resource["package_id"],
            table_schema=KEY,
            table_schema_version="0.1.5",
            created=moment,
            asked=moment,
            checked=moment,
            **values,
        )
    )


@pytest.fixture
def resource():
    dataset = factories.Dataset(
        owner_org=factories.Organization()["id"],
        temporal_coverage=[
            {"start": "2024-01-01", "end": "2025-12-31"},
            {"start": "2026-02-03"},
        ],
    )
    made = factories.Resource(
        package_id=dataset["id"], url="http://a.example/e.csv", table_schema=KEY
    )
    model.Session.query(ReportRow).delete()
    return made


def page(app, resource) -> BeautifulSoup:
    url = f"/dataset/{resource['package_id']}/resource/{resource['id']}"
    return BeautifulSoup(app.get(url).body, "html.parser")


def test_a_link_that_died_says_since_when(app, resource):
    checked(resource, 2, state=DONE, lenient_valid=True)
    for day in (3, 4):
        checked(resource, day, state=IMPOSSIBLE, reason="link-dead")
    model.Session.commit()
    shown = page(app, resource)
    notice = shown.select_one("#socle-dead-link").parent.text
    assert "Il ne répond plus depuis le 3 novembre 2026." in notice
    assert "contrôlée\xa0: 2 novembre 2026." in notice
    checked(resource, 5, state=DONE, lenient_valid=True)
    model.Session.commit()
    assert page(app, resource).select_one("#socle-dead-link") is None


def test_columns_rules_and_periods_are_in_words(app, resource):
    shown = page(app, resource)
    columns = shown.select_one("#socle-file-columns").parent
    assert "Nom de l'équipement" in columns.text
    rules = shown.select_one("#socle-details").parent
    assert rules.select_one("a[href='/schemas/scdl/equipements']")
    assert "version 0.1.5" in rules.text
    dataset = app.get(f"/dataset/{resource['package_id']}").body
    assert "de 2024 à 2026" not in dataset
    assert "de 2024 à 2025, depuis le 3 février 2026" in dataset
