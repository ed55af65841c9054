"""Courriels: what leaves, in which words, and what is known when something fails."""

import pytest

import ckan.plugins.toolkit as tk
from ckan.lib import mailer

from ckanext.socle import mails, tasks
from ckanext.socle.core.errors import (
    MailDelayedError,
    MailRefusedError,
    MailUncertainError,
    NoMailServerError,
)
from ckanext.socle.jobs import mail as job
from tests.ckan import smtp

pytestmark = pytest.mark.usefixtures("clean_db")

VALUES = {
    "of_place": "d'Acigné & de L'Hermitage",
    "inviter": "Région <b>Bretagne</b>",
    "role": "editor",
    "link": "http://socle.tests/x?a=1&b=2",
    "expires": None,
}
TO = "mairie@acigne.example"


def send(address=TO, name="Mairie", **values):
    mails.send(address, name, "invitation", VALUES | values)


def test_courriel_says_the_very_words_in_plain_text(postbox):
    send()
    (message,) = postbox.to(TO)
    assert message["Subject"] == (
        "Publier les données d'Acigné & de L'Hermitage sur Portail d’essai"
    )
    assert message["To"] == f"Mairie <{TO}>"
    assert message.get_content_type() == "text/plain"
    text = message.get_content()
    assert text.startswith("Bonjour,\n\nRégion <b>Bretagne</b> vous ouvre un accès")
    assert "http://socle.tests/x?a=1&b=2\n" in text
    assert "Portail d’essai\nhttp://socle.tests/" in text


def test_language_is_that_of_the_portal_unless_told(app):
    with app.flask_app.test_request_context(environ_overrides={"CKAN_LANG": "de"}):
        assert mails.compose("invitation", VALUES).body.startswith("Bonjour,")
    english = mails.compose("invitation", VALUES, "en")
    assert english.body.startswith("Hello,")
    assert "http://socle.tests/en/" in english.body


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r", "\v", "\x00", "\u2028"])
def test_no_value_adds_a_header(postbox, line):
    send(
        name=f"Mairie{line}Bcc: x@evil.example", of_place=f"Un{line}Bcc: x@evil.example"
    )
    (message,) = postbox.to(TO)
    assert len(postbox.received) == 1
    assert message["Bcc"] is None
    assert "Un Bcc: x@evil.example" in message["Subject"]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mairie",
        "a@b.fr\nBcc: c@d.fr",
        "a@b.fr,c@d.fr",
        "A <a@b.fr>",
        "a@b.fr c@d.fr",
        "é@b.fr",
        f"{'a' * 250}@b.fr",
    ],
)
def test_what_is_not_one_address_is_refused_before_the_server(postbox, address):
    with pytest.raises(MailRefusedError):
        send(address=address)
    assert postbox.received == []


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 no such mailbox", MailRefusedError), ("450 come later", MailDelayedError)],
)
def test_answer_of_the_server_tells_for_good_from_later(postbox, answer, error):
    postbox.answers[TO] = answer
    with pytest.raises(error, match=answer):
        send()


def test_text_refused_by_the_server_has_not_left(postbox):
    postbox.data_answer = "554 not this"
    with pytest.raises(MailRefusedError):
        send()


def test_connection_broken_while_sending_is_uncertain(postbox):
    postbox.hang_up = True
    with pytest.raises(MailUncertainError):
        send()
    assert len(postbox.received) == 1


@pytest.mark.ckan_config("smtp.server", "127.0.0.1:1")
def test_server_that_does_not_answer_is_for_later():
    with pytest.raises(MailDelayedError):
        send()


@pytest.mark.ckan_config("smtp.server", "")
def test_portal_without_server_does_not_pretend():
    with pytest.raises(NoMailServerError):
        send()


def test_server_that_does_not_say_goodbye_has_taken_the_courriel(postbox, monkeypatch):
    def quit(self):
        self.close()
        raise mailer.smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(mailer.smtplib.SMTP, "quit", quit)
    send()
    assert len(postbox.to(TO)) == 1


@pytest.mark.usefixtures("clean_db")
class TestTask:
    @pytest.fixture(autouse=True)
    def no_pause(self, monkeypatch):
        monkeypatch.setattr(job, "PAUSE", 0.0)

    def post(self):
        return mails.post(TO, "Mairie", "invitation", VALUES)

    def test_task_sends_once(self, postbox, work):
        task_id = self.post()
        assert work() == 1
        tasks.run(task_id)
        assert len(postbox.to(TO)) == 1
        assert tasks.get(task_id).result == {"sent": True}

    def test_task_tries_again_while_the_server_is_busy(self, postbox, work):
        postbox.answers[TO] = "450 come later"
        task_id = self.post()
        work()
        assert tasks.get(task_id).state == "failed"
        postbox.answers.clear()
        task_id = self.post()
        work()
        assert len(postbox.to(TO)) == 1

    def test_try_killed_while_sending_is_not_begun_again(self, postbox, monkeypatch):
        monkeypatch.setitem(tk.config, "ckanext.socle.tasks.lost_after", 0)

        def killed(**_):
            raise SystemExit

        task_id = self.post()
        with monkeypatch.context() as patched:
            patched.setattr(mails, "send", killed)
            with pytest.raises(SystemExit):
                tasks.run(task_id)
        tasks.run(task_id)
        assert postbox.received == []
        assert tasks.get(task_id).result == {"sent": None, "reason": "mail-uncertain"}

    def test_address_that_is_refused_ends_the_task(self, postbox, work):
        postbox.answers[TO] = "550 no such mailbox"
        task_id = self.post()
        work()
        assert tasks.get(task_id).result == {"sent": False, "reason": "mail-refused"}


def test_serving_stops_with_the_test():
    with smtp.serving() as box:
        assert box.address.startswith("127.0.0.1:")
