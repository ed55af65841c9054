"""Files that follow another version, because an administrator said so."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..model.revalidation import RevalidatedFile, Revalidation
from ..model.task import now


def move(campaign: Revalidation, file: RevalidatedFile) -> None:
    """Let a file follow the version of the campaign; commit.

    CKAN's own action does it, so that the change is in the activity and the file is
    checked as after any other change. A dataset that its form refuses is told, and
    stays as it is.
    """
    context = {"ignore_auth": True, "user": campaign.author or _portal()}
    changes = {"id": file.resource_id, "table_schema_version": campaign.version}
    try:
        tk.get_action("resource_patch")(context, changes)
    except tk.ObjectNotFound:
        model.Session.rollback()
        file.refused = "gone"
    except tk.ValidationError:
        model.Session.rollback()
        file.refused = "refused"
    else:
        file.moved, file.refused = now(), ""
    model.Session.commit()


def _portal() -> str:
    """Return the name of the user that stands for the portal: the command's."""
    found: str = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return found
