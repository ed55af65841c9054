"""Exceptions of ckanext-socle: misuse and failure, never bad data.

Bad data is a value (a group of a ``Report``). The tree::

    SocleError                      code, params, English sentence
    ├── IdentifierError             a text is not the identifier it should be
    ├── TerritoryNotFound           no territory answers to an id or a code
    ├── SnapshotError               territories that cannot be loaded
    ├── TableSchemaNotFound         no such key, or no such version of it
    ├── TableSchemaError            a descriptor that no file could be checked with
    ├── ReadingError                a file that cannot be read as one table
    └── FetchError                  (fetching.py) a link that gave no file

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


class TableSchemaNotFound(SocleError):  # noqa: N818
    """No packaged table schema has this key or this version."""

    code = "unknown-table-schema"
    template = N_("There is no table schema “{key}”.")


class TableSchemaError(SocleError):
    """A descriptor that no file could be checked with."""

    code = "wrong-table-schema"
    template = N_("The rules of this file are themselves wrong: {reason}")


class ReadingError(SocleError):
    """A file that cannot be read as one table; ``code`` says why."""

    code = "unreadable-file"
    template = N_("This file cannot be read: {reason}")

    def __init__(self, code: str, **params: object) -> None:
        self.reading_code = code
        super().__init__(**{"reason": code, **params})


class _Lenient(dict[str, object]):
    """Parameters of a template; an absent one shows the first argument."""

    def __init__(self, params: dict[str, object], args: tuple[object, ...]) -> None:
        super().__init__(params)
        self._fallback = args[0] if args else "?"

    def __missing__(self, key: str) -> object:
        return self._fallback
