"""A long job as people see it: what it does, how far it is, how it ended."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

WAITING = "waiting"
RUNNING = "running"
DONE = "done"
FAILED = "failed"
CANCELLED = "cancelled"
OPEN_STATES = (WAITING, RUNNING)
STATES = (WAITING, RUNNING, DONE, FAILED, CANCELLED)


def now() -> datetime.datetime:
    """Return the present moment, in UTC, with its zone."""
    return datetime.datetime.now(datetime.timezone.utc)


class Task(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One long job. `subject` is the id of what it is about (at most one waits)."""

    __tablename__ = "socle_task"
    __table_args__ = (
        Index("ix_socle_task_state_heartbeat", "state", "heartbeat"),
        Index(
            "uq_socle_task_waiting_subject",
            "kind",
            "subject",
            unique=True,
            postgresql_where=text("state = 'waiting' AND subject <> ''"),
        ),
    )

    id: Mapped[str] = mapped_column(
        Text, primary_key=True, default=lambda: str(uuid.uuid4())
    )
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text, default="", index=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql"), default=dict
    )
    state: Mapped[str] = mapped_column(Text, default=WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    message: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql")
    )
    author: Mapped[str | None] = mapped_column(Text, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    cancel: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now, index=True
    )
    started: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    finished: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    heartbeat: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )

    def as_dict(self) -> dict[str, Any]:
        """Return what the API shows; dates are ISO 8601 with their zone."""
        return {
            "id": self.id,
            "kind": self.kind,
            "subject": self.subject,
            "arguments": self.arguments,
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "message": self.message,
            "reason": self.reason,
            "result": self.result,
            "author": self.author,
            "attempts": self.attempts,
            "cancel": self.cancel,
            "created": _iso(self.created),
            "started": _iso(self.started),
            "finished": _iso(self.finished),
        }


def _iso(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
