"""What somebody asks of an administrator: to attach, to join, to create."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

ATTACH = "attach"  # subject: an organisation; target: the one above it
JOIN = "join"  # subject: a user; target: an organisation
CREATE = "create"  # subject: a user; target: the one above, or nothing
KINDS = (ATTACH, JOIN, CREATE)

SENT = "sent"
ACCEPTED = "accepted"
REFUSED = "refused"
EXPIRED = "expired"
WITHDRAWN = "withdrawn"
STATES = (SENT, ACCEPTED, REFUSED, EXPIRED, WITHDRAWN)

LIFETIME = datetime.timedelta(days=60)


class Request(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A request; at most one of a kind waits between the same two."""

    __tablename__ = "socle_request"
    __table_args__ = (
        Index("ix_socle_request_author", "author", "created"),
        Index("ix_socle_request_target", "target_id", "state"),
        Index(
            "uq_socle_request_sent",
            "kind",
            "subject_id",
            "target_id",
            unique=True,
            postgresql_where=text("state = 'sent'"),
        ),
    )

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    kind: Mapped[str] = mapped_column(Text)
    subject_id: Mapped[str] = mapped_column(Text)
    target_id: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql"), default=dict
    )
    message: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text, default=SENT)
    reason: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    answered: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    answered_by: Mapped[str | None] = mapped_column(Text)

    @property
    def expires(self) -> datetime.datetime:
        """Return the moment after which nobody may answer."""
        return self.created + LIFETIME

    def as_dict(self) -> dict[str, Any]:
        """Return what the API shows; dates are ISO 8601 with their zone."""
        return {
            "id": self.id,
            "kind": self.kind,
            "subject_id": self.subject_id,
            "target_id": self.target_id or None,
            "details": self.details,
            "message": self.message,
            "state": self.state,
            "reason": self.reason,
            "author": self.author,
            "created": self.created.isoformat(timespec="seconds"),
            "expires": self.expires.isoformat(timespec="seconds"),
            "answered": self.answered and self.answered.isoformat(timespec="seconds"),
        }
