"""The task that gives the communes of a grouping the facts of a national base.

Safe to run again: the plan is made anew, and what was given is found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import table_schemas
from ..provisions import endowing

if TYPE_CHECKING:
    from ..tasks import Progress


def run(progress: Progress, *, endowment_id: str) -> dict[str, Any]:
    """Give what is to be given; return the number of communes by outcome, and `failed`.

    An outcome is one of `endowing.OUTCOMES`; `failed` says which commune CKAN refused,
    and why.
    """
    row = endowing.get(endowment_id)
    table_schema = table_schemas.get(row.table_schema)
    steps = endowing.plan(row)
    result: dict[str, Any] = dict.fromkeys(endowing.OUTCOMES, 0) | {"failed": []}
    progress.set_total(len(steps))
    for step in steps:
        outcome = step.outcome
        if outcome in (endowing.GIVE, endowing.RENEW):
            try:
                outcome = endowing.carry_out(row, step, table_schema)
            except tk.ValidationError as err:
                model.Session.rollback()
                failed = {"label": step.label, "errors": err.error_summary}
                result["failed"].append(failed)
                outcome = ""
        if outcome:
            result[outcome] += 1
        progress.advance(message=step.label)
    return result
