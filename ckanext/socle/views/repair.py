"""The corrections proposed for a file: looked at, chosen, applied."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

import ckan.plugins.toolkit as tk

from . import of_file

repair = Blueprint(
    "socle_repair",
    __name__,
    url_prefix="/dataset/<id>/resource/<resource_id>/corrections",
)


@repair.route("", endpoint="index")
def index(id: str, resource_id: str) -> Any:
    """Show what is proposed: questions first, unticked; the safe ones ticked."""
    package, resource = of_file.find(id, resource_id)
    try:
        found = tk.get_action("socle_repair_list")({}, {"resource_id": resource_id})
    except tk.ObjectNotFound:
        tk.abort(404, tk._("This file was not checked."))
        raise AssertionError from None  # abort never returns
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file mend it."))
        raise AssertionError from None
    ticked = tk.request.args.get("cocher", "")
    return of_file.render(
        "socle/repairs.html", package, resource, found=found, ticked=ticked
    )


@repair.route("", endpoint="apply", methods=["POST"])
def apply(id: str, resource_id: str) -> Any:
    """Write a new version of the file with the corrections that are ticked."""
    package, _ = of_file.find(id, resource_id)
    chosen = tk.request.form.getlist("correction")
    back = {"id": package["name"], "resource_id": resource_id}
    if not chosen:
        tk.h.flash_error(tk._("Tick one correction at least, or keep your file as is."))
        return tk.h.redirect_to("socle_repair.index", **back)
    try:
        done = tk.get_action("socle_repair_apply")(
            {},
            {
                "resource_id": resource_id,
                "repairs": chosen,
                "sha256": tk.request.form.get("sha256", ""),
            },
        )
    except tk.ValidationError as err:
        tk.h.flash_error(" ".join(map(str, err.error_summary.values())))
        return tk.h.redirect_to("socle_repair.index", **back)
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only those who may change this file mend it."))
        raise AssertionError from None  # abort never returns
    count = len(done["changes"])
    tk.h.flash_success(
        tk.ungettext(
            "{count} correction made. The new file is being checked; yours is kept.",
            "{count} corrections made. The new file is being checked; yours is kept.",
            count,
        ).format(count=tk.h.socle_number(count))
    )
    return tk.h.redirect_to("socle_report.read", **back)
