"""Each foot leads to the three mentions that the law asks of a public site."""

import pytest
from bs4 import BeautifulSoup

from ckan.tests import factories

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")


def page(app, url: str, **options) -> BeautifulSoup:
    return BeautifulSoup(app.get(url, **options).body, "html.parser")


def test_the_foot_leads_to_our_pages(app):
    foot = {a["href"]: a.text for a in page(app, "/").select(".socle-foot a")}
    assert foot["/mentions-legales"] == "Mentions légales"
    assert foot["/donnees-personnelles"] == "Données personnelles"
    assert foot["/accessibilite"].replace("\xa0", " ") == "Accessibilité : non conforme"


def test_a_portal_that_has_its_own_leads_there(app, ckan_config, monkeypatch):
    elsewhere = "https://portail.example/mentions"
    monkeypatch.setitem(ckan_config, "ckanext.socle.legal_notice_url", elsewhere)
    assert page(app, "/").select_one(f".socle-foot a[href='{elsewhere}']")
    answer = app.get("/mentions-legales", follow_redirects=False)
    assert answer.headers["Location"] == elsewhere


def test_options_fill_the_legal_notice(app, ckan_config, monkeypatch):
    """And an administrator reads which are still empty; nobody else does."""
    key = factories.APIToken(user=factories.Sysadmin()["name"])["token"]
    for name, value in (("director", "Claire Martin"), ("host", "OVH, Roubaix")):
        monkeypatch.setitem(ckan_config, f"ckanext.socle.legal.{name}", value)
    shown = page(app, "/mentions-legales")
    assert shown.select_one("#socle-missing") is None
    assert "Claire Martin" in shown.text
    assert "OVH, Roubaix" in shown.text
    admin = page(app, "/mentions-legales", headers={"Authorization": key})
    missing = admin.select_one("#socle-missing").parent.text
    assert "ckanext.socle.legal.address, ckanext.socle.legal.phone" in " ".join(
        missing.split()
    )
    assert "legal.host" not in missing


def test_retentions_are_those_in_force(app, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckanext.socle.report_retention_days", 42)
    assert "effacées 42 jours après" in page(app, "/donnees-personnelles").text


def test_the_statement_says_what_was_not_tried(app, ckan_config, monkeypatch):
    text = page(app, "/accessibilite").text
    shown = " ".join(text.replace("\xa0", " ").replace("’", "'").split())
    assert "n'est pas conforme au référentiel" in shown
    assert "Aucun audit complet de ses 106 critères" in shown
    assert "ni par des personnes handicapées" in shown
    assert "Défenseur des droits" in shown
    audit = "Audit de Tanaguru, mai 2027 : 81 % des critères."
    monkeypatch.setitem(ckan_config, "ckanext.socle.accessibility_audit", audit)
    monkeypatch.setitem(
        ckan_config, "ckanext.socle.accessibility_level", "partiellement"
    )
    shown = page(app, "/accessibilite")
    assert (
        shown.h1.text.replace("\xa0", " ") == "Accessibilité : partiellement conforme"
    )
    assert audit in shown.text
    assert "Aucun audit complet" not in shown.text
