"""Actions on calendars of deadlines."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ...obligations import calendars
from ..schema import calendar as schema

__all__ = ["socle_calendar_renew", "socle_calendar_show"]


@tk.side_effect_free
@tk.validate_action_data(schema.calendar)
def socle_calendar_show(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Return an address where a calendar follows the deadlines of an organisation.

    For its people, its supporters, and the administrators of groupings that hold it.
    The address needs no password: it tells what its owner may read, and dies with
    those rights. The same one is given each time.

    :param organization_id: id or name of the organisation
    :type organization_id: string

    :returns: `url` (https) and `webcal` (the same, which calendars subscribe to)
    :rtype: dict
    """
    tk.check_access("socle_calendar_show", context, data_dict)
    return _address(context, data_dict["organization_id"])


@tk.validate_action_data(schema.calendar)
def socle_calendar_renew(context: Context, data_dict: DataDict) -> dict[str, str]:
    """Make every address of calendar given so far to the user dead; return a new one.

    For those who may have one.

    :param organization_id: id or name of the organisation
    :type organization_id: string

    :returns: as `socle_calendar_show`
    :rtype: dict
    """
    tk.check_access("socle_calendar_renew", context, data_dict)
    calendars.renew(_user(context))
    model.Session.commit()
    return _address(context, data_dict["organization_id"])


def _address(context: Context, organization_id: str) -> dict[str, str]:
    key = calendars.key_of(_user(context), organization_id)
    url = str(tk.h.url_for("socle_calendar.read", key=key, qualified=True))
    return {"url": url, "webcal": f"webcal://{url.partition('://')[2]}"}


def _user(context: Context) -> model.User:
    user = model.User.get(context.get("user"))
    if user is None:
        raise tk.NotAuthorized(tk._("Sign in first."))
    return user
