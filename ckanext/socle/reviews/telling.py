"""The courriels of reviews: to those who decide, then to those who proposed."""

from __future__ import annotations

from typing import Any

import ckan.model as model

from .. import candidates, notices
from ..model.review import Review


def proposed(review: Review) -> None:
    """Tell the administrators of the grouping, in the caller's transaction."""
    people = notices.administrators(review.grouping_id)
    notices.tell(people, "review-asked", _values(review), but=None)


def decided(review: Review) -> None:
    """Tell who proposed, in the caller's transaction."""
    author = model.User.get(review.author) if review.author else None
    if author is not None:
        values = {**_values(review), "state": review.state, "message": review.message}
        notices.tell(notices.person(author.id), "review-decided", values)


def _values(review: Review) -> dict[str, Any]:
    package = model.Package.get(review.package_id)
    owner = model.Group.get(package.owner_org) if package else None
    grouping = model.Group.get(review.grouping_id)
    candidate = candidates.find(review.candidate_id)
    return {
        "id": review.id,
        "organization": (owner.title or owner.name) if owner else "",
        "grouping": {"name": grouping.name, "title": grouping.title or grouping.name}
        if grouping
        else {"name": "", "title": ""},
        "dataset": {"name": package.name, "title": package.title or package.name}
        if package
        else {"name": "", "title": ""},
        "filename": candidate.filename if candidate else "",
    }
