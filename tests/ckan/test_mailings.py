"""What is written of files: once a change of state, as people want it, or never."""

import datetime
import io
import json
import socket
import threading

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.tests import factories, helpers

from ckanext.socle import mails
from ckanext.socle.cli import socle
from ckanext.socle.core import policies as core
from ckanext.socle.core.errors import MailDelayedError, MailStoppedError
from ckanext.socle.mailings import choices, digests, files, posting, reminding
from ckanext.socle.model.mailing import DigestLine, MailChoice
from ckanext.socle.model.task import now
from ckanext.socle.notices import Person
from ckanext.socle.policies import rows
from tests.data import equipements

pytestmark = pytest.mark.usefixtures("clean_db", "clean_index")

KEY = "scdl/equipements"
GOOD, BAD = equipements.valid(), equipements.damaged()
SECRETARY, HALL = "secretaire@acigne.example", "mairie@acigne.example"
VALUES = {"of_place": "d'Acigné", "inviter": "Région", "role": "editor", "link": "x"}
DAY = datetime.date(2026, 6, 1)


@pytest.fixture
def secretary():
    return factories.User(email=SECRETARY, fullname="Secrétaire")["name"]


@pytest.fixture
def acigne(secretary):
    return factories.Organization(
        title="Commune d'Acigné",
        kind="commune",
        territory_id="commune:35001",
        email=HALL,
        users=[{"name": secretary, "capacity": "editor"}],
    )


def upload(content, filename="equipements.csv"):
    return FileStorage(stream=io.BytesIO(content), filename=filename)


@pytest.fixture
def send(acigne, secretary, work):
    """Send a file of Acigné and do the work; the next ones replace it."""
    known = {}

    def as_secretary(content, user=secretary, **fields):
        site = {"user": user}
        if not known:
            values = {"title": "Équipements", "owner_org": acigne["id"]} | fields
            dataset = helpers.call_action(
                "package_create", site, name="equipements", **values
            )
            made = {"package_id": dataset["id"], "table_schema": KEY}
            done = helpers.call_action(
                "resource_create", site, **made, upload=upload(content)
            )
            known["id"] = done["id"]
        else:
            helpers.call_action("resource_patch", site, **known, upload=upload(content))
        work()
        return known["id"]

    return as_secretary


def read(message):
    """Return subject and text, with plain spaces."""
    text = f"{message['Subject']}\n{message.get_content()}"
    return text.replace("\xa0", " ").replace("\u202f", " ")


def subjects(postbox, address=SECRETARY):
    return [read(message) for message in postbox.to(address)]


def test_each_change_of_state_is_told_once(postbox, send):
    send(GOOD)
    assert postbox.received == []
    resource_id = send(BAD)
    send(BAD + b"\n")
    (message,) = postbox.to(SECRETARY)
    assert read(message).startswith("Commune d'Acigné")
    assert "à corriger dans « Équipements »" in read(message)
    text = read(message)
    assert "est en ligne, avec la mention « à corriger »." in text
    assert "En premier" in text
    assert f"http://socle.tests/dataset/equipements/resource/{resource_id}" in text
    assert "Recevoir moins de courriels : http://socle.tests/courriels/" in text
    send(GOOD + b"\n\n")
    assert len(subjects(postbox)) == 2
    assert "conforme" in subjects(postbox)[1]
    assert postbox.to(HALL) == []


def test_file_that_a_rule_keeps_back_is_told_as_waiting(postbox, send):
    send(GOOD)
    site = {"user": factories.Sysadmin()["name"]}
    region = helpers.call_action(
        "group_create",
        site,
        type="regroupement",
        name="bretagne",
        territory_id="region:53",
    )
    rows.save(core.Policy(region["id"], KEY, "draft", rows.today(), ""), None)
    model.Session.commit()
    send(BAD)
    (message,) = postbox.to(SECRETARY)
    assert "attend une correction." in read(message)
    assert "controle=" in read(message)
    send(GOOD + b"\n")
    assert len(subjects(postbox)) == 2


