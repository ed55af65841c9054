"""What the portal writes of files: to whom, how often, and what was told already."""

from __future__ import annotations

import datetime
import secrets
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

AT_ONCE = "at-once"
WEEKLY = "weekly"  # what is told of files comes in one courriel, the digest
NEVER = "never"
PACES = (AT_ONCE, WEEKLY, NEVER)


class MailChoice(tk.BaseModel):  # type: ignore[misc, name-defined]
    """What an address wants; `secret` is that of the link at the foot of courriels."""

    __tablename__ = "socle_mail_choice"

    address: Mapped[str] = mapped_column(Text, primary_key=True)
    secret: Mapped[str] = mapped_column(
        Text, unique=True, default=lambda: secrets.token_urlsafe(16)
    )
    pace: Mapped[str] = mapped_column(Text, default=AT_ONCE)
    changed: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )


class Told(tk.BaseModel):  # type: ignore[misc, name-defined]
    """The last state of a subject that people were told: none is told twice."""

    __tablename__ = "socle_told"

    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str] = mapped_column(Text, primary_key=True)
    organization_id: Mapped[str] = mapped_column(Text, index=True)
    state: Mapped[str] = mapped_column(Text)
    times: Mapped[int] = mapped_column(Integer, default=1)
    changed: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )


class DigestLine(tk.BaseModel):  # type: ignore[misc, name-defined]
    """What waits for the next digest of an address; removed once it is in one."""

    __tablename__ = "socle_digest_line"

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    address: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str] = mapped_column(Text, default="")
    template: Mapped[str] = mapped_column(Text)
    values: Mapped[dict[str, Any]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql")
    )
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
