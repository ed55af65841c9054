"""Actions on the catalogues for harvesters."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ...dcat import inspection
from ..schema import dcat as schema

__all__ = ["socle_dcat_inspect"]


@tk.side_effect_free
@tk.validate_action_data(schema.dcat_inspect)
def socle_dcat_inspect(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what data.gouv.fr will understand of a dataset, or of a catalogue.

    For who administers the public body (that of the dataset) or the grouping. Give one
    of the three.

    :param dataset: id or name of a dataset
    :type dataset: string
    :param organization: id or name of a public body: its own datasets
    :type organization: string
    :param grouping: id or name of a grouping: the datasets of its catalogue
    :type grouping: string

    :returns: `source`: `url` (the address to give to data.gouv.fr) and `last_read`
        (date and time, null when it never came). Of a dataset: `is_public`, and
        `dataset` with `lines` (`name`, `value`, `state`: `read`, `absent` or `lost`,
        `field` of the form, `resource_id`), the nine `marks` (`name`, `state`:
        `earned`, `missing` or `unknown`, `field`), `earned` (their number) and
        `problems` (`code`, `field`, `value`, `resource_id`): what DCAT-AP refuses, left
        out. Of the others: `count`, `clean`, `is_cut` (the first 1,000 only), `marks`
        and `problems` with the number of datasets of each
    :rtype: dict
    :raises ObjectNotFound: there is nothing with that id or name
    :raises ValidationError: none of the three is given, or several
    """
    tk.check_access("socle_dcat_inspect", context, data_dict)
    kind, name = inspection.check_kind(data_dict)
    if kind == "dataset":
        return inspection.of_dataset(
            tk.get_action("package_show")(context, {"id": name})
        )
    return inspection.of_catalogue(kind, name)
