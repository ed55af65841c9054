"""Who asks for a review, and the proposals that wait for one."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import groupings, territories
from ..model.candidate import WAITING as CANDIDATE_WAITING
from ..model.candidate import Candidate
from ..model.policy import HeldDataset
from ..model.review import OUTDATED, WAITING, Review
from ..onboarding_rights import may_onboard

YES = "yes"  # of the grouping's field `review`
READY = "review"  # the reason of a candidate that only waits for its review


def asked(organization_id: str | None, user: str | None) -> model.Group | None:
    """Return the grouping that reads what *user* publishes for an organisation.

    The smallest of those that ask for it and whose territory holds the organisation's.
    None for the administrators of that grouping and of the portal, whose word it is,
    and for what the portal does by itself.
    """
    if not organization_id or not user or authz.is_sysadmin(user):
        return None
    asking = [one for one in _asking() if one.extras.get("review") == YES]
    if not asking:
        return None
    found = _nearest(organization_id, asking)
    return None if found is None or may_onboard(user, found.id) else found


def _asking() -> list[model.Group]:
    group = model.Group
    query = (
        sa.select(group)
        .where(
            group.type == groupings.TYPE,
            group.state == model.State.ACTIVE,
            group.extras["review"].astext == YES,
        )
        .order_by(group.name)
    )
    return list(model.Session.scalars(query))


def _nearest(
    organization_id: str, around: Collection[model.Group]
) -> model.Group | None:
    organization = model.Group.get(organization_id)
    typed = organization.extras.get("territory_id") if organization else None
    index = territories.current_index()
    own = index.resolve(typed).territory_id if typed else None
    if own is None:
        return None
    by_territory: dict[str | None, model.Group] = {}
    for one in around:
        by_territory.setdefault(groupings.territory_id(index, one), one)
    for territory_id in (own, *(one.id for one in index.ancestors(own))):
        if territory_id in by_territory:
            return by_territory[territory_id]
    return None


def propose(
    grouping: model.Group,
    package_id: str,
    candidate_id: str | None,
    author: str | None,
) -> Review:
    """Make a proposal wait, in the caller's transaction; return it.

    It takes the place of the one that waited for the same file, or to publish the same
    dataset, whose review is then the same.
    """
    waiting = of_candidate(candidate_id) if candidate_id else of_dataset(package_id)
    if waiting is not None:
        return waiting
    row = Review(
        grouping_id=grouping.id,
        package_id=package_id,
        candidate_id=candidate_id,
        author=author,
    )
    model.Session.add(row)
    model.Session.flush()
    return row


def of_candidate(candidate_id: str) -> Review | None:
    """Return the review that a candidate waits for; None when it waits for none."""
    return model.Session.scalar(
        sa.select(Review).where(
            Review.candidate_id == candidate_id, Review.state == WAITING
        )
    )


def last_of_candidate(candidate_id: str) -> Review | None:
    """Return the last review of a candidate, decided or not; None without one."""
    return model.Session.scalar(
        sa.select(Review)
        .where(Review.candidate_id == candidate_id)
        .order_by(Review.created.desc())
        .limit(1)
    )


def of_dataset(package_id: str) -> Review | None:
    """Return the review that a dataset waits for to be public; None without one."""
    return model.Session.scalar(
        sa.select(Review).where(
            Review.package_id == package_id,
            Review.candidate_id.is_(None),
            Review.state == WAITING,
        )
    )


def get(review_id: str, *, lock: bool = False) -> Review:
    """Return a review; with *lock*, nobody else decides until the transaction ends.

    :raises ObjectNotFound: there is none with that id
    """
    found = model.Session.get(
        Review, review_id, with_for_update=lock or None, populate_existing=True
    )
    if found is None:
        raise tk.ObjectNotFound(tk._("There is no such proposal."))
    return found


def settle_outdated(package_id: str | None = None) -> None:
    """Close the reviews of what waits no more, in the caller's transaction.

    Its author gave it up, another file came after it, or its dataset is gone.
    """
    package_there = sa.exists().where(
        model.Package.id == Review.package_id,
        model.Package.state != model.State.DELETED,
    )
    candidate_waits = sa.exists().where(
        Candidate.id == Review.candidate_id, Candidate.state == CANDIDATE_WAITING
    )
    is_held = sa.exists().where(HeldDataset.package_id == Review.package_id)
    query = sa.update(Review).where(
        Review.state == WAITING,
        sa.or_(
            ~package_there,
            sa.and_(Review.candidate_id.is_not(None), ~candidate_waits),
            sa.and_(Review.candidate_id.is_(None), ~is_held),
        ),
    )
    if package_id:
        query = query.where(Review.package_id == package_id)
    model.Session.execute(
        query.values(state=OUTDATED).execution_options(synchronize_session=False)
    )


def may_review(user: str | None, review: Review | None) -> bool:
    """Return whether a user decides: an administrator of the grouping that reads."""
    return review is not None and may_onboard(user, review.grouping_id)


def may_read(user: str | None, package_id: str) -> bool:
    """Return whether a user reads a dataset because a review of it waits for them."""
    if not user:
        return False
    ids = model.Session.scalars(
        sa.select(Review.grouping_id)
        .where(Review.package_id == package_id, Review.state == WAITING)
        .distinct()
    )
    return any(may_onboard(user, one) for one in ids)


def page(
    grouping_id: str, *, closed: bool, limit: int, offset: int
) -> tuple[int, list[Review]]:
    """Return the number of a grouping's proposals, and a page of them.

    Those that wait and are ready, the oldest first; or, *closed*, those that were
    decided, the last one first.
    """
    mine = [Review.grouping_id == grouping_id]
    if closed:
        mine.append(Review.state.not_in((WAITING, OUTDATED)))
    else:
        mine += [Review.state == WAITING, _is_ready()]
    count = model.Session.scalar(sa.select(sa.func.count()).where(*mine)) or 0
    order = Review.decided.desc() if closed else Review.created
    query = sa.select(Review).where(*mine).order_by(order, Review.id)
    return count, list(model.Session.scalars(query.limit(limit).offset(offset)))


def _is_ready() -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(
            Review.candidate_id.is_(None),
            sa.exists().where(HeldDataset.package_id == Review.package_id),
        ),
        sa.exists().where(
            Candidate.id == Review.candidate_id,
            Candidate.state == CANDIDATE_WAITING,
            Candidate.reason == READY,
        ),
    )
