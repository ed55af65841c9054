"""What the pages of data show before the download: first rows, and who else."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import previews, territories
from ..reports import table_schema_key
from ..search import PRODUCER, TABLE_SCHEMA, compact, compact_territory
from .formats import socle_number
from .territories import socle_territory

__all__ = ["socle_preview", "socle_same_elsewhere"]


def socle_preview(resource: dict[str, Any]) -> dict[str, Any] | None:
    """Return the first rows of a file; None when they are not known."""
    if table_schema_key(resource) is None:
        return previews.of_text(resource)
    return previews.of(resource["id"])


def socle_same_elsewhere(
    package: dict[str, Any], resource: dict[str, Any] | None = None
) -> dict[str, Any] | None:
    """Return who else near here publishes the same kind of file: `sentence`, `url`.

    Within the intercommunality of the dataset, else its département, else its région.
    None when nobody does, or when the file has no rules.
    """
    files = [resource] if resource else package.get("resources") or []
    key = next((key for file in files if (key := table_schema_key(file))), None)
    if key is None:
        return None
    for place in _around(package):
        count = _count(package, key, place)
        if count:
            return _told(key, place, count)
    return None


def _around(package: dict[str, Any]) -> list[str]:
    index = territories.current_index()
    typed = package.get("territories") or []
    own = typed[0] if isinstance(typed, list) and typed else _of_producer(package)
    found = index.resolve(str(own)).territory_id if own else None
    if not found:
        return []
    above = {t.level: t.id for t in index.ancestors(found)}
    levels = ("epci", "departement", "region")
    return [above[level] for level in levels if level in above]


def _of_producer(package: dict[str, Any]) -> str | None:
    group = model.Group
    place: str | None = model.Session.scalar(
        sa.select(group.extras["territory_id"].astext).where(
            group.id == package.get("owner_org")
        )
    )
    return place


def _count(package: dict[str, Any], key: str, place: str) -> int:
    found = tk.get_action("package_search")(
        {},
        {
            "fq_list": [
                f'{TABLE_SCHEMA}:"{compact(key)}"',
                f"{PRODUCER}:{compact_territory(place)}",
                f'-id:"{package["id"]}"',
            ],
            "rows": 0,
        },
    )
    return int(found["count"])


def _told(key: str, place: str, count: int) -> dict[str, Any]:
    name = (socle_territory(place) or {}).get("name", "")
    sentence = tk.ungettext(
        "{count} other dataset of {place} has the same columns.",
        "{count} other datasets of {place} have the same columns.",
        count,
    ).format(count=socle_number(count), place=name)
    url = tk.h.url_for(
        "dataset.search", **{TABLE_SCHEMA: compact(key), "ext_produced_in": place}
    )
    return {"sentence": sentence, "url": url, "count": count}
