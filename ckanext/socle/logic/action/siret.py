"""Actions on the SIRET of organisations: one that a file holds, recorded."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import producers
from ...core import values
from ...core.errors import IdentifierError
from ...core.identifiers import parse_siret
from ..schema import siret as schema

__all__ = ["socle_siret_create"]


@tk.validate_action_data(schema.siret_create)
def socle_siret_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Record one more establishment of an organisation; twice or once alike.

    For whoever may edit the organisation. Its files that hold SIRET numbers are then
    checked again, and no other.

    :param organization_id: id or name of the organisation
    :type organization_id: string
    :param siret: 14 digits, spaces allowed, of the organisation's own SIREN
    :type siret: string

    :returns: `organization_id`, `siret` and `added` (false when it was recorded)
    :rtype: dict
    :raises ObjectNotFound: no organisation has that id
    :raises ValidationError: no such number, or one of another SIREN
    """
    tk.check_access("socle_siret_create", context, data_dict)
    organization = model.Group.get(data_dict["organization_id"])
    if organization is None or not organization.is_organization:
        raise tk.ObjectNotFound(tk._("This public body does not exist."))
    siret = _siret(data_dict["siret"])
    known = producers.recorded_sirets(organization.extras.get("sirets"))
    own = str(organization.extras.get("siren") or "")
    if siret[:9] not in ({own} if own else {one[:9] for one in known}):
        raise tk.ValidationError(
            {"siret": [tk._("This SIRET is not one of this public body.")]}
        )
    if siret not in known:
        listed = values.loaded(organization.extras.get("sirets")) or []
        fresh = {"siret": siret, "valid_from": "", "valid_to": ""}
        # What a portal held before the plugin may be a text: a number on a line.
        more = f"{listed}\n{siret}" if isinstance(listed, str) else [*listed, fresh]
        tk.get_action("organization_patch")(
            {"user": context.get("user", "")}, {"id": organization.id, "sirets": more}
        )
    added = siret not in known
    return {"organization_id": organization.id, "siret": siret, "added": added}


def _siret(text: str) -> str:
    try:
        return parse_siret(text)
    except IdentifierError as err:
        message = tk._("A SIRET has 14 figures, and its key must be right.")
        raise tk.ValidationError({"siret": [message]}) from err
