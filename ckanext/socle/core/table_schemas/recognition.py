"""Which table schema a file follows, from its titles and a few rows.

Titles are compared without case, accents or punctuation, with our aliases and the
titles of every version. One that many schemas have (`siret`, `latitude`) says little,
one that a single schema has says much. Values of a few rows then tell apart those
that are close.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from typing import Any, Protocol

from ..folding import fold_letters
from .registry import packaged
from .table_schema import TableSchema

PROPOSED = 0.6
"""From that score on, a schema is proposed to the person."""
NOT_PROPOSED = 0.55
NEAR = 0.05
"""Two scores that are nearer do not tell which schema it is."""
KEPT = 0.2
CLOSE = 5
"""Candidates whose values are looked at."""
ROWS = 50
_NUMBER = re.compile(r"[-+]?[\d\s\u202f.,]+€?")
_BY_TYPE = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{1,2}/\d{1,2}/\d{2,4}.*"),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}T.*"),
    "integer": _NUMBER,
    "number": _NUMBER,
    "year": re.compile(r"[12]\d{3}(\.0)?"),
}


class Known(Protocol):
    """What recognition asks of a registry: `Registry`, or that of a portal."""

    @property
    def index(self) -> Mapping[str, Mapping[str, Any]]:
        """What lists show of each key; `given` when it is not packaged."""

    @property
    def titles(self) -> Mapping[str, Mapping[str, Any]]:
        """The titles of each tabular schema (`indexing.build_titles`)."""

    @property
    def rarity(self) -> Mapping[str, float]:
        """How much a folded title tells."""

    def neighbour(self, key: str, titles: Sequence[str], unknown: int) -> str | None:
        """Return the schema left out that knows more of *titles* than *key* does."""

    def get(self, reference: str) -> TableSchema:
        """Return a table schema."""

    def __hash__(self) -> int:
        """Registries are never equal: titles are prepared once for each."""


@dataclass(frozen=True)
class Candidate:
    """A table schema that a file may follow, and what says so."""

    key: str
    version: str
    title: str
    score: float
    """From 0 to 1."""
    matched: Mapping[str, str] = field(default_factory=dict)
    """Titles of the file that are understood, and the column that each one is."""
    exact: int = 0
    """How many of them are the very names of the rules."""
    former: tuple[str, ...] = ()
    """Titles of an older version that have no column today."""
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Compulsory columns that the file does not have."""
    values: float | None = None
    """Share of the cells looked at that could be right; `None`: none was."""
    neighbour: str | None = None
    """A schema that the registry does not have, and that the titles fit better."""

    @property
    def is_proposed(self) -> bool:
        """Whether it is likely enough to be said to a person."""
        return self.score >= PROPOSED

    def to_dict(self) -> dict[str, Any]:
        """Return the candidate as plain JSON values."""
        return {**asdict(self), "proposed": self.is_proposed}


