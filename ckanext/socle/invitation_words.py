"""What an invitation says, before it leaves and when it does."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from typing import Any

import ckan.lib.helpers as h
import ckan.model as model
import ckan.plugins.toolkit as tk

from . import mails, territories
from .core import onboarding as core
from .core.territories import of_name
from .model.onboarding import Onboarding
from .model.task import now

LIFETIME = datetime.timedelta(days=30)  # of the link
_SAMPLE = "lien-personnel"  # in the place of the link's secret


def values(
    grouping_id: str,
    territory_id: str,
    title: str,
    *,
    role: str,
    link: str,
    expires: datetime.datetime | None,
) -> dict[str, Any]:
    """Return the values of the template `invitation`.

    Without *expires*, it is the text for an address that has an account.
    """
    grouping = model.Group.get(grouping_id) if grouping_id else None
    index = territories.current_index()
    found = index.resolve(territory_id).territory_id if territory_id else None
    return {
        "of_place": of_name(index.get(found)) if found else title,
        "inviter": grouping.title if grouping else tk.config["ckan.site_title"],
        "role": role,
        "link": link,
        "expires": expires,
    }


@dataclasses.dataclass(frozen=True)
class Preview:
    """What would leave: both texts for the first line, and the digest of the whole."""

    count: int
    address: str
    new: mails.Mail
    known: mails.Mail
    digest: str


def preview(row: Onboarding, plan: core.Plan) -> Preview | None:
    """Return what the invitations say; None without any."""
    if not row.lines:
        return None
    first = row.lines[0]
    step = next(
        (s for s in plan.steps if s.territory_id == first["territory_id"]), None
    )
    label = step.label if step else first["territory_id"]
    common = (row.grouping_id, first["territory_id"], label)
    new, known = (
        mails.compose(
            "invitation",
            values(*common, role=first["role"], link=link, expires=expires),
        )
        for link, expires in (
            (
                h.url_for("socle_invitation.read", secret=_SAMPLE, qualified=True),
                now() + LIFETIME,
            ),
            (
                h.url_for(
                    "organization.read", id=step.name if step else "", qualified=True
                ),
                None,
            ),
        )
    )
    mails_seen = [dataclasses.astuple(new), dataclasses.astuple(known)]
    seen = json.dumps([row.lines, mails_seen], sort_keys=True)
    digest = hashlib.sha256(seen.encode()).hexdigest()[:16]
    return Preview(len(row.lines), first["address"], new, known, digest)
