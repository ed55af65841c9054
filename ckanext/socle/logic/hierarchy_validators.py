"""The place of an organisation in the tree, checked without reading the tree."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from .. import rights
from ..core.hierarchies import makes_loop

__all__ = ["no_loops_in_hierarchy"]


def no_loops_in_hierarchy(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse what CKAN refuses, by one query on what is above.

    CKAN reads all the groups of the portal to see whether the parent is among them,
    each time that an organisation is shown. Remove when it looks up from the parent.
    """
    group = model.Group.get(data.get(("id",)))
    name = data.get(key)
    parent = model.Group.get(name) if name and name is not tk.missing else None
    if group is None or parent is None:
        return
    is_allowed = parent.type == group.type and parent.state == model.State.ACTIVE
    above = rights.ancestors(model.Session(), parent.id)
    if not is_allowed or makes_loop(group.id, parent.id, above):
        raise tk.Invalid(tk._("This parent would create a loop in the hierarchy"))
