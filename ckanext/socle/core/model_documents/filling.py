"""A model filled with what a portal knows of a body; the rest is left to be typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .models import Block, Model

_NAME = re.compile(r"\{(\w+)\}")
GAP = "[…]"
NAMES = {
    "nom": "nom de l'organisme",
    "siren": "SIREN",
    "population": "nombre d'habitants",
    "courriel": "adresse de courriel",
    "lieu": "lieu",
    "regroupement": "regroupement",
    "porteur": "organisme accompagnateur",
    "porteur_siren": "SIREN de l'accompagnateur",
    "portail": "portail",
    "adresse_portail": "adresse du portail",
    "licence": "licence",
}
"""What is missing, as the document asks for it."""


@dataclass(frozen=True)
class Facts:
    """What is known: texts by name, lists by name, and what is true of the body."""

    texts: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    truths: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filled:
    """A document in plain texts; `[…]` stands where a person must type."""

    title: str
    heading: str
    blocks: tuple[Block, ...]


def fill(model: Model, facts: Facts) -> Filled:
    """Return *model* filled with *facts*.

    >>> from .models import get
    >>> facts = Facts({"de_nom": "de Romillé"})
    >>> fill(get("licence"), facts).heading
    'Choix de la licence des données de Romillé'
    """
    return Filled(
        title=model.title,
        heading=_text(model.heading, facts),
        blocks=tuple(
            Block(block.kind, _content(block.content, facts))
            for block in model.blocks
            if _is_said(block, facts)
        ),
    )


def missing(model: Model, facts: Facts) -> list[str]:
    """Return the names of what *model* asks and nobody knows, in their order.

    >>> from .models import get
    >>> missing(get("licence"), Facts({"nom": "Romillé", "licence": "ODbL"}))
    ['siren', 'lieu']
    """
    asked: dict[str, None] = {}
    for block in model.blocks:
        if _is_said(block, facts):
            asked |= dict.fromkeys(_NAME.findall(str(block.content)))
    return [name for name in asked if name in NAMES and not facts.texts.get(name)]


def _is_said(block: Block, facts: Facts) -> bool:
    if block.when and block.when not in facts.truths:
        return False
    return block.unless not in facts.truths or not block.unless


def _content(content: Any, facts: Facts) -> Any:
    if isinstance(content, str):
        known = facts.lists.get(content)
        if known is not None:
            return list(known)
        text = _text(content, facts)
        return text[:1].upper() + text[1:] if content.startswith("{") else text
    return [_content(one, facts) for one in content]


def _text(text: str, facts: Facts) -> str:
    return _NAME.sub(lambda found: _value(found[1], facts), text)


def _value(name: str, facts: Facts) -> str:
    known = facts.texts.get(name)
    if known or name not in NAMES:
        return known or ""
    return f"[{NAMES[name]} : …]"
