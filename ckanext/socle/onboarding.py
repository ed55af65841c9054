"""Onboarding on this portal: the plan from what exists, and its steps carried out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from . import territories
from .core import onboarding as core

_LOCK = 0x50C1E002  # of PostgreSQL: one onboarding at a time


def plan(
    perimeter: str,
    *,
    levels: Sequence[str] = core.DEFAULT_LEVELS,
    min_population: int = 0,
    parent: str | None = None,
    choices: Mapping[str, str] | None = None,
) -> core.Plan:
    """Return what to do for each territory of a perimeter; one query, no search.

    :raises TerritoryNotFound: no territory has that id
    """
    index = territories.current_index()
    wanted = core.perimeter_territories(
        index, perimeter, levels=levels, min_population=min_population
    )
    existing, other_names = _groups()
    return core.make_plan(
        index,
        perimeter,
        wanted,
        existing,
        taken_names=other_names,
        parent=parent,
        choices=choices,
    )


def _groups() -> tuple[list[core.Organization], set[str]]:
    """Return the organisations, and the names that something else has."""
    group = model.Group
    rows = model.Session.execute(
        sa.select(
            group.id, group.name, group.title, group.extras,
            group.is_organization, group.state,
        )
    )  # fmt: skip
    organizations: list[core.Organization] = []
    names: set[str] = set()
    for id_, name, title, extras, is_organization, state in rows:
        if not is_organization or state != model.State.ACTIVE:
            names.add(name)
            continue
        fields = {key: (extras or {}).get(key) or "" for key in _EXTRAS}
        organizations.append(core.Organization(id_, name, title or "", **fields))
    return organizations, names


_EXTRAS = ("siren", "territory_id", "kind")


def carry_out(step: core.Step) -> None:
    """Create or adopt the organisation of one territory, by CKAN's own actions.

    The portal's own user is the author: whoever onboards a région does not become a
    member of a thousand organisations.

    :raises ValidationError: CKAN refuses the organisation
    """
    if step.action not in (core.CREATE, core.ADOPT):
        return
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    context: Context = {"user": user, "ignore_auth": True}
    if step.action == core.CREATE:
        data: dict[str, Any] = {"name": step.name, **step.fields}
        if step.parent:
            data["groups"] = [{"name": step.parent}]
        _create(context, data)
    else:
        data = {"id": step.organization_id, **step.fields}
        tk.get_action("organization_patch")(context, data)


def _create(context: Context, data: dict[str, Any]) -> None:
    """Create an organisation without any member, in one transaction.

    organization_create ends with an organization_show that reads every organisation
    of the portal to look for loops: making n of them would take n² steps.
    `return_id_only` avoids it, but CKAN's wrapper would then tell an id to the
    listeners (activity among them), who expect a dict: so the action is called
    without its wrapper, and its listeners told here.
    """
    # Pass to get_action again when ckanext-activity takes the id as the result.
    action = tk.get_action("organization_create").__wrapped__  # type: ignore[attr-defined]
    context = {**context, "model": model, "session": model.Session}
    context["defer_commit"] = True
    made = action({**context, "return_id_only": True}, data)
    tk.signals.action_succeeded.send(
        "organization_create",
        context=context,
        data_dict=data,
        result={"id": made, "name": data["name"]},
    )
    _forget_author(made)
    model.Session.commit()


def _forget_author(organization_id: str) -> None:
    """Take away the membership that CKAN gives to the author, before it is written."""
    for pending in list(model.Session.new):
        if (
            isinstance(pending, model.Member)
            and pending.table_name == "user"
            and pending.group_id == organization_id
        ):
            model.Session.expunge(pending)


def ids_of(names: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of the organisations that exist, *names* being by territory."""
    known = dict(
        model.Session.execute(
            sa.select(model.Group.name, model.Group.id).where(
                model.Group.name.in_(list(names.values())),
                model.Group.state == model.State.ACTIVE,
            )
        )
        .tuples()
        .all()
    )
    return {key: known[name] for key, name in names.items() if name in known}


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Wait for another onboarding to end: two at once would create the same names."""
    with model.meta.engine.connect() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK)))
