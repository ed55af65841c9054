"""The task that gives each territory of a perimeter its organisation, then invites.

Safe to run again: the plan is made anew, and what was done is found unchanged.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import invitations, onboarding, onboarding_support, onboardings, tasks
from ..core import onboarding as core
from .invitations import deliver

_DONE = {core.CREATE: "created", core.ADOPT: "adopted", core.UNCHANGED: "unchanged"}


def run(
    progress: tasks.Progress, onboarding_id: str | None = None, **arguments: Any
) -> dict[str, Any]:
    """Carry out the plan; return what was done, refused and left to a person.

    With *onboarding_id*, also propose the supporters of its grouping (`supports`) and
    send its invitations (`left`: the lines that had none to send).

    :raises TerritoryNotFound: no territory has the id of the perimeter
    :raises TaskPostponed: the server of courriels takes nothing for now
    """
    row = onboardings.get(onboarding_id) if onboarding_id else None
    with onboarding.only_one():
        plan = onboarding.plan(**arguments)
        planned = _planned(row)
        result = _empty_result(plan)
        progress.set_total(len(plan.steps) + (len(row.lines) if row else 0))
        for step in plan.steps:
            if step.action == core.AMBIGUOUS:
                result["ambiguous"].append(step.to_dict())
            else:
                _carry_out(step, result, planned.get(step.territory_id, step.action))
            progress.advance(message=step.label)
    if onboarding_id:
        model.Session.expire_all()
        result |= _follow(progress, onboardings.get(onboarding_id), plan)
    return result


def _planned(row: Any) -> dict[str, str]:
    """Return what was planned for each territory, before an earlier try did it."""
    if row is None:
        return {}
    return {id_: action for action in row.planned for id_ in row.planned[action]}


def _empty_result(plan: core.Plan) -> dict[str, Any]:
    return {
        "perimeter": plan.perimeter,
        **dict.fromkeys(_DONE.values(), 0),
        "ambiguous": [],
        "failed": [],
        "taken_names": [],
    }


def _carry_out(step: core.Step, result: dict[str, Any], planned: str) -> None:
    try:
        onboarding.carry_out(step)
    except tk.ValidationError as err:
        model.Session.rollback()
        result["failed"].append(step.to_dict() | {"errors": err.error_summary})
        return
    done = planned if step.action == core.UNCHANGED else step.action
    result[_DONE[done]] += 1
    if step.taken_name:
        facts = {"territory_id": step.territory_id, "name": step.name}
        result["taken_names"].append(facts | {"wanted": step.taken_name})


def _follow(progress: tasks.Progress, row: Any, plan: core.Plan) -> dict[str, Any]:
    """Propose supports and send invitations, for the organisations of the plan."""
    ids = onboarding.ids_of(
        {s.territory_id: s.name for s in plan.steps if s.action != core.AMBIGUOUS}
    )
    supports = onboarding_support.propose(row, ids.values()) if row.support else 0
    left = invitations.enrol(row, ids)
    deliver(progress, row.id, onboardings.closed(row, plan))
    return {"supports": supports, "left": left}
