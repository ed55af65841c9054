"""The task that tries the link where a body says that it publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ckan.model as model

from .. import obligations

if TYPE_CHECKING:
    from ..tasks import Progress


def run(progress: Progress, *, declaration_id: str) -> dict[str, Any]:
    """Try it; return `{"answered": …, "error": …}`, or `gone` when taken back."""
    row = obligations.get(declaration_id)
    if row is None:
        return {"gone": True}
    error = obligations.try_link(row)
    model.Session.commit()
    return {"answered": error is None, "error": error}
