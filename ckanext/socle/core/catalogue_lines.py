"""A catalogue in the format `scdl/catalogue`, read back line by line.

What a line says is understood where it can be; what is not is told in plain words and
left to be completed. Only what makes a draft impossible, or wrong, stops a line.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import inventories
from .folding import fold, fold_letters
from .messages.marking import N_
from .table_schemas.registry import packaged
from .validation.header import Titles
from .validation.limits import DEFAULT_LIMITS, Limits
from .validation.reader import read_table

MAX_LINES = 5_000
_EU_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
_LICENCES = {
    "Licence Ouverte-LO": "lov2",
    "Licence Ouverte": "lov2",
    "Licence Ouverte 2.0": "lov2",
    "Open Database License-ODBL": "odc-odbl",
    "ODbL": "odc-odbl",
}
LEVELS = {
    "communale": "commune",
    "intercommunale": "epci",
    "departementale": "departement",
    "regionale": "region",
}
STOPPING = {
    "no-title": N_("The title (column TITRE) is empty. Type it, then send the file."),
    "twice": N_(
        "The reference “{value}” (column ID) is on line {line} already. Keep one of "
        "the two lines."
    ),
    "wrong-siret": N_(
        "“{value}” (column COLL_SIRET) is not a SIRET: 14 digits, without space. Copy "
        "it from annuaire-entreprises.data.gouv.fr."
    ),
    "another-body": N_(
        "The SIRET {value} is that of another body. Leave out this line, or send it "
        "from the page of that body."
    ),
    "unknown-body": N_(
        "No public body of the portal has the SIRET {value}. Create its page first."
    ),
}
LEFT_ASIDE = {
    "date": N_("The date “{value}” (column {column}) is written 2026-11-24."),
    "frequency": N_("The frequency “{value}” is not one of the list."),
    "licence": N_("The licence “{value}” is to choose in the form."),
    "territory": N_("The territory “{value}” is to choose in the form."),
}
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ].*)?"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line: a key of `STOPPING` or `LEFT_ASIDE`, and its words."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether no draft can be made of the line."""
        return self.code in STOPPING

    def sentence(self, gettext: Callable[[str], str] = str) -> str:
        """Return what to do, in a sentence."""
        template = STOPPING.get(self.code) or LEFT_ASIDE[self.code]
        return gettext(template).format(**self.params)


@dataclass
class Line:
    """A line of the catalogue, and the dataset that it describes."""

    number: int
    """In the file, from 1, titles counted."""
    reference: str
    """`ID`; the title when there is none."""
    siret: str
    """Of the body that publishes; "" when it is not said."""
    fields: dict[str, Any] = field(default_factory=dict)
    """Of a dataset, as the form names them."""
    level: str | None = None
    territory: str = ""
    """Name of what it covers, as typed."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_stopped(self) -> bool:
        """Whether no draft can be made of it."""
        return any(one.stops for one in self.problems)

    def tell(self, code: str, **params: Any) -> None:
        """Add a problem."""
        self.problems.append(Problem(code, params))


def read_lines(
    source: Path | bytes, filename: str, limits: Limits = DEFAULT_LIMITS
) -> list[Line]:
    """Return the lines of a catalogue, `MAX_LINES` at most: CSV or workbook.

    Titles are in any order, case and spelling that the registry knows.

    :raises ReadingError: the file cannot be read as one table
    """
    titles = Titles(packaged().titles[inventories.CATALOGUE]["all"])
    table = read_table(source, filename=filename, titles=titles, limits=limits)
    columns = [titles.name(label) for label in table.labels]
    found: list[Line] = []
    seen: dict[str, int] = {}
    for number, cells in itertools.islice(table.rows, MAX_LINES):
        row = {
            name: str("" if cell is None else cell)
            for name, cell in zip(columns, cells, strict=False)
            if name
        }
        if any(text.strip() for text in row.values()):
            found.append(_once(_line(number, row), seen))
    return found


def _once(line: Line, seen: dict[str, int]) -> Line:
    """Tell a reference that another line has."""
    known = fold(line.reference)
    if known in seen:
        line.tell("twice", value=line.reference, line=seen[known])
    elif known:
        seen[known] = line.number
    return line


def _line(number: int, row: dict[str, str]) -> Line:
    title = " ".join(row.get("TITRE", "").split())
    line = Line(number, row.get("ID", "").strip() or title, "")
    line.siret = _siret(line, row.get("COLL_SIRET", ""))
    if not title:
        line.tell("no-title")
    line.fields = {
        "title": title,
        "notes": row.get("DESCRIPTION", "").strip(),
        "identifier": line.reference,
        "url": _link(row.get("URL", "")),
        "theme": list(_themes(row.get("THEME", ""))),
        "tags": list(_tags(row.get("MOTS_CLES", ""))),
        "frequency": _frequency(line, row.get("FREQ_MAJ", "")),
        "license_id": _licence(line, row.get("LICENCE", "")),
        "issued": _date(line, row, "DATE_PUBL"),
        "modified": _date(line, row, "DATE_MAJ"),
        "temporal_coverage": _period(line, row),
    }
    line.fields = {name: value for name, value in line.fields.items() if value}
    line.level = LEVELS.get(fold(row.get("COUV_SPAT_MAILLE", "")))
    line.territory = row.get("COUV_SPAT_NOM", "").strip()
    return line


def _siret(line: Line, text: str) -> str:
    siret = "".join(text.split())
    if siret and not re.fullmatch(r"[0-9]{14}", siret):
        line.tell("wrong-siret", value=text.strip())
        return ""
    return siret


def _link(text: str) -> str:
    link = text.strip()
    return link if re.fullmatch(r"https?://[^\s/]+\S*", link) else ""


def _themes(text: str) -> Iterator[str]:
    known = {fold(name): code for code, name in inventories.THEMES.items()}
    whole = fold(text)
    found = [(whole.find(name), name) for name in known if name in whole]
    for _, name in sorted(found):
        yield inventories.THEME + known[name]
    if not found and text.strip():
        yield " ".join(text.split())


def _tags(text: str) -> Iterator[str]:
    for part in re.split(r"[;|,]", text):
        name = re.sub(r"[^\w .-]", " ", part)
        name = " ".join(name.split())[:100]
        if len(name) > 1:
            yield name


def _frequency(line: Line, text: str) -> str:
    known = {fold(words): code for code, words in inventories.FREQUENCIES.items()}
    found = known.get(fold(text))
    if text.strip() and found is None:
        line.tell("frequency", value=text.strip())
    return _EU_FREQUENCY + found if found and found != "UNKNOWN" else ""


def _licence(line: Line, text: str) -> str:
    known = {fold_letters(words): code for words, code in _LICENCES.items()}
    found = known.get(fold_letters(text))
    if text.strip() and found is None:
        line.tell("licence", value=text.strip())
    return found or ""


def _date(line: Line, row: dict[str, str], column: str) -> str:
    text = row.get(column, "").strip()
    if not text:
        return ""
    for form in _DATES:
        match = form.fullmatch(text)
        if match:
            year, month, day = (int(match[one]) for one in ("y", "m", "d"))
            try:
                return datetime.date(year, month, day).isoformat()
            except ValueError:
                break
    line.tell("date", value=text, column=column)
    return ""


def _period(line: Line, row: dict[str, str]) -> list[dict[str, str]]:
    start, end = (_date(line, row, f"COUV_TEMP_{one}") for one in ("DEBUT", "FIN"))
    found = {"start": start, "end": end}
    period = {name: value for name, value in found.items() if value}
    return [period] if period else []
