"""In which catalogues a dataset is: short keys, kept in an array with an index.

`t:` a territory that it is about, or one above; `g:` a perimeter in which its producer
lies; `s:` a table schema of its files; `theme:` a code; `hvd`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from ..core.dcat import EmitContext, Fragment
from ..core.territories import TerritoryIndex
from ..model.fragment import HARVESTED, LOCAL, NATIONAL

HVD = "hvd"
_NATIONAL_HOST = "data.gouv.fr"


def territory(territory_id: str) -> str:
    """Return the key of the catalogue of a territory."""
    return f"t:{territory_id}"


def grouping(territory_id: str) -> str:
    """Return the key of the catalogue of a grouping, whose territory that is."""
    return f"g:{territory_id}"


def schema(key: str) -> str:
    """Return the key of a table schema: `scdl/subventions`."""
    return f"s:{key}"


def theme(text: str) -> str:
    """Return the key of a theme, given as a code or an IRI.

    >>> theme("http://publications.europa.eu/resource/authority/data-theme/GOVE")
    'theme:GOVE'
    """
    return f"theme:{text.rstrip('/').rpartition('/')[2]}"


def of(
    fragment: Fragment,
    dataset: dict[str, Any],
    context: EmitContext,
    index: TerritoryIndex,
) -> list[str]:
    """Return the keys of a dataset, sorted."""
    owner = context.organizations.get(str(dataset.get("owner_org") or ""))
    own = [owner.territory_id] if owner and owner.territory_id else []
    typed = dataset.get("territories")
    # What says nothing of its territory is about that of its producer.
    about = list(_resolved(index, typed if isinstance(typed, list) else own))
    producer = list(_resolved(index, own))
    found = {territory(one) for one in _above(index, about, whole=False)}
    found |= {grouping(one) for one in _above(index, producer, whole=True)}
    found |= {schema(key.partition("@")[0]) for key in fragment.schemas}
    found |= {theme(one) for one in fragment.themes}
    return sorted(found | ({HVD} if fragment.is_hvd else set()))


def _resolved(index: TerritoryIndex, typed: Iterable[Any]) -> Iterator[str]:
    for territory_id in typed:
        found = index.resolve(str(territory_id)).territory_id
        if found:
            yield found


def _above(index: TerritoryIndex, ids: list[str], *, whole: bool) -> set[str]:
    above = {up.id for one in ids for up in index.ancestors(one, whole=whole)}
    return above | set(ids)


def origin(fragment: Fragment) -> str:
    """Return where a dataset was made: here, elsewhere, or on data.gouv.fr."""
    if fragment.origin is None:
        return LOCAL
    host = urlsplit(fragment.origin).hostname or fragment.origin.strip().lower()
    national = host == _NATIONAL_HOST or host.endswith(f".{_NATIONAL_HOST}")
    return NATIONAL if national else HARVESTED