def test_draft_is_told_only_when_its_check_was_long(postbox, send, monkeypatch):
    send(BAD, state="draft")
    assert postbox.received == []
    monkeypatch.setattr(files, "LONG", datetime.timedelta(0))
    send(BAD + b"\n")
    (message,) = postbox.to(SECRETARY)
    assert "le contrôle de « Équipements » est terminé" in read(message)
    assert "/verification" in read(message)


def test_body_without_account_gets_its_news_in_the_digest(postbox, work, send):
    site = factories.Sysadmin()["name"]
    model.User.get(site).email = None
    model.Session.execute(
        sa.update(model.Member)
        .where(model.Member.table_name == "user")
        .values(state="deleted")
    )
    model.Session.commit()
    send(BAD, user=site)
    assert postbox.received == []  # nobody did it just now who would wait for it
    assert list(digests.send()) == []
    assert list(digests.send(now())) == [HALL]
    assert list(digests.send(now())) == []
    work()
    (message,) = postbox.to(HALL)
    assert " : 1 fichier a du nouveau\n" in read(message)
    assert "à corriger dans « Équipements »" in read(message)


def test_digest_holds_the_last_state_of_each_file(postbox, work, acigne):
    told = {"organization": "A", "file": "f", "errors": 2, "conforming": False}
    person = Person("", "Mairie", HALL)
    for state, link in [("fix", "/1"), ("fix", "/2"), ("unread", "/1")]:
        values = {**told, "state": state, "link": link}
        posting.write([person, person], "report", values, at_once=False)
    model.Session.commit()
    assert list(digests.send(now())) == [HALL]
    work()
    (message,) = postbox.to(HALL)
    text = read(message)
    assert " : 2 fichiers ont du nouveau\n" in read(message)
    assert text.index("/2") < text.index("/1")
    assert model.Session.query(DigestLine).count() == 0


def secret_in(message):
    return read(message).partition("/courriels/")[2].split()[0]


def test_who_says_stop_gets_nothing_more_even_what_was_queued(app, postbox, send, work):
    mails.send(SECRETARY, "", "invitation", VALUES | {"expires": None})
    (first,) = postbox.to(SECRETARY)
    page = f"/courriels/{secret_in(first)}"
    shown = app.get(page)
    assert SECRETARY in shown.body
    mails.post(SECRETARY, "", "invitation", VALUES | {"expires": None})
    answer = app.post(page, data={"pace": "never"})
    assert "Votre choix est gardé" in answer.body
    work()
    send(BAD)
    with pytest.raises(MailStoppedError):
        mails.send(SECRETARY.upper(), "", "invitation", VALUES)
    assert len(postbox.received) == 1
    assert model.Session.query(DigestLine).count() == 0


@pytest.mark.ckan_config("ckanext.socle.contact_email", "aide@socle.example")
def test_mail_program_stops_with_one_post_and_no_look_changes_anything(app, postbox):
    mails.send(HALL, "", "invitation", VALUES | {"expires": None})
    (message,) = postbox.to(HALL)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    address = str(message["List-Unsubscribe"]).strip(" <>")
    path = address.removeprefix("http://socle.tests")
    assert message["Reply-to"] == "aide@socle.example"
    app.get(path)
    assert not choices.said_stop(HALL)
    app.post(path, data={"List-Unsubscribe": "One-Click"})
    assert choices.said_stop(HALL)


def test_wrong_choice_changes_nothing_and_says_what_to_do(app):
    choice = choices.of_address(HALL)
    page = app.post(f"/courriels/{choice.secret}", data={"pace": "often"})
    assert "Choisissez l’une des trois lignes" in page.body
    assert not choices.said_stop(HALL)
    assert app.get("/courriels/nothing", status=404)


