"""Files sent to the State, told apart by what they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import acts, budgets, contracts
from .documents import MOST_BYTES, Document, Refused, documents
from .transmission import ACTS, BUDGET, CONTRACTS, Transmission
from .xml import local, read_xml

_Reader = Callable[[Iterable[tuple[str, Any]], "str | None"], Transmission]
_READERS: dict[str, _Reader] = {
    ACTS: acts.read_acts,
    BUDGET: budgets.read_budgets,
    CONTRACTS: contracts.read_contracts,
}


@dataclass
class Reading:
    """What files hold: a transmission by kind, and those of which nothing was taken."""

    transmissions: list[Transmission] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "transmissions": [one.to_dict() for one in self.transmissions],
            "refused": [[one.name, one.reason] for one in self.refused],
        }


def read_files(
    files: Sequence[tuple[Path, str]],
    siren: str | None = None,
    most_bytes: int = MOST_BYTES,
) -> Reading:
    """Return what *files* hold, each a path and the name that it was sent under.

    *siren*: the body whose files they must be; what is of another one is counted and
    left out. XML of ACTES or of TOTEM, JSON of DECP, ZIP and TAR archives of them.
    """
    done, found = Reading(), dict[str, list[tuple[str, Any]]]()
    for one in documents(files, most_bytes):
        if isinstance(one, Refused):
            done.refused.append(one)
            continue
        kind, content = _kind(one)
        if kind is None:
            done.refused.append(Refused(one.name, "other-format"))
        else:
            found.setdefault(kind, []).append((one.name, content))
    for kind, contents in found.items():
        done.transmissions.append(_READERS[kind](contents, siren))
    return done


def _kind(document: Document) -> tuple[str | None, Any]:
    if document.name.lower().endswith(".json"):
        top = contracts.read_json(document.data)
        return (CONTRACTS if top is not None else None), top
    root = read_xml(document.data)
    name = local(root.tag) if root is not None else ""
    if name == budgets.ROOT:
        return BUDGET, root
    return (ACTS if name in acts.ROOTS else None), root
