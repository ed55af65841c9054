"""Invitations of an onboarding: prepared, previewed, sent once, whatever fails."""

import json
import re

import pytest
import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import invitations, mails, onboardings, tasks
from ckanext.socle.cli import socle
from ckanext.socle.jobs import invitations as job
from ckanext.socle.logic import action
from ckanext.socle.model.onboarding import (
    REFUSED,
    SENDING,
    SENT,
    UNCERTAIN,
    WAITING,
    Invitation,
    Onboarding,
)
from ckanext.socle.model.supporter import ENDED, Supporter

ACIGNE, RHEU, ROMILLE = "commune:35001", "commune:35240", "commune:35245"
TABLE = "commune;courriel;rôle\nAcigné;mairie@acigne.example;administre\n"
TO = "mairie@acigne.example"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(job, "PAUSE", 0.0)


def call(user, action, **data):
    return tk.get_action(action)({"user": user, "ignore_auth": False}, data)


def prepare(user, table=TABLE, perimeter=ACIGNE, **data):
    made = call(
        user, "socle_onboarding_create", grouping="essai", perimeter=perimeter, **data
    )
    return call(user, "socle_onboarding_update", id=made["id"], table=table)


def start(user, prepared):
    digest = (prepared["preview"] or {}).get("digest", "")
    return call(user, "socle_onboarding_start", id=prepared["id"], preview=digest)


def sent(user, key, **data):
    return call(user, "socle_invitation_list", id=key, **data)["results"]


def states():
    model.Session.expire_all()
    rows = model.Session.scalars(sa.select(Invitation).order_by(Invitation.address))
    return [row.state for row in rows]


def may(name, user, values):
    try:
        helpers.call_auth(name, {"user": user, "model": model}, **values)
    except tk.NotAuthorized:
        return False
    return True


def link_in(message):
    return re.search(r"http://\S+/invitation/\S+", message.get_content())[0]


def test_new_address_gets_an_account_a_role_and_one_courriel(chief, postbox, work, app):
    prepared = prepare(chief)
    assert prepared["lines"] == 1
    assert postbox.received == []
    start(chief, prepared)
    work()
    (message,) = postbox.to(TO)
    assert message["Subject"] == "Publier les données d'Acigné sur Portail d’essai"
    text = message.get_content().replace("\xa0", " ")
    assert "Région d'essai vous ouvre un accès aux données d'Acigné." in text
    assert states() == [SENT]
    user = model.User.by_email(TO)
    assert user.state == "pending"
    members = model.Session.execute(
        sa.select(model.Member.table_id, model.Member.capacity).where(
            model.Member.group_id == model.Group.get("acigne").id,
            model.Member.state == "active",
        )
    ).all()
    assert members == [(user.id, "admin")]

    link = link_in(message).replace("http://socle.tests", "")
    assert "Commune d" in app.get(link).body
    assert not model.User.get(user.id).reset_key
    page = app.post(link, follow_redirects=False)
    assert f"/user/reset/{user.id}" in page.headers["Location"]
    assert app.get(f"{link[:-3]}abc", status=404)
    where = page.headers["Location"].replace("http://socle.tests", "")
    password = "un-mot-de-passe-d-essai"
    app.post(where, data={"password1": password, "password2": password})
    model.Session.expire_all()
    assert model.User.get(user.id).state == "active"
    again = app.get(link, follow_redirects=False)
    assert again.headers["Location"].endswith("/organization/acigne")


def test_address_with_an_account_gets_another_text_and_keeps_its_account(
    chief, postbox, work
):
    known = factories.User(email="Mairie@Acigne.example")
    key = prepare(chief)["id"]
    start(chief, call(chief, "socle_onboarding_show", id=key))
    work()
    (message,) = postbox.to(TO)
    assert "/invitation/" not in message.get_content()
    assert "/organization/acigne" in message.get_content()
    members = helpers.call_action("member_list", id="acigne", object_type="user")
    assert members == [(known["id"], "user", "Admin")]
    (shown,) = sent(chief, key)
    assert "user_id" not in shown
    assert shown["state"] == SENT


def test_role_is_never_lowered(made, chief, postbox, work):
    known = factories.User(email=TO)
    factories.Organization(
        name="acigne",
        territory_id=ACIGNE,
        kind="commune",
        users=[{"name": known["name"], "capacity": "admin"}],
    )
    sysadmin = made["sysadmin"]
    start(sysadmin, prepare(sysadmin, TABLE.replace("administre", "voit")))
    work()
    members = helpers.call_action("member_list", id="acigne", object_type="user")
    assert (known["id"], "user", "Admin") in members


