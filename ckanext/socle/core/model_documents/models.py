"""The models themselves, read from `data/model_documents/*.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[2] / "data" / "model_documents"
_ORDER = ("deliberation", "convention", "licence")


@dataclass(frozen=True)
class Block:
    """One part of a document.

    Its kind is `heading`, `text`, `line`, `list`, `table` or `signature`. `content` is
    a text with names between braces, a list of them, the name of a list, or the rows of
    a table.
    """

    kind: str
    content: Any
    when: str = ""
    """The name of a fact without which the block is left out."""
    unless: str = ""
    """The name of a fact with which the block is left out."""


@dataclass(frozen=True)
class Model:
    """A document to be filled."""

    name: str
    title: str
    heading: str
    use: str
    """When it is of use, in a sentence."""
    needs: tuple[str, ...]
    """Names without which it says little."""
    blocks: tuple[Block, ...]


def names() -> tuple[str, ...]:
    """Return the names of the models, in the order in which they are shown.

    >>> names()
    ('deliberation', 'convention', 'licence')
    """
    return _ORDER


@dataclass(frozen=True)
class Licence:
    """A licence that a body may choose for its data (article D323-2-1)."""

    id: str
    """That of CKAN."""
    name: str
    address: str
    words: str
    """What it lets people do."""


@cache
def licences() -> dict[str, Licence]:
    """Return the licences that a body may choose for its data, by their id.

    >>> list(licences())
    ['lov2', 'odc-odbl']
    """
    return {id_: Licence(id_, **told) for id_, told in _licences()["data"].items()}


def software_licences() -> str:
    """Return the names of those of software, in a sentence."""
    return str(_licences()["software"])


def _licences() -> Any:
    return yaml.safe_load((DATA / "licences.yaml").read_text(encoding="utf-8"))


@cache
def get(name: str) -> Model:
    """Return a model.

    :raises KeyError: there is none with that name
    """
    if name not in _ORDER:
        raise KeyError(name)
    read = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    return Model(
        name=name,
        title=read["title"],
        heading=read["heading"],
        use=read["use"],
        needs=tuple(read["needs"]),
        blocks=tuple(_block(entry) for entry in read["blocks"]),
    )


def _block(entry: dict[str, Any]) -> Block:
    told = {name: entry.pop(name, "") for name in ("when", "unless")}
    [(kind, content)] = entry.items()
    return Block(kind, content, **told)
