"""Organisations that publish for others, and what they published."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import DateTime, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

SENT = "sent"
ACCEPTED = "accepted"
REFUSED = "refused"
ENDED = "ended"
OPEN_STATES = (SENT, ACCEPTED)


def _new_id() -> str:
    return str(uuid.uuid4())


class Supporter(tk.BaseModel):  # type: ignore[misc, name-defined]
    """`supporter_id` publishes for `organization_id`, once accepted; at most one open.

    Rows stay when it ends, as history. `grouping_id` and `support_model` tell in which
    grouping it was proposed, and how that supporter helps there (A to E).
    """

    __tablename__ = "socle_supporter"
    __table_args__ = (
        Index("ix_socle_supporter_supporter", "supporter_id", "state"),
        Index(
            "uq_socle_supporter_open",
            "organization_id",
            "supporter_id",
            unique=True,
            postgresql_where=text("state IN ('sent', 'accepted')"),
        ),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True, default=_new_id)
    organization_id: Mapped[str] = mapped_column(Text)
    supporter_id: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=SENT)
    author: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    answered: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[str | None] = mapped_column(Text)
    grouping_id: Mapped[str | None] = mapped_column(Text)
    support_model: Mapped[str | None] = mapped_column(Text)

    def as_dict(self) -> dict[str, Any]:
        """Return what the API shows; dates are ISO 8601 with their zone."""
        return {
            "id": self.id,
            "organization_id": self.organization_id,
            "supporter_id": self.supporter_id,
            "state": self.state,
            "reason": self.reason,
            "created": self.created.isoformat(timespec="seconds"),
            "answered": self.answered and self.answered.isoformat(timespec="seconds"),
        }


class Publication(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A dataset saved by a supporter for its organisation."""

    __tablename__ = "socle_publication"
    __table_args__ = (Index("ix_socle_publication_package", "package_id", "moment"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True, default=_new_id)
    package_id: Mapped[str] = mapped_column(Text)
    organization_id: Mapped[str] = mapped_column(Text)
    supporter_id: Mapped[str] = mapped_column(Text)
    user_id: Mapped[str] = mapped_column(Text)
    moment: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
