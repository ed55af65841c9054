"""Files that the portal made for bodies, and the national bases that they come from."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

DRAFT = "draft"
STARTED = "started"
ENDOWMENT = "endowment"

_JSON = JSON().with_variant(JSONB(), "postgresql")
_MOMENT = DateTime(timezone=True)


def _id() -> str:
    return str(uuid.uuid4())


class Endowment(tk.BaseModel):  # type: ignore[misc, name-defined]
    """What a national base tells of the communes of a grouping, to be given to them.

    `base` is a key of `core.endowments.BASES`, or "" for a file with the columns of the
    rules; `facts` its rows as they are written there, by code of commune.
    """

    __tablename__ = "socle_endowment"
    __table_args__ = (Index("ix_socle_endowment_grouping", "grouping_id", "created"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True, default=_id)
    grouping_id: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=DRAFT)
    base: Mapped[str] = mapped_column(Text)
    table_schema: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    filename: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(_JSON, default=dict)
    task_id: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(_MOMENT, default=now)
    started: Mapped[datetime.datetime | None] = mapped_column(_MOMENT)


class Provision(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A draft made for a body, from what it sent to the State or a national base.

    `origin` is a kind of `core.transmissions`, or `endowment`; `left_out` and `gaps`
    say what the file does not hold; `sha256` is that of the file as it was made.
    """

    __tablename__ = "socle_provision"
    __table_args__ = (
        Index("uq_socle_provision_package", "package_id", unique=True),
        Index("ix_socle_provision_organization", "organization_id", "table_schema"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True, default=_id)
    organization_id: Mapped[str] = mapped_column(Text)
    table_schema: Mapped[str] = mapped_column(Text)
    package_id: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    endowment_id: Mapped[str | None] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    rows: Mapped[int] = mapped_column(Integer)
    left_out: Mapped[dict[str, int]] = mapped_column(_JSON, default=dict)
    gaps: Mapped[list[dict[str, Any]]] = mapped_column(_JSON, default=list)
    created: Mapped[datetime.datetime] = mapped_column(_MOMENT, default=now)
    changed: Mapped[datetime.datetime] = mapped_column(_MOMENT, default=now)
