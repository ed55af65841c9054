"""The task that looks for the corrections of a long file; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.plugins.toolkit as tk

from .. import candidates, repairs

if TYPE_CHECKING:
    from ..tasks import Progress


def run(
    progress: Progress, *, resource_id: str, candidate_id: str | None = None
) -> dict[str, Any]:
    """Return `report_id`, `sha256` and `repairs`; None for a file that is not there."""
    resource = tk.get_action("resource_show")(
        {"ignore_auth": True}, {"id": resource_id}
    )
    candidate = candidates.find(candidate_id)
    row = repairs.checked(resource, candidate)
    offer = None
    if row is not None:
        progress.set_total(row.rows or 0)
        offer = repairs.offer(
            resource, candidate, lambda rows: progress.advance(rows - progress.done)
        )
    if row is None or offer is None:
        return {"report_id": None, "sha256": None, "repairs": []}
    found = [one.to_dict() for one in offer.repairs]
    return {"report_id": row.id, "sha256": offer.sha256, "repairs": found}