def likeliest(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates between which the file does not tell, the likeliest first.

    One when the file surely follows it, none when no candidate is likely enough.
    """
    proposed = [one for one in found if one.is_proposed]
    return [one for one in proposed if proposed[0].score - one.score < NEAR]


def recognise(
    header: Sequence[Any],
    sample: Iterable[Sequence[Any]] = (),
    *,
    registry: Known | None = None,
) -> list[Candidate]:
    """Return the table schemas that a file may follow, the likeliest first.

    *header* are its titles, *sample* some of its rows. One version a schema is kept:
    that of which most names are there, the last one when several are.

    >>> header = ["COLL_NOM", "COLL_SIRET", "DELIB_ID", "DELIB_DATE", "DELIB_OBJET"]
    >>> [found.key for found in recognise(header)][0]
    'scdl/deliberations'
    """
    registry = registry or packaged()
    titles = [str(title).strip() for title in header if str(title or "").strip()]
    if not titles:
        return []
    folded = {title: fold_letters(title) for title in titles}
    found = []
    for key, known in registry.titles.items():
        if known["all"].keys() & set(folded.values()):
            found.append(_best_version(registry, key, known, folded))
    order = partial(_order, registry)
    found.sort(key=order)
    found = [_beside(registry, candidate, titles) for candidate in found]
    rows = [list(row) for row, _ in zip(sample, range(ROWS), strict=False)]
    if rows:
        places = {str(title).strip(): n for n, title in enumerate(header)}
        found[:CLOSE] = [_weigh(registry, c, places, rows) for c in found[:CLOSE]]
        found.sort(key=order)
    return [candidate for candidate in found if candidate.score >= KEPT]


def _order(registry: Known, candidate: Candidate) -> tuple[float, bool, str]:
    """Put the likeliest first; of two equals, the one that we know in and out."""
    given = bool(registry.index[candidate.key].get("given"))
    return -candidate.score, given, candidate.key


def _best_version(
    registry: Known,
    key: str,
    known: Mapping[str, Any],
    folded: Mapping[str, str],
) -> Candidate:
    entry = registry.index[key]
    candidates = []
    for version in reversed(entry["versions"]):
        rules = known["versions"].get(version)
        if rules is None:  # not a table
            continue
        matched = _match(folded, rules, known["all"])
        exact = sum(title == name for title, name in matched.items())
        unknown = [t for t in folded if t not in matched]
        score = _score(matched, unknown, rules, folded, registry.rarity)
        if entry["status"] != "current":
            score *= 0.9
        present = set(matched.values())
        candidates.append(
            Candidate(
                key,
                version,
                entry["title"],
                round(score, 3),
                {title: name for title, name in matched.items() if name},
                exact,
                tuple(title for title, name in matched.items() if not name),
                tuple(unknown),
                tuple(n for n in rules if rules[n] and n not in present),
            )
        )
    # The list starts with the last version: it wins over equals.
    return max(candidates, key=_named)


def _named(candidate: Candidate) -> int:
    """Return how many titles are names of the rules, case and accents aside."""
    return sum(
        fold_letters(title) == fold_letters(name)
        for title, name in candidate.matched.items()
    )


def _beside(registry: Known, candidate: Candidate, titles: Sequence[str]) -> Candidate:
    """Return *candidate*, below what is proposed when a neighbour fits better."""
    key = registry.neighbour(candidate.key, titles, len(candidate.unknown))
    if key is None:
        return candidate
    score = min(candidate.score, NOT_PROPOSED)
    return replace(candidate, score=score, neighbour=key)


def _match(
    folded: Mapping[str, str], rules: Mapping[str, bool], aliases: Mapping[str, str]
) -> dict[str, str]:
    """Return the column of each title understood, "" for one that has none today."""
    names = {fold_letters(name): name for name in rules}
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for title in sorted(folded, key=lambda t: t not in rules):
        name = title if title in rules else names.get(folded[title])
        name = name or aliases.get(folded[title])
        if name is None or (name and (name in taken or name not in rules)):
            continue
        matched[title] = name
        taken.add(name)
    return matched


def _score(
    matched: Mapping[str, str],
    unknown: Sequence[str],
    rules: Mapping[str, bool],
    folded: Mapping[str, str],
    rarity: Mapping[str, float],
) -> float:
    if not matched:
        return 0.0
    telling = sum(rarity.get(folded[title], 1.0) for title in matched)
    precision = telling / (telling + len(unknown)) if telling else 0.0
    present = set(matched.values())
    required = [name for name in rules if rules[name]] or list(rules)
    recall = sum(name in present for name in required) / len(required)
    # A few rare titles are worth more than many that every schema has.
    weight = min(1.0, telling / 2.5)
    return weight * (0.5 * precision + 0.5 * recall)


def _weigh(
    registry: Known,
    candidate: Candidate,
    places: Mapping[str, int],
    rows: Sequence[Sequence[Any]],
) -> Candidate:
    """Return *candidate* with its values looked at."""
    schema = registry.get(f"{candidate.key}@{candidate.version}")
    fields = {field["name"]: field for field in schema.descriptor["fields"]}
    right = seen = 0
    for title, name in candidate.matched.items():
        place = places[title]
        for row in rows:
            cell = row[place] if place < len(row) else None
            if cell is None or cell == "":
                continue
            seen += 1
            right += _is_plausible(fields[name], str(cell).strip())
    if not seen:
        return candidate
    values = right / seen
    score = round(candidate.score * (0.8 + 0.2 * values), 3)
    return replace(candidate, score=score, values=round(values, 3))


def _is_plausible(field: Mapping[str, Any], text: str) -> bool:
    """Whether a value could be right, its small faults aside."""
    constraints = field.get("constraints") or {}
    if constraints.get("enum"):
        return fold_letters(text) in _folded(tuple(map(str, constraints["enum"])))
    kind = str(field.get("type") or "string")
    if kind == "boolean":
        return len(text) <= 5
    if kind in _BY_TYPE:
        return bool(_BY_TYPE[kind].fullmatch(text))
    return True


@lru_cache(maxsize=512)
def _folded(values: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold_letters, values))
