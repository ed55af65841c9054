"""One column of a batch: its distinct values, and what is said of some of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow.compute as pc

from ..columns import Column
from .accepting import Accept, acceptor
from .studies import Study, encode, identity

FEW = 100
"""Distinct values of a batch that are read one by one without asking the rules."""
_SPARSE = 0.9
"""Part of the rows from which values count as all different: no table is made."""
_AGAIN = 8
"""Batches after which it is looked whether they still are."""


class BulkColumn:
    """A column of the rules, and what may accept its values at once."""

    def __init__(self, column: Column, *, exact: bool) -> None:
        self.column = column
        self._accept: Accept | None = None
        self._different = 0
        if not exact:
            self._accept = acceptor(column, column.missing_values)

    def study(self, cells: Any) -> Study:
        """Return what is to be said of the cells of a batch.

        *cells* are an array of texts, or a list where a workbook has other values.
        """
        study = self._study(cells)
        places: Iterable[int] = range(len(study))
        if self._accept is not None and len(study) > FEW:
            accepted = self._accept(study)
            places = pc.indices_nonzero(pc.invert(accepted)).to_pylist()
        elif study.cells is None:
            study.cells = study.texts.to_pylist()
        judge = self.column.judge
        for place in places:
            verdict = study.verdicts[place] = judge(study.cell(place))
            if not verdict.plain:
                study.eventful.append(place)
        return study

    def _study(self, cells: Any) -> Study:
        if isinstance(cells, list):
            return Study(self.column, *encode(cells))
        if self._different:
            self._different -= 1
            return Study(self.column, identity(len(cells)), cells)
        encoded = cells.dictionary_encode("encode")
        texts = encoded.dictionary
        if self._accept is not None and len(texts) > max(FEW, _SPARSE * len(cells)):
            self._different = _AGAIN
        return Study(self.column, encoded.indices, texts)
