"""The action that makes drafts from a catalogue of the shared base."""

from __future__ import annotations

from collections import Counter
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import inventories
from ...core.catalogue_lines import read_lines
from ...core.errors import ReadingError
from ...core.messages import render
from ...core.validation.limits import Limits
from ..schema import inventory as schema

__all__ = ["socle_inventory_bring"]

MAX_BYTES = 5_000_000


@tk.validate_action_data(schema.inventory_bring)
def socle_inventory_bring(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make drafts of the datasets that a catalogue `scdl/catalogue` lists.

    For those who publish for the organisation. Nothing is made at first: the answer
    says what would be. A dataset that is there already is left as it is, so that the
    same file may be sent again.

    :param organization_id: id or name of the organisation
    :type organization_id: string
    :param upload: the catalogue, CSV or workbook, 5 MB and 5,000 lines at most
    :type upload: file
    :param dry_run: say what would be made, unless false
    :type dry_run: boolean

    :returns: `counts` (numbers of lines: `new`, `known`, `stopped`) and `lines`: of
        each `line` (its number in the file), `reference`, `title`, `state`,
        `organization`, `name` (of the dataset, "" while there is none) and `problems`
        (`code`, `stops`, `sentence`)
    :rtype: dict
    :raises ValidationError: the file cannot be read
    """
    tk.check_access("socle_inventory_bring", context, data_dict)
    organization = model.Group.get(data_dict["organization_id"])
    upload = data_dict["upload"]
    data = bytes(upload.stream.read(MAX_BYTES + 1))
    limits = Limits(bytes=MAX_BYTES, rows=10_000, seconds=30)
    try:
        lines = read_lines(data, upload.filename or "", limits)
    except ReadingError as error:
        wrong = {"code": error.reading_code, "params": error.params, "samples": []}
        said = render(wrong, gettext=tk._, ngettext=tk.ungettext)
        raise tk.ValidationError({"upload": [f"{said.what}. {said.how}"]}) from error
    found = inventories.bring(
        lines,
        organization=organization,
        user=context.get("user") or None,
        dry_run=data_dict["dry_run"],
    )
    counts = Counter(one.state for one in found)
    return {
        "counts": {name: counts[name] for name in ("new", "known", "stopped")},
        "lines": [one.as_dict() for one in found],
    }