def test_nothing_leaves_before_the_preview_was_read(chief, postbox, work):
    prepared = prepare(chief)
    with pytest.raises(tk.ValidationError) as refused:
        call(chief, "socle_onboarding_start", id=prepared["id"])
    assert "preview" in refused.value.error_dict
    old = prepared["preview"]["digest"]
    call(
        chief, "socle_onboarding_update", id=prepared["id"],
        table="commune;courriel\nAcigné;autre@acigne.example",
    )  # fmt: skip
    with pytest.raises(tk.ValidationError):
        call(chief, "socle_onboarding_start", id=prepared["id"], preview=old)
    work()
    assert postbox.received == []


def test_onboarding_starts_once(chief, postbox, work):
    prepared = prepare(chief)
    start(chief, prepared)
    with pytest.raises(tk.ValidationError):
        start(chief, prepared)
    work()
    assert len(postbox.received) == 1


def test_second_onboarding_invites_nobody_twice(chief, postbox, work):
    start(chief, prepare(chief))
    work()
    again = prepare(chief, TABLE + "Acigné;autre@acigne.example;\n")
    assert again["lines"] == 2
    started = start(chief, again)
    work()
    assert len(postbox.to(TO)) == 1
    assert len(postbox.to("autre@acigne.example")) == 1
    left = tasks.get(started["task_id"]).result["left"]
    assert [(line["address"], line["why"]) for line in left] == [(TO, "invited")]


def test_sending_again_is_a_choice_that_counts_once(chief, postbox, work):
    prepared = prepare(chief)
    start(chief, prepared)
    work()
    (shown,) = sent(chief, prepared["id"])
    choice = {"id": shown["id"], "sendings": shown["sendings"]}
    call(chief, "socle_invitation_resend", **choice)
    with pytest.raises(tk.ObjectNotFound):
        call(chief, "socle_invitation_resend", **choice)
    work()
    with pytest.raises(tk.ObjectNotFound):
        call(chief, "socle_invitation_resend", **choice)
    first, second = postbox.to(TO)
    assert link_in(first) != link_in(second)
    with pytest.raises(tk.ObjectNotFound):
        invitations.by_secret(link_in(first).rpartition("/")[2])
    assert invitations.by_secret(link_in(second).rpartition("/")[2])


def test_link_too_old_opens_nothing(chief, postbox, work):
    start(chief, prepare(chief))
    work()
    model.Session.execute(
        sa.update(Invitation).values(expires=sa.text("now() - interval '1 second'"))
    )
    with pytest.raises(tk.ObjectNotFound):
        invitations.by_secret(link_in(postbox.to(TO)[0]).rpartition("/")[2])


class TestFailures:
    def test_refused_address_does_not_stop_the_others(self, chief, postbox, work):
        postbox.answers["faux@acigne.example"] = "550 no such mailbox"
        prepared = prepare(chief, TABLE + "Acigné;faux@acigne.example;\n")
        start(chief, prepared)
        work()
        assert states() == [REFUSED, SENT]
        (refused,) = sent(chief, prepared["id"], state="refused")
        assert "550" in refused["reason"]
        assert "550" in tk.h.socle_invitation_reason(refused)
        assert model.User.by_email("faux@acigne.example").state == "deleted"

    def test_busy_server_is_tried_again_then_taken_up(self, chief, postbox, work):
        postbox.data_answer = "451 later"
        prepared = prepare(chief)
        started = start(chief, prepared)
        work()
        assert tasks.get(started["task_id"]).state == "failed"
        assert states() == [WAITING]
        assert sent(chief, prepared["id"])[0]["sendings"] == 0
        postbox.data_answer = "250 OK"
        call(chief, "socle_onboarding_resume", id=prepared["id"])
        work()
        assert states() == [SENT]
        assert len(postbox.to(TO)) == 1
        shown = call(chief, "socle_onboarding_show", id=prepared["id"])
        assert shown["task"]["result"]["created"] == 1

    def test_broken_connection_is_not_tried_again(self, chief, postbox, work):
        postbox.hang_up = True
        start(chief, prepare(chief))
        work()
        assert states() == [UNCERTAIN]
        assert len(postbox.to(TO)) == 1

    @pytest.mark.ckan_config("ckanext.socle.tasks.lost_after", 0)
    def test_killed_while_sending_sends_no_second_courriel(
        self, chief, postbox, monkeypatch
    ):
        prepared = prepare(chief, TABLE + "Acigné;autre@acigne.example;\n")
        started = start(chief, prepared)
        send = mails.send

        def killed(address, *args):
            send(address, *args)
            raise SystemExit

        with monkeypatch.context() as patched:
            patched.setattr(mails, "send", killed)
            with pytest.raises(SystemExit):
                tasks.run(started["task_id"])
        assert sorted(states()) == [SENDING, WAITING]
        tasks.run(started["task_id"])
        assert sorted(states()) == [SENT, UNCERTAIN]
        addresses = sorted(to for to, _ in postbox.received)
        assert addresses == ["autre@acigne.example", TO]
        result = tasks.get(started["task_id"]).result
        assert (result["created"], result["unchanged"]) == (1, 0)

    def test_killed_before_sending_sends_later(self, chief, postbox, work, monkeypatch):
        prepared = prepare(chief)
        start(chief, prepared)

        def killed(*_):
            raise SystemExit

        with monkeypatch.context() as patched:
            patched.setattr(invitations, "_claim", killed)
            with pytest.raises(SystemExit):
                work()
        assert states() == [WAITING]
        job.deliver(tasks.Progress("none"), prepared["id"], set())
        assert states() == [SENT]
        assert len(postbox.to(TO)) == 1

    def test_two_workers_send_one_courriel(self, chief, postbox, work):
        prepared = prepare(chief)
        start(chief, prepared)
        work()
        model.Session.execute(sa.update(Invitation).values(state=WAITING))
        model.Session.commit()
        (id_,) = invitations.waiting(prepared["id"])
        user = model.User.by_email(TO)
        assert invitations._claim(id_, user.id, "un", invitations.now())
        assert not invitations._claim(id_, user.id, "deux", invitations.now())
        invitations.send(id_, set())
        assert len(postbox.to(TO)) == 1

    @pytest.mark.ckan_config("smtp.server", "")
    def test_portal_without_server_keeps_them(self, chief, work):
        start(chief, prepare(chief))
        work()
        assert states() == [WAITING]


