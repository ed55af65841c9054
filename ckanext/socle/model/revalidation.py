"""Campaigns that check files again, and what each found of each file."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now


class Revalidation(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One campaign. `version` is "" when each file is checked with its own."""

    __tablename__ = "socle_revalidation"

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    table_schema: Mapped[str] = mapped_column(Text, index=True)
    version: Mapped[str] = mapped_column(Text, default="")
    organization_id: Mapped[str | None] = mapped_column(Text)
    grouping_id: Mapped[str | None] = mapped_column(Text)
    move: Mapped[str] = mapped_column(Text, default="")
    task_id: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )

    def as_dict(self) -> dict[str, Any]:
        """Return what the API shows."""
        return {
            "id": self.id,
            "table_schema": self.table_schema,
            "version": self.version,
            "organization_id": self.organization_id,
            "grouping_id": self.grouping_id,
            "move": self.move,
            "task_id": self.task_id,
            "author": self.author,
            "created": self.created.isoformat(timespec="seconds"),
        }


class RevalidatedFile(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A file of a campaign; `checked` and `moved` once that is done."""

    __tablename__ = "socle_revalidation_file"
    __table_args__ = (
        Index("ix_socle_revalidation_outcome", "revalidation_id", "outcome"),
    )

    revalidation_id: Mapped[str] = mapped_column(
        ForeignKey(Revalidation.id, ondelete="CASCADE"), primary_key=True
    )
    resource_id: Mapped[str] = mapped_column(Text, primary_key=True)
    package_id: Mapped[str] = mapped_column(Text)
    organization_id: Mapped[str | None] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text, default="")
    was_valid: Mapped[bool | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    errors: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    checked: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    moved: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    refused: Mapped[str] = mapped_column(Text, default="")
