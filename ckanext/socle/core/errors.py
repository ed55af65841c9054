"""Exceptions of ckanext-socle: misuse and failure, never bad data.

Bad data is a value (a group of a ``Report``). The tree::

    SocleError                      code, params, English sentence
    ├── IdentifierError             a text is not the identifier it should be
    ├── TerritoryNotFound           no territory answers to an id or a code
    ├── SnapshotError               territories that cannot be loaded
    ├── ColourError                 a text is not a colour
    ├── PerimeterError              what a perimeter cannot be made of
    ├── GroupingError               a description that no grouping can be made of
    ├── TableSchemaNotFound         no such key, or no such version of it
    ├── NotTabularError             a table schema that describes no table
    ├── TableSchemaError            a descriptor that no file could be checked with
    ├── TableSchemaExists           a version that is there already
    ├── CatalogueError              a text that is no catalogue of table schemas
    ├── ReadingError                a file that cannot be read as one table
    ├── RepairNotFound              a repair that a file is not offered
    ├── MailError                   a courriel that did not leave (mails.py)
    │   ├── NoMailServerError       the portal has no server of courriels
    │   ├── MailRefusedError        refused for good: the address, or the courriel
    │   ├── MailDelayedError        not left yet: it may be sent again
    │   └── MailUncertainError      it may have left, nobody knows
    └── FetchError                  a link that gave no file (fetching/)
        ├── WrongLinkError          not an http or https address
        ├── ForbiddenAddressError   a private, local or reserved address
        ├── LinkDeadError           nobody answers
        ├── CertificateError        nobody that can be trusted answers
        ├── HttpStatusError         an answer without a file
        ├── TooManyRedirectsError   from address to address
        ├── TooBigError             above the limit, once inflated
        ├── FetchTimeoutError       longer than allowed
        └── InterruptedFetchError   the connection closed too early

Each class has a stable ``code`` in kebab case and a ``template``: an English
sentence marked for translation, filled with ``params``.
"""

from __future__ import annotations

from typing import ClassVar

from .messages import N_


class SocleError(Exception):
    """Ancestor of every exception that this extension raises on purpose.

    >>> str(TableSchemaNotFound(key="scdl/inconnu"))
    'There is no table schema “scdl/inconnu”.'
    """

    code: ClassVar[str] = "failure"
    template: ClassVar[str] = N_("The operation failed.")

    def __init__(self, *args: object, **params: object) -> None:
        self.params = params
        super().__init__(*args)

    def __str__(self) -> str:
        """Return the English sentence with its parameters."""
        return self.template.format_map(_Lenient(self.params, self.args))


class IdentifierError(SocleError):
    """A text is not the identifier (SIREN, SIRET, code) it should be."""

    code = "wrong-identifier"
    template = N_("“{value}” is not a valid identifier.")


class TerritoryNotFound(SocleError):  # noqa: N818 (as CKAN's ObjectNotFound)
    """No territory answers to this id or code."""

    code = "unknown-territory"
    template = N_("There is no territory “{value}”.")


class SnapshotError(SocleError):
    """A snapshot of the territories that cannot be loaded."""

    code = "wrong-snapshot"
    template = N_("“{path}” is not a snapshot of the territories: {reason}")


class ColourError(SocleError):
    """A text is not a colour."""

    code = "wrong-colour"
    template = N_("“{value}” is not a colour. Example: #206b82.")


class PerimeterError(SocleError):
    """A perimeter that would hold itself."""

    code = "perimeter-loop"
    template = N_("The perimeter would hold itself, through “{value}”.")


class GroupingError(SocleError):
    """A description that no grouping can be made of."""

    code = "wrong-grouping"
    template = N_("“{path}” does not describe groupings: {reason}")


class TableSchemaNotFound(SocleError):  # noqa: N818
    """No packaged table schema has this key or this version."""

    code = "unknown-table-schema"
    template = N_("There is no table schema “{key}”.")


class NotTabularError(SocleError):
    """A table schema whose files are not tables: no template, maybe no check yet."""

    code = "not-tabular"
    template = N_("Files of “{key}” are not checked yet.")