class TestWho:
    def test_administrator_of_the_grouping_stays_inside_it(self, chief):
        with pytest.raises(tk.ValidationError) as refused:
            prepare(chief, perimeter="commune:44109")
        assert "perimeter" in refused.value.error_dict

    def test_parent_is_one_that_they_administer(self, chief):
        factories.Organization(name="syndicat")
        with pytest.raises(tk.ValidationError) as refused:
            prepare(chief, parent="syndicat")
        assert "parent" in refused.value.error_dict

    def test_only_what_looks_like_the_territory_is_chosen(self, chief):
        factories.Organization(name="syndicat")
        with pytest.raises(tk.ValidationError) as refused:
            prepare(chief, choices={ACIGNE: "syndicat"})
        assert "choices" in refused.value.error_dict

    def test_organization_with_its_own_administrator_is_closed(self, chief):
        owner = factories.User()
        factories.Organization(
            name="acigne",
            territory_id=ACIGNE,
            kind="commune",
            users=[{"name": owner["name"], "capacity": "admin"}],
        )
        prepared = prepare(chief)
        assert prepared["lines"] == 0
        assert [f["code"] for f in prepared["faults"]] == ["closed"]

    def test_organization_closed_since_is_not_entered(self, made, chief, postbox, work):
        helpers.call_action(
            "socle_onboard", perimeter=ACIGNE, context={"user": made["sysadmin"]}
        )
        work()
        prepared = prepare(chief)
        assert prepared["lines"] == 1
        owner = factories.User()
        helpers.call_action("member_create", id="acigne", object=owner["id"],
                            object_type="user", capacity="admin")  # fmt: skip
        start(chief, prepared)
        work()
        assert states() == [REFUSED]
        assert postbox.received == []

    def test_rights_are_those_of_whoever_starts(self, made, chief):
        prepared = prepare(
            made["sysadmin"], perimeter="commune:44109", table="nom;courriel\n;"
        )
        with pytest.raises(tk.ValidationError):
            start(chief, prepared)

    def test_matrix_of_the_actions(self, chief):
        prepared = prepare(chief)
        people = {"chief": chief, "nobody": ""}
        for role in ("member", "editor"):
            people[role] = factories.User()["name"]
            helpers.call_action(
                "member_create",
                id="essai",
                object=people[role],
                object_type="user",
                capacity=role,
            )
        people["other"] = factories.User()["name"]
        factories.Organization(
            name="leur", users=[{"name": people["other"], "capacity": "admin"}]
        )
        values = {"id": prepared["id"], "grouping": "essai", "perimeter": ACIGNE}
        values |= {"sendings": 1}
        for name in [
            n for n in action.__all__ if n.startswith(("socle_onb", "socle_invitation"))
        ]:
            for role, user in people.items():
                given = values | ({"grouping": "leur"} if role == "other" else {})
                if name == "socle_invitation_resend":
                    given["id"] = "none"
                allowed = role == "chief" and name != "socle_invitation_resend"
                assert may(name, user, given) == allowed, (name, role)

    def test_sending_again_is_for_those_who_invited(self, chief, postbox, work):
        prepared = prepare(chief)
        start(chief, prepared)
        work()
        (shown,) = sent(chief, prepared["id"])
        choice = {"id": shown["id"], "sendings": shown["sendings"]}
        assert may("socle_invitation_resend", chief, choice)
        stranger = factories.User()["name"]
        with pytest.raises(tk.NotAuthorized):
            call(stranger, "socle_invitation_resend", **choice)


