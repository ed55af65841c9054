"""Onboarding on the real portal: made, adopted, run again, refused."""

import json

import pytest
import sqlalchemy as sa
from ckanext.activity.model import Activity

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import onboarding, tasks
from ckanext.socle.cli import socle

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

RENNES = "epci:243500139"
ACIGNE = "commune:35001"


def onboard(**data):
    return helpers.call_action("socle_onboard", **data)


def show(name):
    return helpers.call_action("organization_show", id=name)


def names():
    query = sa.select(model.Group.name).where(model.Group.is_organization.is_(True))
    return sorted(model.Session.scalars(query))


def result_of(task_id):
    model.Session.expire_all()
    task = tasks.get(task_id)
    assert task.state == "done", task.reason
    return task.result


def test_rennes_metropole_and_its_43_communes_then_nothing(work):
    started = onboard(perimeter=RENNES)
    assert started["counts"]["create"] == 44
    assert names() == []
    work()
    result = result_of(started["task_id"])
    assert (result["created"], result["failed"]) == (44, [])
    assert len(names()) == 44
    acigne = show("acigne")
    assert acigne["title"] == "Commune d'Acigné"
    assert (acigne["siren"], acigne["kind"]) == ("213500010", "commune")
    assert acigne["territory_id"] == ACIGNE
    assert not acigne.get("sirets")
    assert [g["name"] for g in acigne["groups"]] == ["rennes-metropole"]
    assert show("rennes-metropole")["groups"] == []

    before = model.Session.execute(sa.text('SELECT * FROM "group" ORDER BY id')).all()
    again = onboard(perimeter=RENNES)
    work()
    result = result_of(again["task_id"])
    assert (result["created"], result["unchanged"]) == (0, 44)
    after = model.Session.execute(sa.text('SELECT * FROM "group" ORDER BY id')).all()
    assert after == before


def test_dry_run_does_nothing():
    plan = onboard(perimeter=RENNES, dry_run=True)
    assert plan["counts"]["create"] == len(plan["steps"]) == 44
    assert names() == []
    assert helpers.call_action("socle_task_list")["count"] == 0


def test_nobody_becomes_a_member_of_what_is_made(work):
    sysadmin = factories.Sysadmin()
    tk.get_action("socle_onboard")({"user": sysadmin["name"]}, {"perimeter": ACIGNE})
    work()
    members = helpers.call_action("member_list", id="acigne", object_type="user")
    assert members == []
    assert helpers.call_action("organization_list") == ["acigne"]


def test_each_organization_made_is_in_the_activity_stream(work):
    onboard(perimeter=ACIGNE)
    work()
    # Hidden on the pages, as all that the portal's own user does.
    found = model.Session.scalars(sa.select(Activity.activity_type)).all()
    assert found == ["new organization"]


def test_existing_organization_is_adopted_with_all_that_it_has(work):
    parent = factories.Organization(name="syndicat")
    user = factories.User()
    factories.Organization(
        name="acigne",
        title="Ville d'Acigné",
        description="Depuis 2015",
        url="https://acigne.example/",
        groups=[{"name": parent["name"]}],
        users=[{"name": user["name"], "capacity": "editor"}],
    )
    before = show("acigne")
    onboard(perimeter=RENNES)
    work()
    after = show("acigne")
    assert after["siren"] == "213500010"
    for key in ("id", "name", "title", "description", "url", "created", "state"):
        assert after[key] == before[key], key
    assert [g["name"] for g in after["groups"]] == ["syndicat"]
    members = helpers.call_action("member_list", id="acigne", object_type="user")
    assert (user["id"], "user", "Editor") in {tuple(m) for m in members}
    assert len(names()) == 45


def test_ambiguous_organization_waits_for_a_person(work):
    factories.Organization(name="mairie-acigne", title="Mairie d'Acigné")
    started = onboard(perimeter=ACIGNE)
    work()
    [left] = result_of(started["task_id"])["ambiguous"]
    assert (left["reason"], left["candidates"]) == ("looks-like", ["mairie-acigne"])
    assert names() == ["mairie-acigne"]
    onboard(perimeter=ACIGNE, choices={ACIGNE: "mairie-acigne"})
    work()
    assert names() == ["mairie-acigne"]
    assert show("mairie-acigne")["territory_id"] == ACIGNE


def test_name_of_a_group_is_taken_and_reported(work):
    factories.Group(name="acigne")
    started = onboard(perimeter=ACIGNE)
    work()
    assert result_of(started["task_id"])["taken_names"] == [
        {"territory_id": ACIGNE, "name": "acigne-35", "wanted": "acigne"}
    ]
    assert show("acigne-35")["siren"] == "213500010"


