"""Where a grouping sets its rules: seen, set, refused with what was typed."""

import datetime

import pytest

import ckan.model as model
from ckan.tests import factories, helpers

from ckanext.socle.policies import rows

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"
PLACE = "/regroupement/bretagne/reglages/regles"


@pytest.fixture
def chief():
    user = factories.User(password="correct-horse")  # noqa: S106
    site = {"user": factories.Sysadmin()["name"]}
    helpers.call_action(
        "group_create",
        site,
        type="regroupement",
        name="bretagne",
        title="Bretagne",
        territory_id="region:53",
    )
    member = {"id": "bretagne", "username": user["name"], "role": "admin"}
    helpers.call_action("group_member_create", site, **member)
    return {"Authorization": factories.APIToken(user=user["name"])["token"]}


def test_a_rule_is_set_from_the_page(app, chief):
    page = app.get(f"{PLACE}/{KEY}", headers=chief)
    assert "aucun fichier en ligne ne passerait en attente" in page.body
    day = (rows.today() + datetime.timedelta(days=40)).isoformat()
    typed = {"mode": "draft", "effective": day, "message": "Appelez-nous"}
    typed["counted"] = ["outside-perimeter", "same-key"]
    page = app.post(f"{PLACE}/{KEY}", data=typed, headers=chief)
    assert "Retenir" in page.body
    [rule] = helpers.call_action("socle_policy_list", grouping="bretagne")
    assert (rule["upcoming"]["mode"], rule["upcoming"]["effective"]) == ("draft", day)
    settings = app.get("/regroupement/edit/bretagne", headers=chief)
    assert "Règles des fichiers" in settings.body
    assert "Retenir" in settings.body
    assert "des lignes en double" in settings.body
    page = app.get(f"{PLACE}/{KEY}", headers=chief)
    assert "Appelez-nous" in page.body
    assert 'value="same-key" checked' in page.body
    assert 'value="personal" checked' not in page.body


def test_what_is_refused_is_not_lost(app, chief):
    typed = {"mode": "block", "effective": rows.today().isoformat(), "message": "Non"}
    page = app.post(f"{PLACE}/{KEY}", data=typed, headers=chief)
    assert "un mois pour se préparer" in page.body
    assert 'value="block" checked' in page.body
    assert "Non" in page.body
    assert helpers.call_action("socle_policy_list", grouping="bretagne") == []


def test_others_are_told_whom_it_is_for(app, chief):
    stranger = {"Authorization": factories.APIToken()["token"]}
    for path in (PLACE, f"{PLACE}/{KEY}"):
        assert app.get(path, headers=stranger, status=403)
        answer = app.get(path, follow_redirects=False)
        assert "/user/login" in answer.location
    assert app.get(f"{PLACE}/scdl/inconnu", headers=chief, status=404)
    assert app.get(PLACE.replace("bretagne", "absent"), headers=chief, status=404)
    chosen = app.get(f"{PLACE}/?fichier={KEY}", headers=chief, follow_redirects=False)
    assert chosen.location.endswith(f"{PLACE}/{KEY}")
    assert model.Session.scalar(rows._kept()) is None
