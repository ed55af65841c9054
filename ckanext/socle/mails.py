"""Courriels in our own words: composed from templates, sent by CKAN's mailer.

A template is `templates/socle/mails/<name>.txt`: plain text, its first line is the
subject. The language is that of the portal unless told, whoever asks for the sending.
What fails is told apart by what is certain: the courriel was refused, has not left
yet, or may have left.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app, has_app_context

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.config import middleware
from ckan.lib import mailer

from . import config, tasks
from .core.addresses import is_address
from .core.errors import (
    MailDelayedError,
    MailRefusedError,
    MailStoppedError,
    MailUncertainError,
    NoMailServerError,
)
from .mailings import choices

PATIENCE = 30.0  # seconds
_waiting = threading.Lock()  # the delay is that of the whole process
_LONGEST = 74  # characters of a link that Python leaves as it is in a header
_NO_CONNECTION = "could not be connected to"  # in the words of CKAN's mailer
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclasses.dataclass(frozen=True)
class Mail:
    """A courriel ready to leave: one line of subject, and plain text."""

    subject: str
    body: str


def send(
    address: str,
    name: str,
    template: str,
    values: dict[str, Any],
    locale: str | None = None,
) -> None:
    """Compose a courriel and hand it to the server of courriels, once.

    *name* is that of the addressee, or ""; *locale* the language, that of the portal
    unless told. From a task, or for one single courriel from a page.

    :raises NoMailServerError: the portal has none
    :raises MailRefusedError: the address or the courriel is refused for good
    :raises MailStoppedError: the address asked for no more courriels
    :raises MailDelayedError: it has not left; it may be sent again later
    :raises MailUncertainError: the connection broke when it may have left
    """
    if not is_address(address):
        raise MailRefusedError(reason=tk._("the address is malformed"))
    if not ready():
        raise NoMailServerError()
    if choices.said_stop(address):
        raise MailStoppedError()
    with in_language(locale):
        links = choices.links(address)
    mail = compose(template, {**values, "fewer_url": links.page}, locale)
    try:
        with patience():
            mailer.mail_recipient(
                one_line(name),
                address,
                mail.subject,
                mail.body,
                headers=_headers(links.stop),
            )
    except (mailer.MailerException, OSError) as err:
        _tell(err)


def _headers(stop: str) -> dict[str, str]:
    """Return what tells programs that it is one, whom to answer, and how to stop."""
    headers = {
        "Auto-Submitted": "auto-generated",
    }
    if len(stop) <= _LONGEST:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if not tk.config.get("smtp.reply_to") and config.contact_email():
        headers["Reply-to"] = one_line(config.contact_email())
    return headers


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """Give each answer of the server of courriels `PATIENCE` seconds.

    CKAN's mailer waits for ever, and takes no delay: it is that of every connection
    that is opened meanwhile without one of its own.
    """
    with _waiting:
        before = socket.getdefaulttimeout()
        socket.setdefaulttimeout(PATIENCE)
        try:
            yield
        finally:
            socket.setdefaulttimeout(before)


def post(
    address: str,
    name: str,
    template: str,
    values: dict[str, Any],
    *,
    commit: bool = True,
) -> str:
    """Return the id of a task that sends a courriel, and tries again when delayed.

    *values* are JSON and hold no secret: administrators see the arguments of tasks.
    With ``commit=False`` the courriel leaves when the caller's transaction is
    committed, and never when it is not.
    """
    arguments = {
        "address": address, "name": name, "template": template, "values": values
    }  # fmt: skip
    return tasks.start("mail", arguments, commit=commit)


def ready() -> bool:
    """Return whether courriels leave: a server and a sender, or a plugin that sends."""
    has_server = tk.config.get("smtp.server") and tk.config.get("smtp.mail_from")
    return bool(has_server) or any(True for _ in p.PluginImplementations(p.INotifier))


def compose(template: str, values: dict[str, Any], locale: str | None = None) -> Mail:
    """Return the courriel that a template makes of *values*.

    Templates also have `portal`, `portal_url` and `contact` (an address, or "").
    """
    with in_language(locale) as app:
        context = {
            "portal": tk.config["ckan.site_title"],
            "portal_url": tk.h.url_for("home.index", qualified=True),
            "contact": config.contact_email(),
            **values,
        }
        app.update_template_context(context)
        source = app.jinja_env.overlay(autoescape=False)
        text = source.get_template(f"socle/mails/{template}.txt").render(context)
    subject, _, body = text.strip().partition("\n")
    return Mail(one_line(subject), re.sub(r"\n{3,}", "\n\n", body).strip() + "\n")


@contextlib.contextmanager
def in_language(locale: str | None = None) -> Iterator[Flask]:
    """Speak a language in the block, that of the portal unless told; give the app."""
    locale = locale or tk.config["ckan.locale_default"]
    environment = {
        "CKAN_LANG": locale,
        "CKAN_LANG_IS_DEFAULT": locale == tk.config["ckan.locale_default"],
    }
    app = _app()
    with app.test_request_context(environ_overrides=environment):
        yield app


def _app() -> Flask:
    """Return the application: that of the page, of the command or of the worker."""
    if has_app_context():
        return current_app._get_current_object()  # type: ignore[attr-defined]
    context = middleware._internal_test_request_context
    assert context is not None, "CKAN made no application"  # noqa: S101
    return context.app


def one_line(text: str) -> str:
    r"""Return *text* without anything that would begin another header.

    >>> one_line("Mairie\r\nBcc: c@d.fr =?utf-8?q?x?=")
    'Mairie Bcc: c@d.fr utf-8?q?x'
    """
    return _BLANKS.sub(" ", text.replace("=?", "").replace("?=", "")).strip()


def _tell(err: Exception) -> None:
    """Raise what is certain about a failure; return when the courriel has left."""
    causes = list(_causes(err))
    answers = [c for c in causes if isinstance(c, smtplib.SMTPResponseException)]
    reason = _reason(causes)
    for cause in causes:
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            _raise_by_code(min(code for code, _ in cause.recipients.values()), reason)
        if isinstance(cause, smtplib.SMTPDataError):
            _raise_by_code(cause.smtp_code, reason)
    wrapped = any(isinstance(c, mailer.MailerException) for c in causes)
    lost = any(isinstance(c, smtplib.SMTPServerDisconnected) for c in causes)
    others = [c for c in causes if not isinstance(c, smtplib.SMTPException)]
    if lost and len(others) == 0:
        return  # the mailer only failed to say goodbye
    unheard = any(_NO_CONNECTION in str(cause) for cause in causes)
    if answers or unheard or (wrapped and not lost) or _is_tls(causes):
        raise MailDelayedError(reason=reason) from err
    raise MailUncertainError(reason=reason) from err


def _causes(err: BaseException | None) -> Iterator[BaseException]:
    while err is not None:
        yield err
        err = err.__context__


def _is_tls(causes: list[BaseException]) -> bool:
    return any(isinstance(cause, ssl.SSLError) for cause in causes)


def _raise_by_code(code: int, reason: str) -> None:
    raise (MailRefusedError if code >= 500 else MailDelayedError)(reason=reason)


def _reason(causes: list[BaseException]) -> str:
    """Return what the server said, in one short line."""
    said: bytes | str
    for cause in causes:
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            code, said = next(iter(cause.recipients.values()))
        elif isinstance(cause, smtplib.SMTPResponseException):
            code, said = cause.smtp_code, cause.smtp_error
        else:
            continue
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return one_line(f"{code} {text}")[:200]
    return one_line(str(causes[-1]))[:200]
