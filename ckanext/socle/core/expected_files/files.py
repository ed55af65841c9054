"""The files that a body is expected to publish: by its kind, its size, the law.

The facts are in `data/expected_files.yaml`; names, groups and kinds of bodies are
those of the table schemas (`PortalRegistry.list_all`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[2] / "data" / "expected_files.yaml"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MANDATORY, RECOMMENDED, OPTIONAL = "mandatory", "recommended", "optional"


@dataclass(frozen=True)
class Body:
    """A public body, as far as its duties go."""

    kind: str
    """That of an organisation: `commune`, `epci`…; "" when it is not said."""
    population: int | None = None
    """Municipal population of its territory; `None` when it has none."""


@dataclass(frozen=True)
class ExpectedFile:
    """One file that a body is expected to publish, and how."""

    key: str
    """That of its table schema."""
    title: str
    line: str = ""
    tag: str = OPTIONAL
    """`mandatory` (a law asks this body for it), `recommended`, `optional`."""
    group: str = "extended"
    due: str | None = None
    """Last day, `MM-DD`, of the year that follows the data."""
    frequency: str | None = None
    may_be_empty: bool = False
    question: str | None = None
    kept_by: str | None = None
    is_generated: bool = False
    """The portal writes it by itself."""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Facts:
    line: str = ""
    inhabitants: int | None = None
    below: str = "recommended"
    mandatory_for: tuple[str, ...] = ()
    due: str | None = None
    frequency: str | None = None
    may_be_empty: bool = False
    question: str | None = None
    kept_by: str | None = None
    also: tuple[str, ...] = ()


@cache
def _facts() -> Mapping[str, _Facts]:
    read = yaml.load(DATA.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    tuples = ("also", "mandatory_for")
    return {
        key: _Facts(**{**found, **{n: tuple(found.get(n) or ()) for n in tuples}})
        for key, found in read.items()
    }


def expected_files(
    schemas: Iterable[Mapping[str, Any]], body: Body
) -> list[ExpectedFile]:
    """Return what *body* is expected to publish: mandatory files first, then by group.

    *schemas* are the entries of `PortalRegistry.list_all`. A schema of the portal's
    own, that no list of ours describes, is expected of nobody.

    >>> commune = Body("commune", 4189)
    >>> entry = {"name": "scdl/subventions", "title": "Subventions", "group": "core"}
    >>> entry |= {"status": "current", "mandatory": True, "concerns": ["commune"]}
    >>> [(file.title, file.tag) for file in expected_files([entry], commune)]
    [('Subventions', 'mandatory')]
    >>> expected_files([entry], Body("commune", 812))[0].tag
    'recommended'
    """
    found = [
        _expected(entry, facts, body)
        for entry in schemas
        if (facts := _facts().get(entry["name"])) and _concerns(entry, facts, body)
    ]
    order = {MANDATORY: 0, RECOMMENDED: 1, OPTIONAL: 2}
    return sorted(found, key=lambda file: (order[file.tag], file.title))


def _concerns(entry: Mapping[str, Any], facts: _Facts, body: Body) -> bool:
    if entry["status"] not in ("current", "generated"):
        return False
    if body.kind and body.kind not in entry["concerns"]:
        return False
    return facts.below != "hidden" or _is_large(facts, body)


def _expected(entry: Mapping[str, Any], facts: _Facts, body: Body) -> ExpectedFile:
    return ExpectedFile(
        key=entry["name"],
        title=entry["title"],
        line=facts.line,
        tag=_tag(entry, facts, body),
        group=entry["group"],
        due=facts.due,
        frequency=facts.frequency,
        may_be_empty=facts.may_be_empty,
        question=facts.question,
        kept_by=facts.kept_by,
        is_generated=entry["status"] == "generated",
        also=facts.also,
    )


def _tag(entry: Mapping[str, Any], facts: _Facts, body: Body) -> str:
    asked = entry["mandatory"] and (
        not facts.mandatory_for or body.kind in facts.mandatory_for
    )
    if asked and _is_large(facts, body):
        return MANDATORY
    return RECOMMENDED if entry["group"] == "core" else OPTIONAL


def _is_large(facts: _Facts, body: Body) -> bool:
    if facts.inhabitants is None or body.population is None:
        return facts.below != "hidden" or facts.inhabitants is None
    return body.population >= facts.inhabitants
