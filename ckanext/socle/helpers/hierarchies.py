"""What lies above and below an organisation, as pages show it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk

from .. import coverage, hierarchies, rights, support_lists, territories

__all__ = [
    "socle_attached",
    "socle_detached_sentence",
    "socle_is_moving",
    "socle_larger_datasets",
    "socle_organization_line",
    "socle_supports",
    "socle_widened",
]

_BY_PAGE = 20
_FEW = 5
_PAGE = "rattaches"  # the page of the attached bodies, beside that of the datasets


def socle_organization_line(organization_id: str | None) -> list[dict[str, Any]]:
    """Return what lies above an organisation, the top first, and itself; one query."""
    return hierarchies.chain(organization_id)


def socle_attached(organization_id: str) -> dict[str, Any]:
    """Return a page of what is just below an organisation: `count`, `results`, pages.

    The number of the page is in the address, in `rattaches`.
    """
    text = tk.request.args.get(_PAGE, "")
    number = max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1
    found = tk.get_action("socle_organization_tree")(
        {},
        {
            "organization_id": organization_id,
            "limit": _BY_PAGE,
            "offset": (number - 1) * _BY_PAGE,
        },
    )
    pages = -(-found["count"] // _BY_PAGE) or 1
    return {
        **found,
        "page_number": number,
        "page_count": pages,
        "before": _address(**{_PAGE: number - 1}) if 1 < number <= pages else "",
        "after": _address(**{_PAGE: number + 1}) if number < pages else "",
    }


def socle_widened() -> dict[str, Any]:
    """Return whether the attached bodies' datasets are shown, and the other address."""
    is_on = tk.request.args.get(hierarchies.WIDEN, "") not in ("", "0")
    other = {hierarchies.WIDEN: None if is_on else 1}
    return {"is_on": is_on, "url": _address(**other, page=None)}


def _address(**changes: Any) -> str:
    """Return the address of this page with other parameters; None takes one away."""
    kept = [
        pair for pair in tk.request.args.items(multi=True) if pair[0] not in changes
    ]
    kept += [(name, str(value)) for name, value in changes.items() if value is not None]
    path = tk.h.url_for(tk.request.endpoint, **(tk.request.view_args or {}))
    return f"{path}?{urlencode(kept)}" if kept else path


def socle_larger_datasets(territory_id: str) -> dict[str, Any]:
    """Return `count` and the latest `results` on larger territories; one search."""
    index = territories.current_index()
    return coverage.datasets(coverage.covering(index, territory_id), _FEW)


def socle_is_moving(line: list[dict[str, Any]]) -> bool:
    """Tell whether the search still has to follow a move of an organisation.

    *line* is the organisation and all above: it moves with them.
    """
    return rights.is_moving([one["id"] for one in line])


def socle_supports(organization_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return `by` (who publishes for an organisation) and `for` (for whom it does)."""
    rows = support_lists.current(organization_id, proposed=False)
    shown = support_lists.named(rows, with_people=False)
    known = [one for one in shown if one["organization"] and one["supporter"]]
    return {
        "by": [
            o["supporter"] for o in known if o["organization_id"] == organization_id
        ],
        "for": [
            o["organization"] for o in known if o["supporter_id"] == organization_id
        ],
    }


def socle_detached_sentence(organization: str, parent: str) -> str:
    """Return that one is not under the other, in a sentence without its full stop."""
    text = tk._("{organization} is not under {parent} any more")
    return text.format(organization=organization, parent=parent)
