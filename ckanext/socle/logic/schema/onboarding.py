"""Schema of the action that onboards a perimeter."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ...core.onboarding import DEFAULT_LEVELS, KINDS


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
        "dry_run": [default(False), boolean_validator],
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
