"""Perimeters as they are written down: a name, and the codes of a list."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator

from ..errors import PerimeterError
from ..territories import LEVELS, Resolution, TerritoryIndex, is_territory_id

LEVEL = "perimetre"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PREFIX = f"{LEVEL}:"
_CODE = re.compile(r"[0-9]{2,3}|[0-9][0-9AB][0-9]{3}|[0-9]{9}", re.IGNORECASE)
_COLUMNS = re.compile(r"[;\t]")
_SIREN = re.compile(r"\b\d{3}[ \u00a0\u202f]\d{3}[ \u00a0\u202f]\d{3}\b")


@dataclasses.dataclass(frozen=True)
class Perimeter:
    """A perimeter; `members` are ids of territories, as typed."""

    code: str
    name: str
    members: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the id of its territory.

        >>> Perimeter("essai", "Essai", ()).id
        'perimetre:essai'
        """
        return f"{PREFIX}{self.code}"


@dataclasses.dataclass(frozen=True)
class Line:
    """A code of a list, and what it means; `number` is that of its line, from 1."""

    number: int
    text: str
    member: str | None
    resolution: Resolution


def read_codes(index: TerritoryIndex, text: str) -> list[Line]:
    r"""Return what each code of a list means: codes, ids or SIREN, old ones included.

    One or several codes a line; the names beside them, as copied from a spreadsheet,
    are passed over. `member` is the id to keep (that of the old code when it is one),
    None where the code means nothing, or no one thing.

    >>> from ..territories import packaged_index
    >>> found = read_codes(packaged_index(), "35001 Acigné\n35112;99999")
    >>> [(line.number, line.member) for line in found]
    [(1, 'commune:35001'), (2, 'commune:35112'), (2, None)]
    """
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        for code in _codes(line):
            resolution = index.resolve(code)
            lines.append(Line(number, code, _as_typed(index, resolution), resolution))
    return lines


def _codes(line: str) -> Iterator[str]:
    """Yield the codes of a line; what it says where there is none.

    >>> list(_codes("243 500 139")), list(_codes("35001 35240"))
    (['243500139'], ['35001', '35240'])
    >>> list(_codes("Acigné;35001;6874")), list(_codes("35001 Acigné, 35240 Le Rheu"))
    (['35001'], ['35001', '35240'])
    """
    line = _SIREN.sub(lambda found: "".join(found[0].split()), line)
    for entry in line.split(","):
        words = entry.replace(";", " ").split()
        if words and all(map(_is_code, words)):
            yield from words
        elif words:
            cells = (cell.split() for cell in _COLUMNS.split(entry))
            firsts = (cell[0] for cell in cells if cell and _is_code(cell[0]))
            yield next(firsts, entry.strip())


def _is_code(word: str) -> bool:
    return bool(_CODE.fullmatch(word)) or is_territory_id(word)


def _as_typed(index: TerritoryIndex, resolution: Resolution) -> str | None:
    """Return the id to keep for a code: the old code's own when it is one."""
    found, typed = resolution.territory_id, resolution.code.strip()
    if found is None or resolution.how in ("current", "siren"):
        return found
    if is_territory_id(typed):
        return typed
    for level in LEVELS:
        if index.resolve(typed, level).how == resolution.how:
            return f"{level}:{typed.upper()}"
    return found


def check_members(index: TerritoryIndex, code: str, members: Iterable[str]) -> None:
    """Do nothing, unless a perimeter with these members would hold itself.

    :raises PerimeterError: it is among its members, or in one of them
    """
    own = f"{PREFIX}{code}"
    for member in members:
        if not member.startswith(PREFIX):
            continue
        if member == own or (
            member in index and any(t.id == own for t in index.descendants(member))
        ):
            raise PerimeterError(value=member)


def version_of(perimeters: Iterable[Perimeter]) -> str:
    """Return a digest of perimeters: same digest, same perimeters; "" for none.

    >>> version_of([])
    ''
    """
    facts = sorted((p.code, p.name, sorted(p.members)) for p in perimeters)
    return hashlib.sha256(repr(facts).encode()).hexdigest() if facts else ""
