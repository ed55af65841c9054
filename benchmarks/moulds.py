"""What one of CKAN's own actions wrote, made again a hundred thousand times by COPY.

A *mould* is the rows of every table that speak of one thing, as JSON text. A copy is
that text with other ids, names and words: nothing here knows what an action writes,
so what is copied stays what an action would have made (tests/ckan/test_seed.py).
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import random
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

import ckan.model as model

# A row is written after those that it refers to.
_FIRST = ("group", "package", "resource", "member", "activity")
# Worked out from the others: `ckan socle dcat rebuild` makes them.
_DERIVED = {
    "socle_fragment",
    "socle_fragment_state",
    "socle_identity",
    "socle_shared_node",
    "socle_tombstone",
}
_BATCH = 10_000  # rows
MAIN = "the thing itself"
Marks = Mapping[str, str]  # what stands in the mould: what a copy has instead


@dataclasses.dataclass(frozen=True)
class Mould:
    """Rows by table, as JSON text; `ids` are those that each copy needs anew.

    `main` is the id of the thing itself, `MAIN` in marks.
    """

    rows: dict[str, list[str]]
    ids: tuple[str, ...]
    main: str

    def copy(self, marks: Marks, rng: random.Random) -> dict[str, list[str]]:
        """Return the rows of a copy."""
        marks = {self.main if one == MAIN else one: marks[one] for one in marks}
        anew = {one: new_id(rng) for one in self.ids if one not in marks}
        marks = {**anew, **marks}
        return {
            table: [replaced(row, marks) for row in rows]
            for table, rows in self.rows.items()
        }


def new_id(rng: random.Random) -> str:
    """Return an id as CKAN makes them."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def replaced(text: str, marks: Marks) -> str:
    """Return a JSON text with the marks replaced, at any depth of JSON in JSON.

    >>> replaced('{"title": "MARK"}', {"MARK": "Le Rheu"})
    '{"title": "Le Rheu"}'
    """
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text


def read_mould(id_: str) -> Mould:
    """Return every row that speaks of an id."""
    rows: dict[str, list[str]] = {}
    for table in _tables():
        query = f"""
            SELECT row_to_json(t)::text FROM "{table}" t
            WHERE t::text LIKE :wanted ORDER BY t::text"""  # noqa: S608 - its own tables
        found = list(model.Session.scalars(sa.text(query), {"wanted": f"%{id_}%"}))
        if found:
            rows[table] = found
    loaded = [json.loads(row) for found in rows.values() for row in found]
    return Mould(rows, tuple(dict.fromkeys(row["id"] for row in loaded)), id_)


def _tables() -> list[str]:
    every = sa.inspect(model.meta.engine).get_table_names()
    names = [name for name in every if name not in _DERIVED]
    return sorted(names, key=lambda n: (_FIRST.index(n) if n in _FIRST else 99, n))


@contextlib.contextmanager
def pouring() -> Iterator[Callable[[Mapping[str, list[str]]], None]]:
    """Give a function that takes rows of copies; PostgreSQL has them all at the end."""
    waiting: dict[str, list[str]] = {}
    connection = model.meta.engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("CREATE TEMPORARY TABLE poured (row text)")

    def pour(rows: Mapping[str, list[str]]) -> None:
        for table, found in rows.items():
            waiting.setdefault(table, []).extend(found)
        if sum(map(len, waiting.values())) > _BATCH:
            flush()

    def flush() -> None:
        for table in sorted(waiting, key=_order):
            _write(cursor, table, waiting[table])
        connection.commit()
        waiting.clear()

    try:
        yield pour
        flush()
        cursor.execute("DROP TABLE poured")
        connection.commit()
    finally:
        connection.close()


def _write(cursor: Any, table: str, rows: list[str]) -> None:
    text = "".join(f"{_escaped(row)}\n" for row in rows)
    cursor.execute("TRUNCATE poured")
    cursor.copy_expert("COPY poured FROM STDIN", io.StringIO(text))
    cursor.execute(
        f'INSERT INTO "{table}" SELECT made.* FROM poured, '  # noqa: S608
        f'json_populate_record(NULL::"{table}", row::json) made'
    )


def _order(table: str) -> int:
    return _FIRST.index(table) if table in _FIRST else len(_FIRST)


def _escaped(text: str) -> str:
    """Return a line of COPY."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
