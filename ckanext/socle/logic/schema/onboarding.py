"""Schemas of the actions that onboard a perimeter, at once or page after page."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.onboarding import ACTIONS, DEFAULT_LEVELS, KINDS
from ...model.onboarding import INVITATION_STATES
from .paging import page


@validator_args
def onboard(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
    boolean_validator: Validator,
    group_id_or_name_exists: Validator,
) -> Schema:
    """A perimeter and what to keep of it."""
    return {
        "perimeter": [not_empty, unicode_safe],
        "levels": [default(list(DEFAULT_LEVELS)), _as_levels],
        "min_population": [default(0), natural_number_validator],
        "parent": [ignore_empty, unicode_safe, group_id_or_name_exists],
        "choices": [default({}), _as_choices],
        "grouping": [ignore_empty, unicode_safe],
        "support": [default(True), boolean_validator],
        "dry_run": [default(False), boolean_validator],
    }


@validator_args
def onboarding(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """What is prepared for a grouping."""
    wanted = onboard()
    del wanted["dry_run"]
    return wanted | {"grouping": [not_empty, unicode_safe]}


@validator_args
def onboarding_update(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_missing: Validator,
    natural_number_validator: Validator,
    boolean_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """What changes in what is prepared."""
    return {
        "id": [not_empty, unicode_safe],
        "perimeter": [ignore_missing, not_empty, unicode_safe],
        "levels": [ignore_missing, _as_levels],
        "min_population": [ignore_missing, natural_number_validator],
        "parent": [ignore_missing, unicode_safe],
        "choices": [ignore_missing, _as_choices],
        "support": [ignore_missing, boolean_validator],
        "table": [ignore_missing],
        "clear": [default(False), boolean_validator],
    }


@validator_args
def onboarding_show(
    not_empty: Validator,
    unicode_safe: Validator,
    default: ValidatorFactory,
    natural_number_validator: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """One, and a page of its steps."""
    return {
        "id": [not_empty, unicode_safe],
        "action": [ignore_empty, unicode_safe, one_of(ACTIONS)],
        # The preview is downloaded whole: a région has 1,300 bodies.
        "limit": [default(50), natural_number_validator],
        "offset": [default(0), natural_number_validator],
    }


@validator_args
def onboarding_id(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """One."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def onboarding_start(
    not_empty: Validator, unicode_safe: Validator, default: ValidatorFactory
) -> Schema:
    """One, and which preview of its courriels was read."""
    return {"id": [not_empty, unicode_safe], "preview": [default(""), unicode_safe]}


@validator_args
def onboarding_list(
    not_empty: Validator,
    unicode_safe: Validator,
) -> Schema:
    """Those of a grouping."""
    return {
        "grouping": [not_empty, unicode_safe],
        "limit": page(20)["limit"],
    }


@validator_args
def invitation_list(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """A page of the invitations of an onboarding."""
    return {
        "id": [not_empty, unicode_safe],
        "state": [ignore_empty, unicode_safe, one_of(INVITATION_STATES)],
        **page(20),
    }


@validator_args
def invitation_resend(
    not_empty: Validator, unicode_safe: Validator, natural_number_validator: Validator
) -> Schema:
    """An invitation, and how many times it was sent when that was decided."""
    return {
        "id": [not_empty, unicode_safe],
        "sendings": [not_empty, natural_number_validator],
    }


def _as_levels(value: Any) -> list[str]:
    """Accept a list, or words."""
    levels = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(levels, list) or not levels or set(levels) - set(KINDS):
        raise tk.Invalid(
            tk._("Give levels among: {levels}.").format(levels=", ".join(KINDS))
        )
    return levels


def _as_choices(value: Any) -> dict[str, str]:
    if isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
        return {str(key): name for key, name in value.items()}
    raise tk.Invalid(
        tk._("Give, for the id of each territory, the name of its organisation.")
    )
