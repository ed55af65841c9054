"""A real SMTP server on the loopback: it keeps what it gets, or as a test tells it."""

import contextlib
import email
import email.policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller


class Postbox:
    """Handler of aiosmtpd: courriels in `received`; `answers` by address, or for all.

    An answer is a line of SMTP (`550 no such mailbox`); `hang_up` closes the connection
    once the text has been received, before the answer.
    """

    def __init__(self):
        self.received: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self.data_answer = "250 OK"
        self.hang_up = False
        self.address = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data_answer.startswith("2"):
            message = email.message_from_bytes(
                envelope.content, policy=email.policy.default
            )
            self.received += [(to, message) for to in envelope.rcpt_tos]
        if self.hang_up:
            server.transport.close()
        return self.data_answer

    def to(self, address):
        """Return the courriels that this address got."""
        return [message for to, message in self.received if to == address]


class _Server(Controller):
    """On a port that the system chose."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def serving():
    """Run a server; give its postbox, with `address` (`127.0.0.1:port`)."""
    postbox = Postbox()
    controller = _Server(postbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        postbox.address = f"127.0.0.1:{controller.port}"
        yield postbox
    finally:
        controller.stop()
