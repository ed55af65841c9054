"""Files that wait beside a resource: candidates to replace its file, and originals."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

WAITING = "waiting"  # for its check, or for somebody's decision
REFUSED = "refused"  # by a rule, after its check: kept, may be mended or let through
PROMOTED = "promoted"  # it became the resource's file
WITHDRAWN = "withdrawn"  # by a person, or because another one came after it
ORIGINAL = "original"  # what a repaired file was before its repairs
REPLACED = "replaced"  # a public file that another one took the place of
OPEN_STATES = (WAITING, REFUSED)
STATES = (*OPEN_STATES, PROMOTED, WITHDRAWN, ORIGINAL, REPLACED)

_JSON = JSON().with_variant(JSONB(), "postgresql")


class Candidate(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One file kept beside a resource. `fields` are the resource's, once promoted."""

    __tablename__ = "socle_candidate"
    __table_args__ = (Index("ix_socle_candidate_resource", "resource_id", "created"),)

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    resource_id: Mapped[str] = mapped_column(Text)
    package_id: Mapped[str] = mapped_column(Text, index=True)
    author: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=WAITING)
    reason: Mapped[str] = mapped_column(Text, default="")
    filename: Mapped[str] = mapped_column(Text, default="")
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    storage: Mapped[str] = mapped_column(Text, default="")
    table_schema: Mapped[str] = mapped_column(Text, default="")
    table_schema_version: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(_JSON, default=dict)
    changes: Mapped[list[Any]] = mapped_column(_JSON, default=list)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    decided: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    decided_by: Mapped[str | None] = mapped_column(Text)
    purged: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))

    def as_dict(self) -> dict[str, Any]:
        """Return what the API shows; dates are ISO 8601 with their zone."""
        return {
            "id": self.id,
            "resource_id": self.resource_id,
            "package_id": self.package_id,
            "author": self.author,
            "state": self.state,
            "reason": self.reason,
            "filename": self.filename,
            "size": self.size,
            "sha256": self.sha256,
            "table_schema": self.table_schema,
            "table_schema_version": self.table_schema_version,
            "changes": self.changes,
            "created": self.created.isoformat(timespec="seconds"),
            "decided": self.decided and self.decided.isoformat(timespec="seconds"),
            "decided_by": self.decided_by,
            "purged": self.purged and self.purged.isoformat(timespec="seconds"),
        }
