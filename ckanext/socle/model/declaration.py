"""What bodies said of the files that are expected of them. Rows are never deleted."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import DateTime, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now


class Declaration(tk.BaseModel):  # type: ignore[misc, name-defined]
    """`kind` is one of `core.expected_files.DECLARATIONS`; in force until `revoked`."""

    __tablename__ = "socle_declaration"
    __table_args__ = (
        Index(
            "uq_socle_declaration",
            "organization_id",
            "table_schema",
            "kind",
            unique=True,
            postgresql_where=text("revoked IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    organization_id: Mapped[str] = mapped_column(Text)
    table_schema: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    year: Mapped[int | None] = mapped_column(Integer)
    url: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    revoked: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_by: Mapped[str | None] = mapped_column(Text)
    link_tried: Mapped[datetime.datetime | None] = mapped_column(
        DateTime(timezone=True)
    )
    link_answered: Mapped[datetime.datetime | None] = mapped_column(
        DateTime(timezone=True)
    )
    link_error: Mapped[str | None] = mapped_column(Text)
    """Code of a `FetchError`; none when the link answered, or was not tried yet."""

    def as_dict(self) -> dict[str, Any]:
        """Return what the API shows; dates are ISO 8601 with their zone."""
        dates = ("created", "revoked", "link_tried", "link_answered")
        moments = {name: getattr(self, name) for name in dates}
        return {
            "id": self.id,
            "organization_id": self.organization_id,
            "table_schema": self.table_schema,
            "kind": self.kind,
            "year": self.year,
            "url": self.url,
            "author": self.author,
            "link_error": self.link_error,
            **{n: m and m.isoformat(timespec="seconds") for n, m in moments.items()},
        }
