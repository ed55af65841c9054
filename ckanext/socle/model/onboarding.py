"""Onboardings prepared page after page, and the invitations that they send."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

DRAFT = "draft"
STARTED = "started"

WAITING = "waiting"  # not sent yet
SENDING = "sending"  # given to the server at this moment, or the sender died
SENT = "sent"
REFUSED = "refused"  # by the server, for good
UNCERTAIN = "uncertain"  # it may have left
INVITATION_STATES = (WAITING, SENDING, SENT, REFUSED, UNCERTAIN)
# An explicit choice sends again what is in one of these states.
AGAIN_STATES = (SENT, REFUSED, UNCERTAIN)

_JSON = JSON().with_variant(JSONB(), "postgresql")
_MOMENT = DateTime(timezone=True)


def _id() -> str:
    return str(uuid.uuid4())


class Onboarding(tk.BaseModel):  # type: ignore[misc, name-defined]
    """What somebody prepares for the territory of a grouping, or had done.

    `arguments` are those of `ckanext.socle.onboarding.plan`; `lines` and `faults` what
    the files of invitations hold; `planned` the ids of territories by action, as they
    were when it started.
    """

    __tablename__ = "socle_onboarding"
    __table_args__ = (Index("ix_socle_onboarding_grouping", "grouping_id", "created"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True, default=_id)
    grouping_id: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=DRAFT)
    arguments: Mapped[dict[str, Any]] = mapped_column(_JSON, default=dict)
    support: Mapped[bool] = mapped_column(default=True)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(_JSON, default=list)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(_JSON, default=list)
    planned: Mapped[dict[str, Any]] = mapped_column(_JSON, default=dict)
    task_id: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(_MOMENT, default=now)
    started: Mapped[datetime.datetime | None] = mapped_column(_MOMENT)


class Invitation(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One address invited to one organisation: there is one row for the two.

    `sendings` counts the courriels given to the server; `digest` is that of the secret
    of the last one's link (SHA-256), which opens an account until `expires`.
    """

    __tablename__ = "socle_invitation"
    __table_args__ = (
        Index("uq_socle_invitation_address", "organization_id", "address", unique=True),
        Index("ix_socle_invitation_onboarding", "onboarding_id", "state"),
        Index("ix_socle_invitation_digest", "digest"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True, default=_id)
    onboarding_id: Mapped[str] = mapped_column(Text)
    organization_id: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=WAITING)
    reason: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(Text)
    user_id: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(Text)
    expires: Mapped[datetime.datetime | None] = mapped_column(_MOMENT)
    sendings: Mapped[int] = mapped_column(default=0)
    created: Mapped[datetime.datetime] = mapped_column(_MOMENT, default=now)
    changed: Mapped[datetime.datetime] = mapped_column(_MOMENT, default=now)
