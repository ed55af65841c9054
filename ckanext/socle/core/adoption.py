"""How far the expected files are adopted: figures for those who keep the rules.

A row is a version of a table schema and a public body. Names of columns are those of
the *Observatoire open data des territoires* where it has them: `siren`, `nom`, `type`,
`regcode`, `depcode`, `pop-insee`, `url-ptf`, `nb-ptf`. Nothing in them is about people.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .expected_files import ExpectedFile, deadline

COLUMNS = (
    "schema", "version", "siren", "nom", "type", "territoire", "regcode", "depcode",
    "pop-insee", "url-ptf", "nb-ptf", "published", "valid", "fresh", "errors",
)  # fmt: skip
_FREQUENT = 5
Problem = tuple[str, str]


@dataclass(frozen=True)
class Body:
    """A public body that publishes, and where it is."""

    siren: str
    name: str
    kind: str
    territory: str = ""
    """`commune:35245`; "" when it is not known."""
    region: str = ""
    departement: str = ""
    population: int | None = None
    """Inhabitants."""
    url: str = ""
    """Of its page on the portal."""
    datasets: int = 0
    """That it publishes on the portal."""


@dataclass(frozen=True)
class PublishedFile:
    """A public file that follows a table schema."""

    table_schema: str
    version: str
    body: str
    """Key of its `Body`."""
    changed: datetime.date | None
    valid: bool | None
    """None when it could not be checked."""
    problems: Mapping[Problem, int] = field(default_factory=dict)
    """Cells by code and column, of what is to correct."""


def is_fresh(file: PublishedFile, frequency: str | None, today: datetime.date) -> bool:
    """Return whether a file was updated at its pace; always, when it has none.

    >>> day = datetime.date(2026, 11, 24)
    >>> old = PublishedFile("k", "1", "b", datetime.date(2024, 1, 1), True)
    >>> is_fresh(old, "ANNUAL", day), is_fresh(old, None, day)
    (False, True)
    """
    if file.changed is None:
        return False
    asked = ExpectedFile(file.table_schema, "", frequency=frequency)
    due = deadline(asked, today, changed=file.changed)
    return due is None or due.date >= today


@dataclass
class _Figures:
    published: int = 0
    valid: int = 0
    fresh: int = 0
    files: Counter[Problem] = field(default_factory=Counter)
    cells: Counter[Problem] = field(default_factory=Counter)

    def add(self, file: PublishedFile, *, fresh: bool) -> None:
        self.published += 1
        self.valid += bool(file.valid)
        self.fresh += fresh
        self.files.update(file.problems.keys())
        self.cells.update(file.problems)

    def to_dict(self) -> dict[str, Any]:
        frequent = sorted(
            self.files, key=lambda one: (-self.files[one], -self.cells[one], one)
        )
        return {
            "published": self.published,
            "valid": self.valid,
            "fresh": self.fresh,
            "errors": [
                {
                    "code": problem[0],
                    "field": problem[1] or None,
                    "files": self.files[problem],
                    "cells": self.cells[problem],
                }
                for problem in frequent[:_FREQUENT]
            ],
        }


def figures(
    files: Iterable[PublishedFile],
    bodies: Mapping[str, Body],
    frequencies: Mapping[str, str | None],
    today: datetime.date,
) -> dict[str, list[dict[str, Any]]]:
    """Return `schemas`, a row a version, and `territories`, a row a version and body.

    `published`, `valid` and `fresh` are numbers of files, `errors` the five most
    frequent ones: `code`, `field` or None, `files` and `cells` where they are.
    """
    whole: dict[tuple[str, str], _Figures] = {}
    parts: dict[tuple[str, str, str], _Figures] = {}
    for file in files:
        fresh = is_fresh(file, frequencies.get(file.table_schema), today)
        key = (file.table_schema, file.version)
        whole.setdefault(key, _Figures()).add(file, fresh=fresh)
        parts.setdefault((*key, file.body), _Figures()).add(file, fresh=fresh)
    return {
        "schemas": [
            {"schema": key, "version": version, **found.to_dict()}
            for (key, version), found in sorted(whole.items())
        ],
        "territories": [
            {"schema": key, "version": version, **_named(bodies[body])}
            | found.to_dict()
            for (key, version, body), found in sorted(parts.items())
        ],
    }


def _named(body: Body) -> dict[str, Any]:
    return {
        "siren": body.siren,
        "nom": body.name,
        "type": body.kind,
        "territoire": body.territory,
        "regcode": body.region,
        "depcode": body.departement,
        "pop-insee": body.population,
        "url-ptf": body.url,
        "nb-ptf": body.datasets,
    }


def csv_row(row: Mapping[str, Any]) -> list[Any]:
    """Return a row of `territories` by `COLUMNS`; errors as `code:field` and files.

    >>> error = {"code": "siret", "field": "S", "files": 2}
    >>> csv_row({"schema": "k", "errors": [error]})[-1]
    'siret:S (2)'
    """
    errors = "; ".join(
        f"{one['code']}{':' + one['field'] if one['field'] else ''} ({one['files']})"
        for one in row["errors"]
    )
    found = {**row, "errors": errors}
    return [found.get(name) if found.get(name) is not None else "" for name in COLUMNS]
