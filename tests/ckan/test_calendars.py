"""A calendar follows the deadlines by an address that its owner may change."""

import pytest

import ckan.model as model
from ckan.tests import factories

from .test_deposits import browser, romille, shown  # noqa: F401

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")
PAGE = "/organization/romille/obligations/calendrier"


def address(browser) -> str:  # noqa: F811
    url = shown(browser(PAGE)).select_one("#socle-address")["value"]
    return url[url.index("/calendrier/") :]


def test_the_address_needs_no_password(app, browser):  # noqa: F811
    """The same each time; a calendar knows when to come back."""
    url = address(browser)
    assert url == address(browser)
    answer = app.get(url)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in answer.body
    assert "VEVENT" in answer.body
    link = shown(browser(PAGE)).select_one("a[href^='webcal:']")["href"]
    assert link.startswith("webcal://")
    assert link.endswith(url)


def test_another_address_kills_the_former_one(app, browser):  # noqa: F811
    url = address(browser)
    browser(PAGE, {"renouveler": "1"})
    assert app.get(url, expect_errors=True).status_code == 404
    assert app.get(address(browser)).status_code == 200


def test_it_dies_with_the_rights(app, browser, romille):  # noqa: F811
    url = address(browser)
    forged = url.replace(".ics", "x.ics")
    assert app.get(forged, expect_errors=True).status_code == 404
    model.Session.query(model.Member).filter_by(
        group_id=romille["id"], table_name="user"
    ).update({"state": "deleted"})
    model.Session.commit()
    assert app.get(url, expect_errors=True).status_code == 404


def test_it_is_for_the_people_of_the_body(app, browser):  # noqa: F811
    key = factories.APIToken(user=factories.User()["name"])["token"]
    stranger = app.get(PAGE, headers={"Authorization": key}, expect_errors=True)
    assert stranger.status_code == 403
    assert app.get(PAGE, follow_redirects=False).status_code == 302
