"""Table schemas that came from catalogues, or that an administrator added.

Files are kept byte for byte under their SHA-256, and none is ever deleted: a report
was made with it.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now

LOCAL = ""
"""The catalogue of what an administrator of this portal added."""


class SchemaFile(tk.BaseModel):  # type: ignore[misc, name-defined]
    """The bytes of a catalogue or of a table schema."""

    __tablename__ = "socle_table_schema_file"

    sha256: Mapped[str] = mapped_column(Text, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class SchemaCatalogue(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A catalogue that was read; `error` says why the last try failed.

    `problems` are what could not be kept of it: `name`, `version`, `reason`.
    """

    __tablename__ = "socle_table_schema_catalogue"

    url: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str | None] = mapped_column(ForeignKey(SchemaFile.sha256))
    etag: Mapped[str] = mapped_column(Text, default="")
    last_modified: Mapped[str] = mapped_column(Text, default="")
    tried: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True))
    read: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
    error: Mapped[str] = mapped_column(Text, default="")
    problems: Mapped[list[Any]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql"), default=list
    )


class SchemaVersion(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A version of a table schema; `vanished` once its catalogue has it no more."""

    __tablename__ = "socle_table_schema"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[str] = mapped_column(Text, primary_key=True)
    catalogue: Mapped[str] = mapped_column(Text, index=True)
    schema_type: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    homepage: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    external_doc: Mapped[str] = mapped_column(Text, default="")
    labels: Mapped[list[Any]] = mapped_column(
        JSON().with_variant(JSONB(), "postgresql"), default=list
    )
    url: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(ForeignKey(SchemaFile.sha256))
    etag: Mapped[str] = mapped_column(Text, default="")
    last_modified: Mapped[str] = mapped_column(Text, default="")
    added: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    changed: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
    vanished: Mapped[datetime.datetime | None] = mapped_column(DateTime(timezone=True))