def test_one_refusal_does_not_stop_the_others(work, monkeypatch):
    carry_out = onboarding.carry_out

    def refuse_acigne(step):
        if step.territory_id == ACIGNE:
            raise tk.ValidationError({"name": ["refused"]})
        carry_out(step)

    monkeypatch.setattr(onboarding, "carry_out", refuse_acigne)
    started = onboard(perimeter=RENNES)
    work()
    result = result_of(started["task_id"])
    assert result["created"] == 43
    assert [step["name"] for step in result["failed"]] == ["acigne"]
    monkeypatch.undo()
    started = onboard(perimeter=RENNES)
    work()
    result = result_of(started["task_id"])
    assert (result["created"], result["unchanged"]) == (1, 43)


def test_work_cut_short_is_taken_up_where_it_stopped(work, monkeypatch):
    carry_out, done = onboarding.carry_out, []

    def stop_after_five(step):
        if len(done) == 5:
            raise RuntimeError("killed")
        carry_out(step)
        done.append(step)

    monkeypatch.setattr(onboarding, "carry_out", stop_after_five)
    with pytest.raises(RuntimeError):
        _run_job()
    monkeypatch.undo()
    model.Session.rollback()
    assert len(names()) == 5
    result = _run_job()
    assert (result["created"], result["unchanged"]) == (39, 5)


def _run_job():
    from ckanext.socle.jobs import onboarding as job

    class Silent:
        def set_total(self, total):
            """Nobody looks."""

        def advance(self, n=1, message=""):
            """Nobody looks."""

    return job.run(Silent(), perimeter=RENNES)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({}, "perimeter"),
        ({"perimeter": "epci:000000000"}, "perimeter"),
        ({"perimeter": "44"}, "perimeter"),
        ({"perimeter": ACIGNE, "levels": ["ville"]}, "levels"),
        ({"perimeter": ACIGNE, "min_population": -1}, "min_population"),
        ({"perimeter": ACIGNE, "parent": "personne"}, "parent"),
        ({"perimeter": ACIGNE, "choices": ["x"]}, "choices"),
    ],
)
def test_wrong_requests_are_refused(data, key):
    with pytest.raises(tk.ValidationError) as refusal:
        onboard(**data)
    assert key in refusal.value.error_dict


def test_only_system_administrators_onboard():
    editor = factories.User()
    factories.Organization(users=[{"name": editor["name"], "capacity": "admin"}])
    for user in ("", editor["name"]):
        with pytest.raises(tk.NotAuthorized):
            helpers.call_auth("socle_onboard", {"user": user, "model": model})
    sysadmin = factories.Sysadmin()
    assert helpers.call_auth(
        "socle_onboard", {"user": sysadmin["name"], "model": model}
    )


class TestCommand:
    def test_command_makes_then_finds_unchanged(self, cli):
        answer = cli.invoke(socle, ["onboard", RENNES, "--dry-run", "--json"])
        assert json.loads(answer.stdout)["counts"]["create"] == 44
        assert names() == []
        answer = cli.invoke(socle, ["onboard", RENNES])
        assert answer.exit_code == 0, answer.output
        assert "44 created" in answer.output
        answer = cli.invoke(socle, ["onboard", RENNES, "--json"])
        assert answer.exit_code == 0
        assert json.loads(answer.stdout)["unchanged"] == 44

    def test_command_settles_an_ambiguity(self, cli):
        factories.Organization(name="mairie-acigne", title="Mairie d'Acigné")
        answer = cli.invoke(socle, ["onboard", ACIGNE])
        assert (answer.exit_code, "looks-like" in answer.output) == (0, True)
        choice = f"{ACIGNE}=mairie-acigne"
        answer = cli.invoke(socle, ["onboard", ACIGNE, "--adopt", choice])
        assert "1 adopted" in answer.output

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["epci:000000000"], 1),
            (["44"], 1),
            ([ACIGNE, "--parent", "personne"], 1),
            ([ACIGNE, "--adopt", "rien"], 2),
            ([ACIGNE, "--level", "ville"], 2),
            ([], 2),
        ],
    )
    def test_command_refuses_with_its_exit_code(self, cli, arguments, code):
        answer = cli.invoke(socle, ["onboard", *arguments])
        assert answer.exit_code == code, answer.output
        assert "Traceback" not in answer.output
