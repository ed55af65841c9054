"""What a permission label opens, and how far the index has followed it."""

from __future__ import annotations

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk

CASCADE = "cascade"  # id of an organisation: what lies below it
SUPPORTER = "supporter"  # id of an organisation: those that accepted it
READER = "reader"  # id of a user: all that they may read


class PermissionKey(tk.BaseModel):  # type: ignore[misc, name-defined]
    """A key of `permissions`; one without a row has epoch 0 and is settled.

    `epoch` is part of the label and grows when the key loses something: what the
    index still says of it no longer counts. `version` grows at each change; the index
    follows once `settled` equals it. Rows are never deleted: an epoch never comes back.
    """

    __tablename__ = "socle_permission_key"

    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    epoch: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    settled: Mapped[int | None]
