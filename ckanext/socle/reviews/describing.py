"""What the API and the pages show of a proposal."""

from __future__ import annotations

import datetime
from typing import Any

import ckan.model as model

from .. import candidates, naming
from ..model.candidate import WAITING as CANDIDATE_WAITING
from ..model.candidate import Candidate
from ..model.review import WAITING, Review
from ..policies import telling
from . import deciding, rows


def shown(review: Review) -> dict[str, Any]:
    """Return what `socle_review_show` answers; dates are ISO 8601 with their zone."""
    package = model.Package.get(review.package_id)
    owner = model.Group.get(package.owner_org) if package else None
    candidate = candidates.find(review.candidate_id)
    return {
        "id": review.id,
        "state": review.state,
        "is_ready": review.state == WAITING and _is_ready(review, candidate),
        "grouping": _named(model.Group.get(review.grouping_id)),
        "organization": _named(owner),
        "dataset": _named(package),
        "resource_id": candidate.resource_id if candidate else None,
        "candidate": telling.describe(candidate, None) if candidate else None,
        "author": review.author,
        "author_name": _person(review.author),
        "message": review.message,
        "created": _moment(review.created),
        "decided": _moment(review.decided),
        "decided_by": review.decided_by,
        "decided_by_name": _person(review.decided_by),
        "seen": deciding.seen_of(package) if package else "",
    }


def _is_ready(review: Review, candidate: Candidate | None) -> bool:
    if review.candidate_id is None:
        return True
    return (
        candidate is not None
        and candidate.state == CANDIDATE_WAITING
        and candidate.reason == rows.READY
    )


def _named(one: Any) -> dict[str, str] | None:
    return {"name": one.name, "title": one.title or one.name} if one else None


def _person(name: str | None) -> str:
    user = model.User.get(name) if name else None
    found = naming.users([user.id]) if user else {}
    return found[user.id]["title"] if user and user.id in found else ""


def _moment(value: datetime.datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
