"""Which perimeters there are, and what state each is in.

Their names and members lie with the other territories (`model/territory.py`).
"""

from __future__ import annotations

import datetime

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now


class PerimeterState(tk.BaseModel):  # type: ignore[misc, name-defined]
    """`checksum` is that of the name and members (`core.perimeters.version_of`)."""

    __tablename__ = "socle_perimeter"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    checksum: Mapped[str] = mapped_column(Text)
    changed: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
