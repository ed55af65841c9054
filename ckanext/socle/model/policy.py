"""What groupings ask of files: a policy for each table schema, from a day on."""

from __future__ import annotations

import datetime
import uuid

from sqlalchemy import Date, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now


class Policy(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One rule of a grouping, in force from `effective` until a later one is."""

    __tablename__ = "socle_policy"
    __table_args__ = (Index("ix_socle_policy_schema", "table_schema", "grouping_id"),)

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    grouping_id: Mapped[str] = mapped_column(Text)
    table_schema: Mapped[str] = mapped_column(Text)
    mode: Mapped[str] = mapped_column(Text)
    effective: Mapped[datetime.date] = mapped_column(Date)
    message: Mapped[str] = mapped_column(Text, default="")
    counted: Mapped[list[str]] = mapped_column(JSONB, default=list)
    author: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    withdrawn: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))


class HeldDataset(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A dataset that `author` asked to publish, kept private until its files may."""

    __tablename__ = "socle_held_dataset"

    package_id: Mapped[str] = mapped_column(Text, primary_key=True)
    author: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
