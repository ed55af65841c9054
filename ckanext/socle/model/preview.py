"""The first rows of files, kept when they were last read."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now


class PreviewRow(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One row a resource: `preview` is a `core.previews.Preview` as JSON."""

    __tablename__ = "socle_preview"

    resource_id: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(Text)
    preview: Mapped[dict[str, Any]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql")
    )
    made: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
