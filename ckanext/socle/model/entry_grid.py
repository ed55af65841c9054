"""Rows that a person is typing: kept beside a draft until they are its file."""

from __future__ import annotations

import datetime

from sqlalchemy import JSON, DateTime, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now


class EntryGrid(tk.BaseModel):  # type: ignore[misc, name-defined]
    """What is typed of one draft; gone once it is the file of the draft."""

    __tablename__ = "socle_entry_grid"

    package_id: Mapped[str] = mapped_column(Text, primary_key=True)
    table_schema: Mapped[str] = mapped_column(Text)
    """`key@version` of the table schema that gives the columns."""
    rows: Mapped[list[list[str]]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql"), default=list
    )
    """Texts, in the order of the columns; none is blank."""
    version: Mapped[int] = mapped_column(Integer, default=1)
    """Goes up with each save, so that none undoes another one unseen."""
    changed: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
