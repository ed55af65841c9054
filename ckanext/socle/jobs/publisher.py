"""The task that makes fragments follow the organisation that publishes them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model

from .. import tasks
from ..dcat.refreshing import BATCH, refresh

_OF = "SELECT package_id FROM socle_fragment WHERE organization_id = :id ORDER BY 1"


def run(progress: tasks.Progress, *, organization_id: str) -> dict[str, Any]:
    """Make the fragments of an organisation's datasets again; return how many."""
    found = list(model.Session.scalars(sa.text(_OF), {"id": organization_id}))
    progress.set_total(len(found))
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        refresh(model.Session(), batch)
        model.Session.commit()
        progress.advance(len(batch))
    return {"followed": len(found)}
