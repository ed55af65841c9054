"""The task that gives each territory of a perimeter its organisation.

Safe to run again: the plan is made anew, and what was done is found unchanged.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import onboarding, tasks
from ..core import onboarding as core

_DONE = {core.CREATE: "created", core.ADOPT: "adopted", core.UNCHANGED: "unchanged"}


def run(progress: tasks.Progress, **arguments: Any) -> dict[str, Any]:
    """Carry out the plan; return what was done, refused and left to a person.

    :raises TerritoryNotFound: no territory has the id of the perimeter
    """
    with onboarding.only_one():
        plan = onboarding.plan(**arguments)
        result = _empty_result(plan)
        progress.set_total(len(plan.steps))
        for step in plan.steps:
            if step.action == core.AMBIGUOUS:
                result["ambiguous"].append(step.to_dict())
            else:
                _carry_out(step, result)
            progress.advance(message=step.label)
    return result


def _empty_result(plan: core.Plan) -> dict[str, Any]:
    return {
        "perimeter": plan.perimeter,
        **dict.fromkeys(_DONE.values(), 0),
        "ambiguous": [],
        "failed": [],
        "taken_names": [],
    }


def _carry_out(step: core.Step, result: dict[str, Any]) -> None:
    try:
        onboarding.carry_out(step)
    except tk.ValidationError as err:
        model.Session.rollback()
        result["failed"].append(step.to_dict() | {"errors": err.error_summary})
        return
    result[_DONE[step.action]] += 1
    if step.taken_name:
        facts = {"territory_id": step.territory_id, "name": step.name}
        result["taken_names"].append(facts | {"wanted": step.taken_name})
