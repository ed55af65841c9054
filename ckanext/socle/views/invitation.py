"""The page that the link of an invitation opens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib import mailer

from .. import invitations

invitation = Blueprint("socle_invitation", __name__, url_prefix="/invitation")


@invitation.route("/<secret>", endpoint="read", methods=["GET", "POST"])
def read(secret: str) -> Any:
    """Show what is opened; then lead to the choice of a password.

    A link that is only looked at (by a filter of courriels) opens nothing.
    """
    try:
        row = invitations.by_secret(secret)
        organization = model.Group.get(row.organization_id)
        user = model.User.get(row.user_id)
    except tk.ObjectNotFound:
        organization = user = None
    if organization is None or user is None or not organization.is_active():
        return tk.render("socle/invitation.html", {"organization": None}), 404
    if user.state != model.State.PENDING:
        return tk.h.redirect_to("organization.read", id=organization.name)
    if tk.request.method == "POST":
        if not user.reset_key:
            mailer.create_reset_key(user)
            user = model.User.get(row.user_id)
        return tk.h.redirect_to("user.perform_reset", id=user.id, key=user.reset_key)
    return tk.render(
        "socle/invitation.html",
        {"organization": organization, "expires": row.expires},
    )
