"""What a save proposes, where a grouping reads before anything is public.

Called by `policies.gate`, the one door of every save: a file of a public dataset is
kept beside the one online, a dataset that would become public stays private. A draft,
or a dataset that stays private, is nobody's concern.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model

from ..model.candidate import Candidate
from ..policies import held
from . import rows, telling


def propose_file(
    grouping: model.Group, candidate: Candidate, *, is_checked: bool
) -> None:
    """Note that a candidate waits for a review, once its check is over."""
    review = rows.propose(
        grouping, candidate.package_id, candidate.id, candidate.author
    )
    if not is_checked:
        candidate.reason = rows.READY
        model.Session.flush()
        telling.proposed(review)


def propose_dataset(grouping: model.Group, package_id: str, author: str | None) -> None:
    """Note that a dataset waits for a review to be public, in its transaction."""
    held.ask(package_id, author)
    if rows.of_dataset(package_id) is None:
        telling.proposed(rows.propose(grouping, package_id, None, author))


def is_checked(candidate: Candidate) -> bool:
    """Return whether a candidate whose check is over still waits for a review.

    It is then ready for it, and those who read it are told, in the caller's
    transaction.
    """
    review = rows.of_candidate(candidate.id)
    if review is None:
        return False
    if candidate.reason != rows.READY:
        candidate.reason = rows.READY
        model.Session.flush()
        telling.proposed(review)
    return True


def shown(grouping: model.Group | None) -> dict[str, Any] | None:
    """Return what the API shows of who reads a proposal; None for nobody."""
    if grouping is None:
        return None
    return {"grouping": grouping.name, "grouping_title": grouping.title}
