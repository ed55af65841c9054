"""Territories in the database, for joins; written by `ckanext.socle.territories`."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    DateTime,
    Float,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column

import ckan.plugins.toolkit as tk


class TerritoryRow(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A territory (`core.territories.Territory`) or a perimeter."""

    __tablename__ = "socle_territory"
    __table_args__ = (Index("ix_socle_territory_level_code", "level", "code"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    level: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    search_name: Mapped[str] = mapped_column(Text, index=True)
    organization_name: Mapped[str | None] = mapped_column(Text)
    liaison: Mapped[int | None] = mapped_column(SmallInteger)
    nature: Mapped[str | None] = mapped_column(Text)
    zone: Mapped[str | None] = mapped_column(Text)
    departement: Mapped[str | None] = mapped_column(Text)
    siren: Mapped[str | None] = mapped_column(Text, index=True)
    exercised_by: Mapped[str | None] = mapped_column(Text)
    population: Mapped[int | None]
    population_totale: Mapped[int | None]
    postal_codes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    bbox: Mapped[list[float] | None] = mapped_column(ARRAY(Float))


class TerritoryParent(tk.BaseModel):  # type: ignore[misc, name-defined]
    """Just above: `parent` contains `child`, entirely or not.

    A member of a perimeter may be an old code, hence no foreign key.
    """

    __tablename__ = "socle_territory_parent"

    child: Mapped[str] = mapped_column(Text, primary_key=True)
    parent: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
    whole: Mapped[bool] = mapped_column(default=True)


class TerritoryClosure(tk.BaseModel):  # type: ignore[misc, name-defined]
    """Anywhere above, itself included: `ancestor` contains `descendant`."""

    __tablename__ = "socle_territory_closure"
    __table_args__ = (Index("ix_socle_territory_closure_ancestor", "ancestor"),)

    descendant: Mapped[str] = mapped_column(Text, primary_key=True)
    ancestor: Mapped[str] = mapped_column(Text, primary_key=True)
    whole: Mapped[bool] = mapped_column(default=True)


class TerritoryAlias(tk.BaseModel):  # type: ignore[misc, name-defined]
    """An old code (`core.territories.Alias`)."""

    __tablename__ = "socle_territory_alias"

    level: Mapped[str] = mapped_column(Text, primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    target: Mapped[str | None] = mapped_column(Text, index=True)
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    last_millesime: Mapped[int | None] = mapped_column(SmallInteger)
    ended: Mapped[str | None] = mapped_column(Text)


class Millesime(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A snapshot that was loaded; one is in force. `archive` is the whole of it."""

    __tablename__ = "socle_territory_millesime"
    __table_args__ = (
        Index(
            "uq_socle_territory_millesime_current",
            "current",
            unique=True,
            postgresql_where="current",
        ),
    )

    checksum: Mapped[str] = mapped_column(Text, primary_key=True)
    millesime: Mapped[int] = mapped_column(SmallInteger)
    current: Mapped[bool] = mapped_column(default=False)
    loaded: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True))
    manifest: Mapped[dict[str, Any]] = mapped_column(JSONB)
    archive: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class MillesimeArchive(tk.BaseModel):  # type: ignore[misc, name-defined]
    """An archive that an administrator sent, and may put in force."""

    __tablename__ = "socle_territory_archive"

    checksum: Mapped[str] = mapped_column(Text, primary_key=True)
    manifest: Mapped[dict[str, Any]] = mapped_column(JSONB)
    author: Mapped[str] = mapped_column(Text)
    received: Mapped[datetime.datetime] = mapped_column(DateTime(timezone=True))
    archive: Mapped[bytes] = deferred(mapped_column(LargeBinary))
