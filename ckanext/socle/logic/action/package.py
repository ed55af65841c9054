"""CKAN's own actions on datasets, with what the policies of groupings ask."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ...policies import creating, gate
from ...versions import keeping
from .organization import understand_owner

__all__ = ["package_create", "package_update"]


@tk.chained_action
def package_create(next_action: Any, context: Context, data_dict: DataDict) -> Any:
    """Create a dataset, as CKAN does; `owner_org` may be in words, as in a form.

    Where a grouping reads what is published before it is public, the dataset is made
    private, and answered with `review` (see docs/policies.md).
    """
    understand_owner(context, data_dict, "create_dataset")
    return creating.create(next_action, context, data_dict)


@tk.chained_action
def package_update(next_action: Any, context: Context, data_dict: DataDict) -> Any:
    """Update a dataset, as CKAN does; `owner_org` may be in words, as in a form.

    Where a grouping asks for conforming files, a file sent in a resource's `upload`
    may be kept beside the resource until it conforms: the resource answered then has a
    `candidate` (as `socle_candidate_show`). A dataset that is kept private until its
    files conform is answered with `held`, the policy that asks for it; one that a
    grouping reads before it is public with `review` (see docs/policies.md). A public
    file that is replaced is kept: see `socle_version_list`.
    """
    understand_owner(context, data_dict, "update_dataset")
    return gate.update(keeping(next_action), context, data_dict)
