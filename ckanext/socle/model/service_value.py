"""Values that a person said to be of a service, not of a person: an address, a phone.

Only their digest is kept: what a report masks is written nowhere.
"""

from __future__ import annotations

import datetime

from sqlalchemy import DateTime, Text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

from .task import now


class ServiceValue(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One value in the files of one kind of one organisation.

    `digest` is that of `core.validation.portal_rules.service_digest`.
    """

    __tablename__ = "socle_service_value"

    organization_id: Mapped[str] = mapped_column(Text, primary_key=True)
    table_schema: Mapped[str] = mapped_column(Text, primary_key=True)
    digest: Mapped[str] = mapped_column(Text, primary_key=True)
    author: Mapped[str | None] = mapped_column(Text)
    created: Mapped[datetime.datetime] = mapped_column(
        DateTime(timezone=True), default=now
    )
