"""What a deposit says of itself: filled in from the organisation and the file."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from .expected_files import ExpectedFile

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_DATE = re.compile(r"(?:(\d{4})-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/(\d{4}))(?:[T ].*)?")
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"


@dataclass(frozen=True)
class Producer:
    """The organisation that publishes, as its own page tells it."""

    title: str
    """« Commune de Romillé »."""
    of_name: str
    """« de Romillé »."""
    email: str = ""
    territory_id: str = ""


@dataclass(frozen=True)
class Prefilled:
    """The fields of a dataset, in CKAN's words, before a person reads them."""

    title: str
    notes: str = ""
    frequency: str = ""
    """IRI of the European list, "" when nothing tells it."""
    years: tuple[int, ...] = ()
    """The first and the last year told, or none."""
    contact: str = ""
    territories: tuple[str, ...] = ()
    file_title: str = ""


@dataclass(frozen=True)
class DepositedFile:
    """What is known of the file itself."""

    filename: str
    rows: Sequence[Sequence[str]] = field(default_factory=list)
    """Its first rows, as texts."""


def prefill(
    producer: Producer,
    file: DepositedFile,
    expected: ExpectedFile | None = None,
    *,
    label: str = "",
    help_text: str = "",
) -> Prefilled:
    """Return the fields of the dataset that *file* makes.

    *label* and *help_text* are those of the table schema that it follows, if it
    follows one.

    >>> romille = Producer("Commune de Romillé", "de Romillé", "mairie@romille.fr")
    >>> made = prefill(romille, DepositedFile("subv_2025.csv"), label="Subventions")
    >>> made.title, made.file_title, made.years
    ('Subventions de Romillé', 'Subventions 2025', (2025, 2025))
    """
    name = label or _spoken(file.filename)
    years = years_told(file)
    title = f"{name} {producer.of_name}" if label else name
    return Prefilled(
        title=title,
        notes=help_text,
        frequency=_frequency(expected),
        years=years,
        contact=producer.email,
        territories=(producer.territory_id,) if producer.territory_id else (),
        file_title=f"{name} {_span(years)}".strip(),
    )


def years_told(file: DepositedFile) -> tuple[int, ...]:
    """Return the first and last year of a file: by its name, else by its dates.

    An empty tuple when neither tells. Only the column that has most dates counts.

    >>> years_told(DepositedFile("a.csv", [["x", "17/03/2026"], ["y", "2025-11-02"]]))
    (2025, 2026)
    """
    named = [int(year) for year in _YEAR.findall(file.filename)]
    this_year = datetime.datetime.now(tz=datetime.timezone.utc).year
    named = [year for year in named if year <= this_year + 1]
    if named:
        return min(named), max(named)
    columns = _dates(file.rows)
    if not columns:
        return ()
    most = max(columns.values(), key=len)
    counted = Counter(most)
    return min(counted), max(counted)


def _dates(rows: Iterable[Sequence[str]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        for place, text in enumerate(row):
            written = _DATE.fullmatch(text.strip())
            if written:
                found.setdefault(place, []).append(int(written[1] or written[2]))
    return found


def _span(years: tuple[int, ...]) -> str:
    if not years:
        return ""
    first, last = years
    return str(first) if first == last else f"{first}-{last}"


def _spoken(filename: str) -> str:
    """Return the name of a file as one would say it.

    >>> _spoken("liste_des-marches.XLSX")
    'Liste des marches'
    """
    stem = re.sub(r"[\s_-]+", " ", PurePath(filename).stem).strip()
    return stem[:1].upper() + stem[1:]


def _frequency(expected: ExpectedFile | None) -> str:
    code = expected.frequency if expected else None
    return f"{_FREQUENCY}{code}" if code else ""