class TableSchemaError(SocleError):
    """A descriptor that no file could be checked with."""

    code = "wrong-table-schema"
    template = N_("The rules of this file are themselves wrong: {reason}")


class TableSchemaExists(SocleError):  # noqa: N818
    """A version of a table schema that is there already, with other content."""

    code = "table-schema-exists"
    template = N_("Version {version} of “{key}” is there already, with other content.")


class CatalogueError(SocleError):
    """A text that is no catalogue of table schemas."""

    code = "wrong-catalogue"
    template = N_("“{url}” is not a catalogue of table schemas: {reason}")


class ReadingError(SocleError):
    """A file that cannot be read as one table; ``code`` says why."""

    code = "unreadable-file"
    template = N_("This file cannot be read: {reason}")

    def __init__(self, code: str, **params: object) -> None:
        self.reading_code = code
        super().__init__(**{"reason": code, **params})


class RepairNotFound(SocleError):  # noqa: N818
    """A file is not offered this repair, or not any more."""

    code = "unknown-repair"
    template = N_("This file has no correction “{repair}” to make.")


class MailError(SocleError):
    """A courriel that did not leave, or may not have left."""

    code = "mail-failed"
    template = N_("The e-mail was not sent: {reason}")


class NoMailServerError(MailError):
    """The portal has no server of courriels."""

    code = "no-mail-server"
    template = N_("This portal cannot send e-mails: no mail server is set.")


class MailRefusedError(MailError):
    """The address or the courriel is refused for good."""

    code = "mail-refused"
    template = N_("The e-mail was refused: {reason}")


class MailStoppedError(MailRefusedError):
    """The address asked for no more courriels."""

    code = "mail-stopped"
    template = N_("This address asked for no more e-mails.")


class MailDelayedError(MailError):
    """The courriel has not left; it may be sent again later."""

    code = "mail-delayed"
    template = N_("The mail server does not take e-mails at present: {reason}")


class MailUncertainError(MailError):
    """The connection broke when the courriel may have left."""

    code = "mail-uncertain"
    template = N_("The connection broke: the e-mail may have been sent. {reason}")


class FetchError(SocleError):
    """A link that gave no file; `code` says why."""

    code = "link-failed"
    template = N_("The file behind the link could not be read.")


class WrongLinkError(FetchError):
    """The text is not an http or https address."""

    code = "wrong-link"
    template = N_("This is not a web address: {url}")


class ForbiddenAddressError(FetchError):
    """The link leads to a private, local or reserved address."""

    code = "forbidden-address"
    template = N_("The link leads to an address that is not on the Internet: {host}")


class LinkDeadError(FetchError):
    """Nobody answers at this address."""

    code = "link-dead"
    template = N_("The link does not answer: {url}")


class CertificateError(FetchError):
    """The secure connection cannot be trusted."""

    code = "wrong-certificate"
    template = N_("The site of the link has a wrong security certificate: {host}")


class HttpStatusError(FetchError):
    """The site answered, but with no file."""

    code = "http-status"
    template = N_("The site of the link refused to give the file ({status}).")


class TooManyRedirectsError(FetchError):
    """The link leads from address to address without an end."""

    code = "too-many-redirects"
    template = N_("The link leads from address to address, more than {limit} times.")


class TooBigError(FetchError):
    """The file is above the limit, once inflated."""

    code = "too-big"
    template = N_("The file is larger than {limit} bytes.")


class FetchTimeoutError(FetchError):
    """The whole of it took longer than allowed."""

    code = "timeout"
    template = N_("The link took more than {limit} seconds.")


class InterruptedFetchError(FetchError):
    """The connection closed before the end of the file."""

    code = "link-interrupted"
    template = N_("The connection stopped before the end of the file.")


class _Lenient(dict[str, object]):
    """Parameters of a template; an absent one shows the first argument."""

    def __init__(self, params: dict[str, object], args: tuple[object, ...]) -> None:
        super().__init__(params)
        self._fallback = args[0] if args else "?"

    def __missing__(self, key: str) -> object:
        return self._fallback
