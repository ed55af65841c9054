"""Each courriel of a file: at once, in the next digest, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.model as model

from .. import mails
from ..model.mailing import AT_ONCE, NEVER, DigestLine
from ..notices import Person
from . import choices

TEMPLATES = ("report", "reminder")  # those that a digest can hold


def write(
    people: Iterable[Person],
    template: str,
    values: dict[str, Any],
    *,
    at_once: bool = True,
) -> int:
    """Write to people, each once, in the caller's transaction; return how many.

    *at_once* false: to nobody before the next digest, when nobody waits for an answer.
    Those who said stop get nothing, and nothing is kept of it.
    """
    reached = {one.address.lower(): one for one in people}
    paces = choices.paces(reached)
    told = 0
    for key, one in reached.items():
        if paces[key] == NEVER:
            continue
        told += 1
        if at_once and paces[key] == AT_ONCE:
            mails.post(one.address, one.name, template, values, commit=False)
        else:
            line = DigestLine(
                address=one.address, name=one.name, template=template, values=values
            )
            model.Session.add(line)
    model.Session.flush()
    return told
