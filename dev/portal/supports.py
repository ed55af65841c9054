"""Let communes of the demo accept the support they were proposed: run inside CKAN.

    python -m portal.supports

Run again it changes nothing. Those that do not answer show what waits.
"""

import os

from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.plugins import toolkit as tk

SUPPORTER = "rennes-metropole"
ACCEPTING = ("le-rheu", "mordelles", "pace-35", "romille", "vezin-le-coquet")


def main() -> None:
    """Accept what is proposed to the communes that accept."""
    app = make_app(load_config(os.environ["CKAN_INI"]))
    with app._wsgi_app.test_request_context():
        done = sum(accept(name) for name in ACCEPTING)
    print(f"{done} supports accepted")


def accept(name: str) -> bool:
    """Accept the support of SUPPORTER for one commune, if it was proposed."""
    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    context = {"ignore_auth": True, "user": site_user["name"]}
    found = tk.get_action("socle_supporter_list")(context, {"organization_id": name})
    supporter = tk.get_action("organization_show")(
        context, {"id": SUPPORTER, "include_users": False}
    )
    for support in found:
        if support["supporter_id"] == supporter["id"] and support["state"] == "sent":
            tk.get_action("socle_supporter_answer")(
                {**context}, {"id": support["id"], "accept": True}
            )
            return True
    return False


if __name__ == "__main__":
    main()
