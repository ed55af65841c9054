"""Approve a proposal, or send it back with a message; both are traced."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import candidates
from ..model.candidate import WAITING as CANDIDATE_WAITING
from ..model.candidate import Candidate
from ..model.review import APPROVED, RETURNED, WAITING, Review
from ..model.task import now
from ..policies import held, release, tracing
from . import rows, telling

SENT_BACK = "returned"  # the reason of a candidate that was sent back


def approve(review_id: str, by: model.User, message: str, seen: str = "") -> Review:
    """Put on line what was proposed, in the name of who did; and commit.

    *seen* is the last change of the dataset that the administrator looked at.

    :raises ObjectNotFound: there is none with that id
    :raises ValidationError: it waits no more, or changed meanwhile, or CKAN refuses it
    """
    review, candidate = _waiting(review_id)
    package = model.Package.get(review.package_id)
    if not review.candidate_id and seen and seen != seen_of(package):
        text = tk._("These data changed meanwhile: read them again, then decide.")
        raise tk.ValidationError({"seen": [text]})
    _close(review, candidate, APPROVED, by, message)
    # Its right to publish is that of the administrator who approves.
    author = model.User.get(review.author) if review.author else None
    is_there = author is not None and author.state == model.State.ACTIVE
    name = author.name if author is not None and is_there else by.name
    if candidate is not None:
        context = {"user": name, "ignore_auth": True}
        release.promote(candidate, context)
        candidate.decided_by = by.name
    elif held.policy(package) is None:
        release.let_through(package.id, {"user": name, "ignore_auth": True})
    model.Session.commit()
    return review


def send_back(review_id: str, by: model.User, message: str) -> Review:
    """Send a proposal back to who made it, with what is to be changed; and commit.

    The file is kept: it may be mended, given up, or another one sent.

    :raises ObjectNotFound: there is none with that id
    :raises ValidationError: it waits no more
    """
    review, candidate = _waiting(review_id)
    _close(review, candidate, RETURNED, by, message)
    if candidate is not None:
        release.refuse(candidate, SENT_BACK)
        candidate.decided_by = by.name
    else:
        held.drop(review.package_id)
    model.Session.commit()
    return review


def _waiting(review_id: str) -> tuple[Review, Candidate | None]:
    rows.settle_outdated()
    review = rows.get(review_id, lock=True)
    candidate = candidates.find(review.candidate_id)
    is_ready = candidate is None or (
        candidate.state == CANDIDATE_WAITING and candidate.reason == rows.READY
    )
    if review.state != WAITING or not is_ready:
        model.Session.commit()
        raise tk.ValidationError(
            {"id": [tk._("This proposal does not wait any more.")]}
        )
    return review, candidate


def _close(
    review: Review,
    candidate: Candidate | None,
    state: str,
    by: model.User,
    message: str,
) -> None:
    review.state, review.message = state, message
    review.decided, review.decided_by = now(), by.name
    filename = candidate.filename if candidate is not None else ""
    told = {"filename": filename, "state": state, "note": message}
    tracing.trace_review(review.package_id, by.name, told)
    telling.decided(review)
    model.Session.flush()


def seen_of(package: model.Package) -> str:
    """Return what tells whether a dataset changed since somebody looked at it."""
    return str(package.metadata_modified.isoformat())
