"""Who is invited to which organisation: a table read line by line.

A line names an organisation (SIREN, SIRET, INSEE code or name) and an address. What is
wrong is a `Fault` with its cell, and the other lines are kept.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import identifiers
from .addresses import is_address
from .errors import IdentifierError, ReadingError
from .onboarding import title_key
from .territories import TerritoryIndex, fold
from .validation.limits import Limits
from .validation.places import cell_reference
from .validation.reader import Titles, read_table

ROLES = ("member", "editor", "admin")
DEFAULT_ROLE = "editor"
LIMITS = Limits(
    bytes=2_000_000,
    inflated_bytes=20_000_000,
    rows=5_000,
    columns=50,
    workbook_cells=250_000,
    workbook_memory=500_000_000,
    cell_characters=1_000,
)
CLOSED = "closed"  # the organisation has its own administrators, who invite
UNSETTLED = "unsettled"  # which organisation it is was not decided

_COLUMNS = {
    "siren": ("siren", "siret", "n siren", "numero siren", "numero siret"),
    "code": (
        "code insee", "insee", "code commune", "code", "code insee commune", "cog",
        "code officiel geographique", "territoire",
    ),
    "name": (
        "nom", "organisme", "organisation", "commune", "collectivite", "name",
        "nom de la commune", "nom de l organisme", "nom de la collectivite",
    ),
    "address": (
        "courriel", "email", "e mail", "mail", "adresse courriel", "adresse email",
        "adresse e mail", "adresse mail", "adresse electronique", "courriels",
    ),
    "role": ("role", "droit", "droits", "acces", "capacity"),
}  # fmt: skip
_IDENTIFIERS = ("siren", "code", "name")
_TITLES = Titles({alias: key for key, names in _COLUMNS.items() for alias in names})
_ROLE_WORDS = {
    "member": (
        "member", "membre", "lecteur", "lectrice", "lecture", "lit", "consultation",
        "peut voir les brouillons", "voit", "voir", "brouillons",
    ),
    "editor": (
        "editor", "editeur", "editrice", "edition", "publie", "publication",
        "peut publier", "publier", "redacteur", "redactrice",
    ),
    "admin": (
        "admin", "administrator", "administrateur", "administratrice", "administre",
        "administration", "gestionnaire",
    ),
}  # fmt: skip
_ROLE_OF = {word: role for role, words in _ROLE_WORDS.items() for word in words}


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """An organisation that somebody may be invited to, known by its territory.

    `names` are those it may be called by; `siren` is "" when unknown; `barred` is
    `CLOSED`, `UNSETTLED` or "".
    """

    territory_id: str
    label: str
    names: tuple[str, ...] = ()
    siren: str = ""
    barred: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Invitation:
    """One line: who is invited to the organisation of which territory, as what."""

    row: int
    territory_id: str
    address: str
    role: str = DEFAULT_ROLE

    def to_dict(self) -> dict[str, Any]:
        """Return the line as JSON."""
        return dataclasses.asdict(self)


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """Why a line is left aside: `code`, the cell (`C4`) and the title of its column."""

    code: str
    row: int
    cell: str
    column: str
    params: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as JSON."""
        return dataclasses.asdict(self) | {"params": dict(self.params)}


@dataclasses.dataclass(frozen=True)
class Reading:
    """What a file holds; `without_address` is the number of lines that have none."""

    invitations: tuple[Invitation, ...]
    faults: tuple[Fault, ...]
    without_address: int
    findings: tuple[dict[str, Any], ...] = ()


def read_invitations(
    content: bytes,
    *,
    filename: str | None,
    places: Iterable[Place],
    index: TerritoryIndex,
) -> Reading:
    r"""Return the invitations of a file, CSV in any encoding or a workbook.

    :raises ReadingError: no table, above a limit, or no column for what is needed
        (`no-address-column`, `no-organization-column`)

    >>> from .territories import packaged_index
    >>> index = packaged_index()
    >>> acigne = Place("commune:35001", "Commune d'Acigné", ("Acigné",), "213500010")
    >>> text = "Commune;Courriel\nacigne;a@acigne.fr\nAcigné;x".encode("cp1252")
    >>> found = read_invitations(text, filename=None, places=[acigne], index=index)
    >>> [i.address for i in found.invitations], [f.cell for f in found.faults]
    (['a@acigne.fr'], ['B3'])
    """
    table = read_table(content, filename=filename, titles=_TITLES, limits=LIMITS)
    columns: dict[str, int] = {}
    for number, label in enumerate(table.labels):
        key = _TITLES.name(label)
        if key:
            columns.setdefault(key, number)
    if "address" not in columns:
        raise ReadingError("no-address-column", labels=table.labels)
    if not any(key in columns for key in _IDENTIFIERS):
        raise ReadingError("no-organization-column", labels=table.labels)
    reader = _Reader(columns, table.labels, list(places), index)
    for row, cells in table.rows:
        reader.read(row, cells)
    return Reading(
        tuple(reader.invitations),
        tuple(reader.faults),
        reader.without_address,
        tuple(table.findings),
    )


