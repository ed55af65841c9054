"""Facts of a national base given to each commune of a grouping (*dotation*)."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import groupings, obligations, table_schemas, territories
from ..core import endowments
from ..core.endowments import Facts
from ..core.expected_files import CONCERNED
from ..core.folding import fold
from ..core.table_schemas import TableSchema
from ..core.territories import TerritoryIndex
from ..model.provision import DRAFT, ENDOWMENT, Endowment, Provision
from ..obligations.published import datasets_of
from .making import completed, make, renew
from .rows import GONE, WAITING, state_of

GIVE, RENEW, SAME = "give", "renew", "same"
THERE, SAID, DECLINED = "there", "said", "declined"
NO_BODY, NO_FACT = "no-body", "no-fact"
OUTCOMES = (GIVE, RENEW, SAME, THERE, SAID, DECLINED, NO_BODY, NO_FACT)


@dataclass(frozen=True)
class Step:
    """What is to be done for one commune.

    `give` (a draft is made), `renew` (a draft given before, not touched since), `same`
    (given already), `there` (the commune has such a file), `said` (it declared that it
    has none, or that it is elsewhere), `declined` (it threw away what it was given),
    `no-body` (no organisation on the portal), `no-fact` (the base tells nothing).
    """

    territory_id: str
    label: str
    outcome: str
    organization_id: str | None = None
    provision_id: str | None = None


def read(path: Path, index: TerritoryIndex, perimeter: str, key: str | None) -> Facts:
    """Return the `Facts` of a file for the communes of a perimeter.

    *key* is the table schema of a file that has the columns of its rules.

    :raises BaseError, ReadingError: nothing can be taken of the file
    """
    communes = {one.code for one in index.communes(perimeter)}
    codes = {code: code for code in communes}
    for alias in index.aliases:
        target = (alias.target or "").rpartition(":")[2]
        if alias.level == "commune" and target in communes:
            codes.setdefault(alias.code, target)
    columns: list[str] = []
    if key:
        fields = table_schemas.get(key).descriptor.get("fields", [])
        columns = [field["name"] for field in fields]
    return endowments.read_base_apart(path, codes, columns)


def create(
    upload: Any, *, grouping_id: str, key: str | None, source: str, author: str
) -> Endowment:
    """Return a prepared endowment: nothing is given yet. The caller commits.

    :raises BaseError, ReadingError: nothing can be taken of the file
    """
    index = territories.current_index()
    perimeter = groupings.territory_id(index, groupings.get(grouping_id))
    if perimeter is None:
        raise endowments.BaseError(reason="no-territory")
    with tempfile.NamedTemporaryFile(prefix="socle-") as copy:
        upload.stream.seek(0)
        while chunk := upload.stream.read(1 << 20):
            copy.write(chunk)
        copy.flush()
        facts = read(Path(copy.name), index, perimeter, key)
    base = endowments.BASES.get(facts.base)
    row = Endowment(
        grouping_id=grouping_id,
        author=author,
        base=facts.base,
        table_schema=base.table_schema if base else key,
        source=source or (base.title if base else upload.filename),
        filename=upload.filename or "",
        facts=facts.rows,
    )
    model.Session.add(row)
    model.Session.flush()
    return row


def get(endowment_id: str, *, locked: bool = False) -> Endowment:
    """Return an endowment.

    :raises ObjectNotFound: there is none with that id
    """
    row = model.Session.get(
        Endowment, endowment_id, with_for_update=locked, populate_existing=locked
    )
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such file of a national base."))
    return row


def of_grouping(grouping_id: str, limit: int) -> list[Endowment]:
    """Return the last endowments of a grouping, the newest first."""
    return list(
        model.Session.scalars(
            sa.select(Endowment)
            .where(Endowment.grouping_id == grouping_id)
            .order_by(Endowment.created.desc())
            .limit(limit)
        )
    )


def is_draft(row: Endowment) -> bool:
    """Return whether nothing was given yet."""
    return row.state == DRAFT


def plan(row: Endowment) -> list[Step]:
    """Return what there is to do for each commune, in the order of their names."""
    index = territories.current_index()
    perimeter = groupings.territory_id(index, groupings.get(row.grouping_id))
    communes = index.communes(perimeter) if perimeter else []
    bodies = _bodies(index, {one.id for one in communes})
    known = _known(row, bodies.values())
    steps = []
    for commune in sorted(communes, key=lambda one: fold(one.name)):
        body = bodies.get(commune.id)
        if body is None:
            outcome, provision = NO_BODY, None
        elif not rows_of(row, index, commune.code):
            outcome, provision = NO_FACT, None
        else:
            outcome, provision = known.get(body, (GIVE, None))
        steps.append(Step(commune.id, commune.name, outcome, body, provision))
    return steps


def counts(steps: Iterable[Step]) -> dict[str, int]:
    """Return the number of communes by outcome, only those that there are."""
    found = Counter(step.outcome for step in steps)
    return {name: found[name] for name in OUTCOMES if found[name]}


def _bodies(index: TerritoryIndex, communes: set[str]) -> dict[str, str]:
    """Return the organisation of each commune, the first made of several."""
    group = model.Group
    place = group.extras["territory_id"].astext
    query = (
        sa.select(group.id, place)
        .where(
            group.is_organization.is_(True),
            group.state == model.State.ACTIVE,
            place.like("commune:%"),
            group.extras["kind"].astext == "commune",
        )
        .order_by(group.created)
    )
    found: dict[str, str] = {}
    for id_, typed in model.Session.execute(query):
        now = index.resolve(typed).territory_id
        if now in communes:
            found.setdefault(now, id_)
    return found


def _known(row: Endowment, bodies: Iterable[str]) -> dict[str, tuple[str, str | None]]:
    """Return the outcome of the bodies that are not simply given the file."""
    ids = list(bodies)
    found: dict[str, tuple[str, str | None]] = {}
    for body, declared in obligations.in_force(ids).items():
        if any(one.kind != CONCERNED for one in declared.get(row.table_schema, [])):
            found[body] = SAID, None
    given = _given(row, ids)
    for body, by_schema in datasets_of(ids).items():
        if by_schema.get(row.table_schema):
            found[body] = THERE, None
    for body, (one, package_state) in given.items():
        outcome = state_of(package_state)
        if outcome == WAITING:
            renewed = one.endowment_id != row.id
            found[body] = (RENEW if renewed else SAME), one.id
        elif outcome == GONE and found.get(body, (GIVE,))[0] != THERE:
            found[body] = DECLINED, one.id
    return found


def _given(row: Endowment, ids: list[str]) -> dict[str, tuple[Provision, str | None]]:
    """Return the last file of that kind that each body was given, with its state."""
    query = (
        sa.select(Provision, model.Package.state)
        .outerjoin(model.Package, model.Package.id == Provision.package_id)
        .where(
            Provision.organization_id.in_(ids),
            Provision.table_schema == row.table_schema,
            Provision.origin == ENDOWMENT,
        )
        .order_by(Provision.created)
    )
    rows = model.Session.execute(query)
    return {one.organization_id: (one, package_state) for one, package_state in rows}


def rows_of(row: Endowment, index: TerritoryIndex, code: str) -> list[dict[str, str]]:
    """Return the rows of a commune, by the columns of the rules."""
    raw = row.facts.get(code, [])
    base = endowments.BASES.get(row.base)
    if base is None:
        return list(raw)
    commune = index.get(f"commune:{code}")
    return [made for one in raw if (made := base.make(one, commune))]


def example(row: Endowment, steps: Iterable[Step]) -> list[dict[str, str]]:
    """Return the rows of the first commune that is given some; none when none is."""
    index = territories.current_index()
    for step in steps:
        if step.outcome in (GIVE, RENEW, SAME):
            return rows_of(row, index, step.territory_id.rpartition(":")[2])
    return []


def carry_out(row: Endowment, step: Step, table_schema: TableSchema) -> str:
    """Give a commune its draft; return what was done: `give`, `renew`, `same`.

    The portal's own user does it: whoever endows a région does not become the author
    of a thousand datasets. Commits.

    :raises ValidationError: CKAN refuses it
    """
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    index = territories.current_index()
    rows = rows_of(row, index, step.territory_id.rpartition(":")[2])
    body = str(step.organization_id)
    if step.outcome == RENEW:
        return _renewed(row, step, table_schema, rows, user)
    make(
        body,
        table_schema,
        rows,
        origin=ENDOWMENT,
        source=row.source,
        user=user,
        author=row.author,
        endowment_id=row.id,
    )
    return GIVE


def _renewed(
    row: Endowment,
    step: Step,
    table_schema: TableSchema,
    rows: list[dict[str, str]],
    user: str,
) -> str:
    former = model.Session.get(Provision, step.provision_id)
    if former is None:
        return SAME
    full = completed(str(step.organization_id), table_schema, rows)
    done = renew(former, table_schema, full, user)
    former.endowment_id, former.source = row.id, row.source
    model.Session.commit()
    return RENEW if done else SAME
