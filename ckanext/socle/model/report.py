"""The reports on files: one row per resource, file, table schema version and rules."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

WAITING = "waiting"
DONE = "done"
IMPOSSIBLE = "impossible"


class ReportRow(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One check of one file. The last one `asked` is the resource's report."""

    __tablename__ = "socle_report"
    __table_args__ = (Index("ix_socle_report_resource", "resource_id", "asked"),)

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    resource_id: Mapped[str] = mapped_column(Text)
    package_id: Mapped[str] = mapped_column(Text, index=True)
    task_id: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=WAITING)
    mark: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(Text)
    filename: Mapped[str] = mapped_column(Text, default="")
    table_schema: Mapped[str] = mapped_column(Text)
    table_schema_version: Mapped[str] = mapped_column(Text)
    rules: Mapped[str] = mapped_column(Text, default="")
    strict_valid: Mapped[bool | None]
    lenient_valid: Mapped[bool | None]
    rows: Mapped[int | None]
    errors: Mapped[int | None]
    report: Mapped[dict[str, Any] | None] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql")
    )
    row_marks: Mapped[list[int] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
    """What stands for the rows: `core.validation.portal_rules.likeness`."""
    reason: Mapped[str] = mapped_column(Text, default="")
    reason_params: Mapped[dict[str, Any] | None] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql")
    )
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    asked: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    checked: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    candidate_id: Mapped[str | None] = mapped_column(Text, index=True)
    samples_purged: Mapped[datetime.datetime | None] = mapped_column(
        DateTime(timezone=True)
    )

    def as_dict(self, *, with_report: bool = True) -> dict[str, Any]:
        """Return what the API shows; `status` is ckanext-validation's word for it."""
        shown = {
            "id": self.id,
            "resource_id": self.resource_id,
            "package_id": self.package_id,
            "task_id": self.task_id,
            "state": self.state,
            "status": self.status,
            "sha256": self.sha256,
            "filename": self.filename,
            "table_schema": self.table_schema,
            "table_schema_version": self.table_schema_version,
            "strict_valid": self.strict_valid,
            "lenient_valid": self.lenient_valid,
            "rows": self.rows,
            "errors": self.errors,
            "reason": self.reason,
            "reason_params": self.reason_params or {},
            "created": self.created.isoformat(timespec="seconds"),
            "checked": self.checked and self.checked.isoformat(timespec="seconds"),
            "candidate_id": self.candidate_id,
            "samples_purged": self.samples_purged
            and self.samples_purged.isoformat(timespec="seconds"),
        }
        if with_report:
            shown["report"] = self.report
        return shown

    @property
    def status(self) -> str:
        """Return `running`, `success`, `failure` or `error`."""
        if self.state == WAITING:
            return "running"
        if self.state == IMPOSSIBLE:
            return "error"
        return "success" if self.lenient_valid else "failure"
