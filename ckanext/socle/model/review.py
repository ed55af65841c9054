"""Proposals: files, and datasets to publish, that a grouping reads before they are."""

from __future__ import annotations

import datetime
import uuid

from sqlalchemy import DateTime, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

WAITING = "waiting"
APPROVED = "approved"
RETURNED = "returned"  # sent back, with a message
OUTDATED = "outdated"  # given up by its author, or another one came after it
DECISIONS = (APPROVED, RETURNED)


class Review(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One proposal: of the file `candidate_id`, or to publish the whole dataset."""

    __tablename__ = "socle_review"
    __table_args__ = (
        Index("ix_socle_review_grouping", "grouping_id", "state", "created"),
    )

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    grouping_id: Mapped[str] = mapped_column(Text)
    package_id: Mapped[str] = mapped_column(Text, index=True)
    candidate_id: Mapped[str | None] = mapped_column(Text, index=True)
    author: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=WAITING)
    message: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    decided: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None] = mapped_column(Text)
