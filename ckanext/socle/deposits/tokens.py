"""Tokens that may bring files and do nothing else: what a vendor's program is given.

The scope is written in the token, which the portal signs: nobody takes it off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import has_request_context

import ckan.plugins.toolkit as tk
from ckan.types import Schema

FIELD = "socle_scope"
DEPOSIT = "deposit"
SCOPES = {DEPOSIT: frozenset({"socle_file_deposit", "socle_transmission_create"})}
"""The actions of each scope."""
_ACTION = re.compile(r"(?:/[a-zA-Z_@]{2,12})?/api(?:/3)?/action/(\w+)/?")


class TokenMixin:
    """IApiToken: a token without a scope is CKAN's own, and does all that its user may.

    With one, it is of nobody outside of the actions of its scope.
    """

    def create_api_token_schema(self, schema: Schema) -> Schema:
        """Take a scope, or none."""
        ignore_empty, one_of = map(tk.get_validator, ("ignore_empty", "one_of"))
        return {**schema, FIELD: [ignore_empty, one_of(list(SCOPES))]}

    def postprocess_api_token(
        self, data: dict[str, Any], jti: str, data_dict: dict[str, Any]
    ) -> dict[str, Any]:
        """Write the scope in the token."""
        scope = data_dict.get(FIELD)
        return {**data, FIELD: scope} if scope else data

    def preprocess_api_token(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return nothing of a token that is used outside of its scope."""
        scope = data.get(FIELD)
        return data if scope is None or allows(scope, _action()) else {}


def _action() -> str:
    """Return the action that the request calls; "" when it calls none."""
    path = tk.request.path if has_request_context() else ""
    found = _ACTION.fullmatch(path)
    return found[1] if found else ""


def allows(scope: str, action: str) -> bool:
    """Return whether a token of that scope may call an action.

    >>> allows("deposit", "socle_file_deposit"), allows("deposit", "package_create")
    (True, False)
    >>> allows("unknown", "socle_file_deposit")
    False
    """
    return action in SCOPES.get(scope, ())
