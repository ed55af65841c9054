"""What a policy kept back, told at once: in the API's answer, and on the next page."""

from __future__ import annotations

from typing import Any

from flask import has_request_context

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import reports
from ..core import policies as core
from ..model.candidate import Candidate
from . import rows

Kept = dict[str, tuple[Candidate, core.Policy | None]]


def tell(
    answer: Any,
    kept: Kept,
    held_by: core.Policy | None,
    reader: model.Group | None = None,
) -> Any:
    """Add to a dataset that is answered `held`, and each resource's `candidate`.

    And `review` when a grouping, *reader*, reads it before it is public.
    """
    if isinstance(answer, dict):
        for resource in answer.get("resources") or ():
            if resource.get("id") in kept:
                candidate, policy = kept[resource["id"]]
                resource["candidate"] = describe(candidate, policy)
        if held_by:
            answer["held"] = rows.shown(held_by)
        if reader is not None:
            answer["review"] = {"grouping": reader.name, "grouping_title": reader.title}
    if has_request_context() and tk.request.blueprint != "api":
        _flash(kept, held_by, reader)
    return answer


def describe(candidate: Candidate, policy: core.Policy | None) -> dict[str, Any]:
    """Return what the API shows of a candidate, its check and who asks for it."""
    report = reports.of_candidates([candidate.id]).get(candidate.id)
    return candidate.as_dict() | {
        "report": report.as_dict(with_report=False) if report else None,
        "policy": rows.shown(policy),
    }


def _flash(kept: Kept, held_by: core.Policy | None, reader: model.Group | None) -> None:
    asking = [policy for _, policy in kept.values() if policy]
    if reader is not None:
        tk.h.flash_notice(
            tk._(
                "{grouping} reads what you publish before it is public. What you sent "
                "is kept; you get a courriel as soon as it is read."
            ).format(grouping=reader.title or reader.name)
        )
    for policy in asking:
        tk.h.flash_notice(
            tk._(
                "{grouping} asks for a conforming file. Yours is being checked: it is "
                "kept, and will be online as soon as it conforms."
            ).format(grouping=_title(policy))
        )
    if held_by:
        tk.h.flash_notice(
            tk._(
                "{grouping} asks for a conforming file. Yours is saved, and will be "
                "public as soon as it conforms."
            ).format(grouping=_title(held_by))
        )
    messages = [policy.message for policy in asking]
    messages += [held_by.message] if held_by else []
    for message in dict.fromkeys(messages):
        if message:
            tk.h.flash_notice(message)


def _title(policy: core.Policy) -> str:
    shown = rows.shown(policy)
    return str(shown["grouping_title"] if shown else "")
