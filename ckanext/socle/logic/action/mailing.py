"""Actions on what an address wants to get from the portal."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ...core.addresses import is_address
from ...mailings import choices
from ...model.mailing import MailChoice
from ..schema import mailing as schema

__all__ = ["socle_mail_choice_show", "socle_mail_choice_update"]


@tk.side_effect_free
@tk.validate_action_data(schema.choice)
def socle_mail_choice_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what an address wants to get from the portal.

    For whoever has the secret of the link at the foot of its courriels, and for the
    account of that address.

    :param secret: that secret; without it, the address is that of the user
    :type secret: string

    :returns: `address`, `secret`, `pace` (`at-once`, `weekly`: what is told of files
        comes in one digest; `never`), `changed`
    :rtype: dict
    :raises ObjectNotFound: no such secret, or the account has no address
    """
    tk.check_access("socle_mail_choice_show", context, data_dict)
    return _shown(_found(context, data_dict))


@tk.validate_action_data(schema.choice_update)
def socle_mail_choice_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Keep what an address wants to get from now on.

    For whoever has its secret, and for the account of that address.

    :param pace: `at-once`, `weekly` or `never`
    :type pace: string
    :param secret: that of the address; without it, the address is that of the user
    :type secret: string

    :returns: as `socle_mail_choice_show`
    :rtype: dict
    :raises ObjectNotFound: no such secret, or the account has no address
    """
    tk.check_access("socle_mail_choice_update", context, data_dict)
    found = _found(context, data_dict)
    choices.choose(found, data_dict["pace"])
    model.Session.commit()
    return _shown(found)


def _found(context: Context, data_dict: DataDict) -> MailChoice:
    if data_dict.get("secret"):
        return choices.by_secret(data_dict["secret"])
    user = model.User.get(context.get("user"))
    if user is None or not is_address(user.email or ""):
        raise tk.ObjectNotFound(tk._("Your account has no e-mail address."))
    return choices.of_address(user.email)


def _shown(choice: MailChoice) -> dict[str, Any]:
    return {
        "address": choice.address,
        "secret": choice.secret,
        "pace": choice.pace,
        "changed": choice.changed.isoformat(timespec="seconds"),
    }
