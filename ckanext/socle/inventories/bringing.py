"""Drafts made from a catalogue that another portal, or a spreadsheet, wrote.

Safe to do again: a dataset of the body that has the reference of a line, or its name,
is left as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.munge import munge_title_to_name

from .. import territories
from ..core import values
from ..core.catalogue_lines import Line
from ..core.territories.understanding import understand

NEW, KNOWN, STOPPED = "new", "known", "stopped"
_LONGEST = 90  # characters of a name, of the 100 that CKAN takes


@dataclasses.dataclass
class Brought:
    """A line, and what became of it."""

    line: Line
    state: str
    """`new` (a draft is made, or would be), `known` (it is there) or `stopped`."""
    owner: str = ""
    """Name of the organisation."""
    name: str = ""
    """Of the dataset."""

    def as_dict(self) -> dict[str, Any]:
        """Return what the API shows; sentences are in the language of the request."""
        return {
            "line": self.line.number,
            "reference": self.line.reference,
            "title": self.line.fields.get("title", ""),
            "state": self.state,
            "organization": self.owner,
            "name": self.name,
            "problems": [
                {"code": one.code, "stops": one.stops, "sentence": one.sentence(tk._)}
                for one in self.line.problems
            ],
        }


def bring(
    lines: Sequence[Line],
    *,
    organization: model.Group | None,
    user: str | None,
    dry_run: bool,
) -> list[Brought]:
    """Return what becomes of each line; drafts are made unless *dry_run*.

    All go to *organization* when there is one, and the lines of other bodies are
    stopped; else each goes to the body that has its SIRET.

    :raises NotAuthorized: *user* may not make datasets there
    """
    owners = _owners(lines, organization)
    known = _known(owner.id for owner in owners.values())
    return [_one(line, owners, known, user=user, dry_run=dry_run) for line in lines]


def _owners(
    lines: Iterable[Line], organization: model.Group | None
) -> dict[str, model.Group]:
    """Return the organisation of each SIRET; that of "" is for lines that say none."""
    sirens = {line.siret[:9] for line in lines if line.siret}
    if organization is not None:
        mine = _sirens(organization)
        found = {siren: organization for siren in sirens if siren in mine or not mine}
        return {**found, "": organization}
    group = model.Group
    siren = group.extras["siren"].astext
    rows = model.Session.scalars(
        sa.select(group).where(
            group.is_organization.is_(True),
            group.state == model.State.ACTIVE,
            siren.in_(sirens),
        )
    )
    return {row.extras["siren"]: row for row in rows}


def _sirens(organization: model.Group) -> set[str]:
    extras = organization.extras or {}
    listed = values.loaded(extras.get("sirets"))
    sirets = [one.get("siret") for one in listed or () if isinstance(one, dict)]
    found = {str(one or "")[:9] for one in (extras.get("siren"), *sirets)}
    return found - {""}


def _known(organization_ids: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the name of each dataset of these bodies by its reference and its name."""
    package = model.Package
    rows = model.Session.execute(
        sa.select(
            package.owner_org, package.name, package.extras["identifier"].astext
        ).where(
            package.owner_org.in_(set(organization_ids)),
            package.state.in_((model.State.ACTIVE, "draft")),
        )
    )
    found = {}
    for owner, name, identifier in rows:
        found[owner, name] = name
        if identifier:
            found[owner, identifier] = name
    return found


def _one(
    line: Line,
    owners: dict[str, model.Group],
    known: dict[tuple[str, str], str],
    *,
    user: str | None,
    dry_run: bool,
) -> Brought:
    owner = owners.get(line.siret[:9])
    if owner is None:
        code = "another-body" if "" in owners else "unknown-body"
        line.tell(code, value=line.siret or "?")
    if owner is None or line.is_stopped:
        return Brought(line, STOPPED, owner.name if owner else "")
    there = known.get((owner.id, line.reference))
    if there:
        return Brought(line, KNOWN, owner.name, there)
    _cover(line, owner)
    if dry_run:
        return Brought(line, NEW, owner.name)
    name = _make(line, owner, user)
    known[owner.id, line.reference] = name
    return Brought(line, NEW, owner.name, name)


def _cover(line: Line, owner: model.Group) -> None:
    """Understand the territory of a line; that of the body when it says none."""
    own = (owner.extras or {}).get("territory_id")
    if not line.territory:
        line.fields |= {"territories": [own]} if own else {}
        return
    found = understand(
        territories.current_index(), line.territory, level=line.level, by_person=False
    )
    ids = [one.id for one in found.candidates]
    if found.territory is not None:
        line.fields["territories"] = [found.territory.id]
    elif own in ids:
        line.fields["territories"] = [own]
    else:
        line.tell("territory", value=line.territory)


def _make(line: Line, owner: model.Group, user: str | None) -> str:
    made = dict(line.fields)
    tags = [{"name": name} for name in dict.fromkeys(made.pop("tags", ()))]
    # CKAN drops the state that an editor gives, and makes it public, without this.
    context = {"user": user or "", "allow_state_change": True}
    if user is None:
        site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
        context |= {"user": site["name"], "ignore_auth": True}
    dataset = tk.get_action("package_create")(
        context,
        {
            **made,
            "name": _free_name(line, owner),
            "tags": tags,
            "owner_org": owner.id,
            "state": "draft",
        },
    )
    return str(dataset["name"])


def _free_name(line: Line, owner: model.Group) -> str:
    """Return the reference as a name; with that of the body when another has it."""
    name = munge_title_to_name(line.reference)[:_LONGEST] or f"ligne-{line.number}"
    if len(name) < 2 or model.Package.get(name):
        name = f"{owner.name}-{name}"[:_LONGEST]
    free, number = name, 1
    while model.Package.get(free):
        number += 1
        free = f"{name}-{number}"
    return free
