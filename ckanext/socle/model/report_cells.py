"""The cells of a report beyond its samples: pages of one group of findings."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

import ckan.plugins.toolkit as tk


class ReportCells(tk.BaseModel):  # type: ignore[misc, name-defined]
    """One page of the ledger of one report; it goes with its report."""

    __tablename__ = "socle_report_cells"

    report_id: Mapped[str] = mapped_column(
        Text, ForeignKey("socle_report.id", ondelete="CASCADE"), primary_key=True
    )
    group_place: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
    cells: Mapped[bytes] = mapped_column(LargeBinary)
