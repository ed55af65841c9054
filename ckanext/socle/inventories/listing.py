"""Inventories of what is public: of an organisation, a grouping, a territory.

Datasets are read by pages from the index, in the order of their ids, and written as
they come: an inventory of a région holds no more than a page in memory.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import territories
from ..core import inventories as core
from ..core import values
from ..core.inventories import Body, Described, Place
from ..core.spreadsheets import csv_text
from ..core.territories import TerritoryIndex
from ..model.task import now

_BY_PAGE = 500


def of_organization(organization_id: str) -> str:
    """Return the clause of Solr for the datasets of an organisation itself."""
    return f'owner_org:"{organization_id}"'


def described(clause: str, *, limit: int | None = None) -> Iterator[Described]:
    """Yield the public datasets of a clause, with what the inventories say of them."""
    index = territories.current_index()
    licences = model.Package.get_license_register()
    last, left = "", limit
    while left is None or left > 0:
        rows = _BY_PAGE if left is None else min(left, _BY_PAGE)
        found = _page(clause, last, rows)
        bodies = _bodies({one["owner_org"] for one in found if one.get("owner_org")})
        for one in found:
            body = bodies.get(one.get("owner_org") or "", Body(""))
            yield _described(index, licences, one, body)
        if len(found) < rows:
            return
        last = found[-1]["id"]
        left = None if left is None else left - len(found)


def _page(clause: str, after: str, rows: int) -> list[dict[str, Any]]:
    filters = [clause, "capacity:public", "state:active"]
    if after:
        filters.append(f'id:{{"{after}" TO *]')
    found = tk.get_action("package_search")(
        {"user": ""}, {"fq_list": filters, "sort": "id asc", "rows": rows}
    )
    results: list[dict[str, Any]] = found["results"]
    return results


def _bodies(ids: Iterable[str]) -> dict[str, Body]:
    """Return who each organisation is, in one query."""
    group = model.Group
    rows = model.Session.execute(
        sa.select(group.id, group.title, group.name, group.extras).where(
            group.id.in_(list(ids))
        )
    )
    return {
        row[0]: Body(row[1] or row[2], _siret((row[3] or {}).get("sirets")))
        for row in rows
    }


def _siret(stored: Any) -> str:
    return core.siret_in_force(values.loaded(stored), now().date())


def _described(
    index: TerritoryIndex, licences: Any, dataset: dict[str, Any], body: Body
) -> Described:
    licence = licences.get(dataset.get("license_id") or "")
    return Described(
        dataset=dataset,
        producer=body,
        url=tk.h.url_for(
            f"{dataset['type']}.read",
            id=dataset["name"],
            qualified=True,
            locale="default",
        ),
        places=tuple(_places(index, dataset.get("territories"))),
        theme=core.theme_in_words(values.loaded(dataset.get("theme"))),
        licence=licence.title if licence else "",
    )


def _places(index: TerritoryIndex, typed: Any) -> Iterator[Place]:
    known = values.loaded(typed)
    for one in known if isinstance(known, list) else []:
        found = index.resolve(str(one)).territory_id
        if found:
            territory = index.get(found)
            yield Place(territory.level, territory.name)


def catalogue_csv(clause: str) -> Iterator[str]:
    """Yield the lines of the catalogue `scdl/catalogue`: commas, for machines."""
    rows = (
        core.catalogue_row(one.producer, one).values.values()
        for one in described(clause)
    )
    return _lines(core.CATALOGUE_COLUMNS, rows)


def repertoire_csv(clause: str) -> Iterator[str]:
    """Yield the lines of the *répertoire des informations publiques*."""
    rows = (core.repertoire_row(one).values() for one in described(clause))
    return _lines(core.REPERTOIRE_COLUMNS, rows)


def _lines(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    return csv_text(itertools.chain([columns], rows))
