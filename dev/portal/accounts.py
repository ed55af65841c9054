"""Create the demo's accounts, inside CKAN: python -m portal.accounts DEMO_JSON.

Run again it changes nothing: passwords are kept, memberships are set anew.
"""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from ckan import model
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.plugins import toolkit as tk

GROUPING = "rennes-metropole"
COMMUNE = "acigne"

# role: (user name, full name, organisation, capacity in it)
ACCOUNTS = {
    "administrator": ("rennes-metropole-admin", "Claire Morvan", GROUPING, "admin"),
    "editor": ("acigne-mairie", "Anne Le Goff", COMMUNE, "editor"),
    "visitor": ("visiteur", "Yann Rivière", None, None),
}
OPERATOR = "exploitation"
LED = ("bretagne", "ouest-rennais")  # the groupings that the administrator leads


def main(target: Path) -> None:
    """Create the accounts and write *target* for its owner only."""
    app = make_app(load_config(os.environ["CKAN_INI"]))
    known = json.loads(target.read_text()) if target.exists() else {}
    with app._wsgi_app.test_request_context():
        accounts = {
            role: _account(role, known.get("accounts", {}).get(role, {}))
            for role in ACCOUNTS
        }
        _lead(accounts["administrator"]["name"])
        operator = _operator(known.get("operator", {}))
        model.repo.commit()
    demo = {
        "url": tk.config["ckan.site_url"],
        "accounts": accounts,
        "operator": operator,
    }
    _write_for_owner(target, json.dumps(demo, indent=2, ensure_ascii=False))


def _account(role: str, known: dict[str, str]) -> dict[str, str]:
    name, fullname, organization, capacity = ACCOUNTS[role]
    account = _user(name, fullname, known)
    if organization:
        _call(
            "organization_member_create",
            id=organization,
            username=name,
            role=capacity,
        )
        account["organization"] = organization
    return account


def _lead(name: str) -> None:
    for grouping in LED:
        _call(
            "member_create",
            id=grouping,
            object=name,
            object_type="user",
            capacity="admin",
        )


def _operator(known: dict[str, str]) -> dict[str, str]:
    """Return the demo's own system account, which the journey's clean-up needs."""
    account = _user(OPERATOR, "Exploitation de la démonstration", known)
    _call("user_patch", id=OPERATOR, sysadmin=True)
    return account


def _user(name: str, fullname: str, known: dict[str, str]) -> dict[str, str]:
    password = known.get("password") or secrets.token_urlsafe(15)
    facts = {
        "name": name,
        "fullname": fullname,
        "email": f"{name}@example.org",
        "password": password,
    }
    if model.User.get(name):
        _call("user_patch", id=name, **facts)
    else:
        _call("user_create", **facts)
    return {"name": name, "password": password, "token": _token(name, known)}


def _token(name: str, known: dict[str, str]) -> str:
    user = model.User.get(name)
    tokens = model.Session.query(model.ApiToken).filter_by(user_id=user.id).count()
    if tokens and known.get("token"):
        return known["token"]
    return _call("api_token_create", user=name, name="demo")["token"]


def _call(action: str, **data: object) -> Any:
    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    context = {"ignore_auth": True, "user": site_user["name"]}
    return tk.get_action(action)(context, data)


def _write_for_owner(target: Path, text: str) -> None:
    draft = target.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(f"{text}\n", encoding="utf-8")
    draft.replace(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