class _Wrong(Exception):  # noqa: N818
    """A cell that makes a line unusable."""

    def __init__(self, key: str, code: str, **params: Any) -> None:
        self.key, self.code, self.params = key, code, params
        super().__init__(code)


class _Reader:
    """Reads lines one after the other, knowing those before."""

    def __init__(
        self,
        columns: Mapping[str, int],
        labels: list[str],
        places: list[Place],
        index: TerritoryIndex,
    ) -> None:
        self.columns, self.labels, self.index = columns, labels, index
        self.places = {place.territory_id: place for place in places}
        self.by_siren = {place.siren: place for place in places if place.siren}
        self.by_name: dict[str, dict[str, Place]] = defaultdict(dict)
        for place in places:
            for name in (place.label, *place.names):
                self.by_name[title_key(name)][place.territory_id] = place
        self.invitations: list[Invitation] = []
        self.faults: list[Fault] = []
        self.without_address = 0
        self.rows: dict[tuple[str, str], int] = {}  # of what was read already

    def read(self, row: int, cells: list[Any]) -> None:
        """Keep a line, or say what is wrong with it."""
        texts = {
            key: _text(cells[place]) if place < len(cells) else ""
            for key, place in self.columns.items()
        }
        if not texts["address"]:
            self.without_address += any(texts.values())
            return
        try:
            invitation = Invitation(
                row, self._place(texts).territory_id, _address(texts), _role(texts)
            )
            self._refuse_double(invitation)
        except _Wrong as wrong:
            self._note(row, wrong)
        else:
            self.invitations.append(invitation)

    def _place(self, texts: Mapping[str, str]) -> Place:
        """Return the organisation that a line names.

        A code is believed before a name: names are written in many ways.
        """
        finders: dict[str, Callable[[str], Place]] = {
            "siren": self._by_siren,
            "code": self._by_code,
            "name": self._by_name,
        }
        given = [key for key in _IDENTIFIERS if texts.get(key)]
        if not given:
            key = next(key for key in _IDENTIFIERS if key in self.columns)
            raise _Wrong(key, "no-organization")
        place = finders[given[0]](texts[given[0]])
        if given[:2] == ["siren", "code"]:
            other = self._by_code(texts["code"])
            if other is not place:
                raise _Wrong("code", "two-places", one=place.label, other=other.label)
        if place.barred:
            raise _Wrong(given[0], place.barred, value=place.label)
        return place

    def _by_siren(self, text: str) -> Place:
        digits = "".join(text.split())
        digits = digits[:9] if len(digits) == 14 else digits
        try:
            siren = identifiers.parse_siren(digits)
        except IdentifierError as err:
            raise _Wrong("siren", "wrong-siren", value=text) from err
        if siren not in self.by_siren:
            raise _Wrong("siren", "not-onboarded", value=text)
        return self.by_siren[siren]

    def _by_code(self, text: str) -> Place:
        code = f"0{text}" if len(text) == 4 and text.isdigit() else text
        level = None if ":" in code or len(code) != 5 else "commune"
        found = self.index.resolve(code, level).territory_id
        if found is None:
            raise _Wrong("code", "wrong-code", value=text)
        if found not in self.places:
            raise _Wrong("code", "not-onboarded", value=text)
        return self.places[found]

    def _by_name(self, text: str) -> Place:
        found = list(self.by_name.get(title_key(text), {}).values())
        if not found:
            raise _Wrong("name", "not-onboarded", value=text)
        if len(found) > 1:
            labels = ", ".join(sorted(p.territory_id for p in found))
            raise _Wrong("name", "several-places", value=text, candidates=labels)
        return found[0]

    def _refuse_double(self, invitation: Invitation) -> None:
        key = (invitation.territory_id, invitation.address)
        first = self.rows.setdefault(key, invitation.row)
        if first != invitation.row:
            raise _Wrong("address", "twice", value=invitation.address, first=first)

    def _note(self, row: int, wrong: _Wrong) -> None:
        column = self.columns[wrong.key]
        cell = cell_reference(row, column + 1) or ""
        self.faults.append(
            Fault(wrong.code, row, cell, self.labels[column], wrong.params)
        )


def _address(texts: Mapping[str, str]) -> str:
    text = texts["address"].removeprefix("mailto:")
    if sum(character in ";, " for character in text) and text.count("@") > 1:
        raise _Wrong("address", "several-addresses", value=text)
    if not is_address(text):
        raise _Wrong("address", "wrong-address", value=text)
    return text.lower()


def _role(texts: Mapping[str, str]) -> str:
    text = texts.get("role") or ""
    role = _ROLE_OF.get(fold(text), "") if text else DEFAULT_ROLE
    if not role:
        raise _Wrong("role", "wrong-role", value=text)
    return role


def _text(cell: Any) -> str:
    """Return a cell as text: a workbook gives numbers, 213500010.0 among them."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())