def test_weekly_pace_waits_for_the_digest_but_requests_do_not(postbox, send, work):
    choice = choices.of_address(SECRETARY)
    choices.choose(choice, "weekly")
    model.Session.commit()
    send(BAD)
    assert postbox.received == []
    line = model.Session.query(DigestLine).one()
    assert (line.address, line.template) == (SECRETARY, "report")
    mails.post(SECRETARY, "", "invitation", VALUES | {"expires": None})
    work()
    assert len(postbox.received) == 1


def test_reminder_is_sent_once_a_month_three_times_at_most(postbox, acigne, work):
    def remind(at):
        told = list(reminding.remind(DAY))
        model.Session.execute(
            sa.text("UPDATE socle_told SET changed = changed - interval '31 days'")
        ) if at else None
        model.Session.commit()
        return told

    assert list(reminding.remind(DAY, dry=True)) == [acigne["name"]]
    assert remind(at=0) == [acigne["name"]]
    assert remind(at=1) == []
    work()
    (message,) = postbox.to(SECRETARY)
    assert ", avant le 30 juin 2026" in read(message)
    assert "Il reste 29 jours." in read(message)
    assert "/deposer?" in read(message)
    assert f"/organization/{acigne['name']}/obligations" in read(message)
    counts = [len(remind(at=1)) for _ in range(12)]
    files_due = model.Session.scalar(sa.text("SELECT count(*) FROM socle_told"))
    assert 1 + sum(counts) == 3 * files_due


def test_nothing_is_reminded_of_what_was_declared(postbox, acigne, secretary):
    site = {"user": secretary}
    found = helpers.call_action(
        "socle_obligation_list", site, organization_id=acigne["id"]
    )
    for one in found["files"]:
        values = {"organization_id": acigne["id"], "kind": "nothing", "year": 2025}
        if one["may_be_empty"]:
            helpers.call_action(
                "socle_obligation_declare",
                site,
                table_schema=one["table_schema"],
                **values,
            )
    assert list(reminding.remind(DAY, dry=True)) == []


def test_silent_server_does_not_hold_a_worker(monkeypatch):
    monkeypatch.setattr(mails, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setitem(
            tk.config, "smtp.server", f"127.0.0.1:{server.getsockname()[1]}"
        )
        monkeypatch.setitem(tk.config, "smtp.mail_from", "portail@socle.example")
        error = []

        def send():
            with pytest.raises(MailDelayedError) as raised:
                mails.send(HALL, "", "invitation", VALUES | {"expires": None})
            error.append(raised)

        thread = threading.Thread(target=send, daemon=True)
        thread.start()
        thread.join(20)
        assert error
    assert socket.getdefaulttimeout() is None


def test_secrets_differ_and_an_address_has_one(app):
    ones = {choices.of_address(a).secret for a in (HALL, HALL.upper(), SECRETARY)}
    assert len(ones) == 2
    assert model.Session.query(MailChoice).count() == 2


def test_commands_tell_whom_they_wrote_to(cli, postbox, acigne, work):
    dry = cli.invoke(socle, ["mailings", "remind", "--dry-run"])
    assert (dry.exit_code, dry.output.strip().splitlines()[-1][-5:]) == (0, "told.")
    assert model.Session.query(DigestLine).count() == 0
    told = {"state": "fix", "organization": "A", "file": "f", "link": "/1"}
    values = {**told, "errors": 2, "conforming": False}
    posting.write([Person("", "", HALL)], "report", values, at_once=False)
    model.Session.execute(sa.update(DigestLine).values(created=now() - digests.PAUSE))
    model.Session.commit()
    sent = cli.invoke(socle, ["mailings", "digest", "--json"])
    assert json.loads(sent.output.strip().splitlines()[-1]) == {"told": [HALL]}


@pytest.mark.ckan_config("smtp.server", "")
def test_commands_fail_aloud_without_server(cli):
    found = cli.invoke(socle, ["mailings", "digest"])
    assert found.exit_code == 1
    assert "smtp.server" in found.output