class TestSupport:
    @pytest.fixture
    def megalis(self, made, chief):
        supporter = factories.Organization(name="megalis", siren="253514491")
        helpers.call_action(
            "group_patch",
            context={"user": made["sysadmin"]},
            id="essai",
            partners="Mégalis Bretagne ; accompagnateur ; 253514491 ; B",
        )
        return supporter["id"]

    def supports(self):
        return model.Session.scalars(sa.select(Supporter)).all()

    def test_supporters_are_proposed_once_with_their_model(self, chief, megalis, work):
        for _ in range(2):
            call(chief, "socle_onboard", grouping="essai", perimeter=ACIGNE)
            work()
        (row,) = self.supports()
        assert (row.supporter_id, row.state, row.support_model) == (
            megalis, "sent", "B",
        )  # fmt: skip
        assert row.grouping_id == model.Group.get("essai").id

    def test_what_was_ended_is_not_proposed_again(self, chief, megalis, work):
        call(chief, "socle_onboard", grouping="essai", perimeter=ACIGNE)
        work()
        self.supports()[0].state = ENDED
        model.Session.commit()
        call(chief, "socle_onboard", grouping="essai", perimeter=ACIGNE)
        work()
        assert len(self.supports()) == 1

    def test_nothing_is_proposed_when_told_so(self, chief, megalis, work):
        call(chief, "socle_onboard", grouping="essai", perimeter=ACIGNE, support=False)
        work()
        assert self.supports() == []


class TestCommand:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "adresses.csv"
        path.write_text(TABLE + "Acigné;pas une adresse;\n", encoding="cp1252")
        return str(path)

    def run(self, cli, *arguments, **options):
        command = ["onboard", ACIGNE, "--grouping", "essai", *arguments]
        return cli.invoke(socle, command, **options)

    def test_dry_run_shows_the_courriel_and_leaves_nothing(
        self, chief, cli, file, postbox
    ):
        answer = self.run(cli, "--invitations", file, "--dry-run")
        assert answer.exit_code == 1  # one line is wrong
        assert "B3 (courriel)" in answer.output
        assert "Subject: Publier les données d'Acigné" in answer.output
        answer = self.run(cli, "--invitations", file, "--dry-run", "--json")
        told = json.loads(answer.stdout)
        assert (told["invitations"], told["counts"]["create"]) == (1, 1)
        assert model.Session.scalars(sa.select(Onboarding)).all() == []
        assert (states(), postbox.received) == ([], [])

    def test_nothing_leaves_without_a_yes(self, chief, cli, file, postbox):
        answer = self.run(cli, "--invitations", file, input="n\n")
        assert (answer.exit_code, postbox.received) == (1, [])
        assert model.Group.get("acigne") is None

    def test_good_lines_leave_once(self, chief, cli, file, postbox):
        answer = self.run(cli, "--invitations", file, input="y\n")
        assert answer.exit_code == 1, answer.output
        assert "1 created" in answer.output
        assert "1 sent" in answer.output
        answer = self.run(cli, "--invitations", file, "--yes", "--json")
        assert json.loads(answer.stdout)["left"][0]["why"] == "invited"
        assert len(postbox.received) == 1

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["--invitations", "absent.csv"], 2),
            (["--grouping", "rien"], 1),
            (["--invitations", __file__, "--yes"], 1),
            (["--invitations", __file__, "--json"], 2),
        ],
    )
    def test_command_refuses_with_its_exit_code(self, chief, cli, arguments, code):
        answer = self.run(cli, *arguments)
        assert answer.exit_code == code, answer.output
        assert "Traceback" not in answer.output


def test_draft_that_is_forgotten_leaves_no_address(chief):
    prepared = prepare(chief)
    call(chief, "socle_onboarding_delete", id=prepared["id"])
    with pytest.raises(tk.ObjectNotFound):
        onboardings.get(prepared["id"])
