"""Actions on the invitations that an onboarding sent."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import invitations, onboardings
from ...model.onboarding import Invitation
from ..schema import onboarding as schema

__all__ = ["socle_invitation_list", "socle_invitation_resend"]


@tk.side_effect_free
@tk.validate_action_data(schema.invitation_list)
def socle_invitation_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a page of the invitations of an onboarding, in the order of its file.

    For the administrators of its grouping. Nothing tells whether an address has an
    account.

    :param id: id of the onboarding
    :type id: string
    :param state: only `waiting`, `sending`, `sent`, `refused` or `uncertain` (optional)
    :type state: string
    :param limit: number of invitations, 20 unless told, at most 1,000
    :type limit: int
    :param offset: number of invitations to pass over
    :type offset: int

    :returns: `count` and `results`: `id`, `organization_id`, `organization_name`,
        `organization_title`, `address`, `role`, `state`, `reason`, `sendings` (number
        of courriels given to the server), `changed` (ISO 8601)
    :rtype: dict
    """
    tk.check_access("socle_invitation_list", context, data_dict)
    query = sa.select(Invitation, model.Group.name, model.Group.title).join(
        model.Group, model.Group.id == Invitation.organization_id
    )
    query = query.where(Invitation.onboarding_id == data_dict["id"])
    if data_dict.get("state"):
        query = query.where(Invitation.state == data_dict["state"])
    count = model.Session.scalar(
        sa.select(sa.func.count()).select_from(query.subquery())
    )
    page = model.Session.execute(
        query.order_by(Invitation.created, Invitation.id)
        .limit(min(data_dict["limit"], 1000))
        .offset(data_dict["offset"])
    )
    return {"count": count, "results": [_shown(*row) for row in page]}


def _shown(row: Invitation, name: str, title: str | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "organization_id": row.organization_id,
        "organization_name": name,
        "organization_title": title or name,
        "address": row.address,
        "role": row.role,
        "state": row.state,
        "reason": row.reason,
        "sendings": row.sendings,
        "changed": row.changed.isoformat(timespec="seconds"),
    }


@tk.validate_action_data(schema.invitation_resend)
def socle_invitation_resend(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Send an invitation again, as a task.

    For the administrators of the grouping that invited. A choice made twice on the same
    page sends one courriel. The link of the former one opens nothing any more.

    :param id: id of the invitation
    :type id: string
    :param sendings: its `sendings`, as they were seen
    :type sendings: int

    :returns: `task_id` (see `socle_task_show`)
    :rtype: dict
    :raises ObjectNotFound: it is waiting, or it was sent again meanwhile
    """
    tk.check_access("socle_invitation_resend", context, data_dict)
    row = invitations.again(data_dict["id"], data_dict["sendings"])
    onboarding = onboardings.get(row.onboarding_id)
    task_id = onboardings.send_waiting(onboarding, context.get("user") or None)
    model.Session.commit()
    return {"task_id": task_id}
