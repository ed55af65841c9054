"""The check, before anything is saved, of a file that is too big to be waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.model as model

from .. import candidates
from ..validation import asking

if TYPE_CHECKING:
    from ..tasks import Progress


def run(
    progress: Progress,
    candidate_id: str,
    table_schema: str,
    organization_id: str | None = None,
) -> dict[str, Any]:
    """Check the file; return what `socle_validation_check` answers of a small one."""
    kept = candidates.get(candidate_id)
    with candidates.open(kept) as opened:
        found = asking.answer(
            opened,
            table_schema,
            organization_id,
            on_rows=lambda rows: progress.advance(rows - progress.done),
        )
    _forget(candidate_id)
    return {"state": "done", **found}


def stopped(why: str, candidate_id: str, **arguments: Any) -> None:
    """Remove the file: its author still has it."""
    model.Session.rollback()
    _forget(candidate_id)


def _forget(candidate_id: str) -> None:
    kept = candidates.find(candidate_id)
    if kept is not None:
        candidates.remove_file(kept)
        model.Session.delete(kept)
        model.Session.commit()
