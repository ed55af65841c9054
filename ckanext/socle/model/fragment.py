"""What the catalogues for harvesters are read from: one row for each public dataset."""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Index, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

LOCAL = "local"  # made on this portal
HARVESTED = "harvested"  # brought here by a harvest
NATIONAL = "data.gouv.fr"  # brought here from data.gouv.fr itself
ORIGINS = (LOCAL, HARVESTED, NATIONAL)
SUFFIXES = ("ttl", "rdf", "jsonld", "nt")  # the columns of pieces; N3 is Turtle

_JSON = JSON().with_variant(JSONB(), "postgresql")
_MOMENT = DateTime(timezone=True)


class Fragment(tk.BaseModel):  # type: ignore[misc, name-defined]
    """What a public dataset is in DCAT. Private datasets and drafts have none.

    `keys` says in which catalogues it is (`dcat.keys`); `etag` is the digest of its
    triples; `written` is when these changed. Its own triples are kept in each format,
    as pieces that pages are made of; a page also describes, once, the agents and places
    (`shared`, ids of `SharedNode`) and the terms of code lists that they name.
    """

    __tablename__ = "socle_fragment"
    __table_args__ = (
        Index("ix_socle_fragment_organization", "organization_id", "package_id"),
        Index("ix_socle_fragment_keys", "keys", postgresql_using="gin"),
        Index("ix_socle_fragment_iri", "iri", postgresql_using="hash"),
    )

    package_id: Mapped[str] = mapped_column(Text, primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(Text)
    iri: Mapped[str] = mapped_column(Text)
    identifier: Mapped[str] = mapped_column(Text)
    keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    origin: Mapped[str] = mapped_column(Text)
    modified: Mapped[datetime.datetime] = mapped_column(_MOMENT)
    written: Mapped[datetime.datetime] = mapped_column(_MOMENT, index=True)
    generation: Mapped[str] = mapped_column(Text, index=True)
    etag: Mapped[str] = mapped_column(Text)
    ttl: Mapped[str] = mapped_column(Text)
    rdf: Mapped[str] = mapped_column(Text)
    jsonld: Mapped[str] = mapped_column(Text)
    nt: Mapped[str] = mapped_column(Text)
    shared: Mapped[list[str]] = mapped_column(ARRAY(Text))
    terms: Mapped[list[str]] = mapped_column(ARRAY(Text))
    findings: Mapped[list[Any]] = mapped_column(_JSON)


class SharedNode(tk.BaseModel):  # type: ignore[misc, name-defined]
    """An agent or a place that many datasets name; `id` is a digest of its triples."""

    __tablename__ = "socle_shared_node"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    iri: Mapped[str] = mapped_column(Text)
    ttl: Mapped[str] = mapped_column(Text)
    rdf: Mapped[str] = mapped_column(Text)
    jsonld: Mapped[str] = mapped_column(Text)
    nt: Mapped[str] = mapped_column(Text)


class Tombstone(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A dataset that was public and is not any more, for who asks what changed."""

    __tablename__ = "socle_tombstone"

    package_id: Mapped[str] = mapped_column(Text, primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(Text)
    iri: Mapped[str] = mapped_column(Text)
    identifier: Mapped[str] = mapped_column(Text)
    keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    origin: Mapped[str] = mapped_column(Text)
    removed: Mapped[datetime.datetime] = mapped_column(_MOMENT, index=True)


class Identity(tk.BaseModel):  # type: ignore[misc, name-defined]
    """What ckanext-dcat called a dataset that is older than the plugin, for good."""

    __tablename__ = "socle_identity"

    package_id: Mapped[str] = mapped_column(Text, primary_key=True)
    iri: Mapped[str] = mapped_column(Text)
    identifier: Mapped[str] = mapped_column(Text)


class FragmentState(tk.BaseModel):  # type: ignore[misc, name-defined]
    """How far the whole is, in one row.

    Datasets made before `installed` are older than the plugin. Until `filled`, no
    catalogue is answered: one that lacks datasets makes harvesters archive them.
    """

    __tablename__ = "socle_fragment_state"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    installed: Mapped[datetime.datetime] = mapped_column(_MOMENT)
    filled: Mapped[datetime.datetime | None] = mapped_column(_MOMENT)
