"""Action on obligations: computed when asked for, never stored."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ... import territories
from ...core.obligations import obligation
from ..schema import obligation as schema

__all__ = ["socle_obligation_show"]

_BODIES = ("commune", "epci", "ept", "departement", "region", "com")


@tk.side_effect_free
@tk.validate_action_data(schema.obligation_show)
def socle_obligation_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return whether an organisation must publish on its own initiative, and why.

    For whoever may read the organisation; for anyone, of a territory.

    :param organization: id or name of the organisation
    :type organization: string
    :param territory: id or code of a territory, when no organisation is given: what
        is presumed of its commune, EPCI, département or région
    :type territory: string

    :returns: `status` (`no`, `presumed`, or `yes`: declared), `reason`
        (`few-inhabitants`, `few-agents`, `enough-agents`, `enough-inhabitants`,
        `agents-unknown`, `population-unknown`), `population` (municipal),
        `population_totale`, `population_millesime` (of the municipal one),
        `population_source`, `agents` (full-time equivalents declared), `agents_date`,
        `notes` (`total-population-crosses`, `declaration-contradicts`) and `law`;
        null for what is unknown, or does not count for such a body
    :rtype: dict
    :raises ObjectNotFound: no such organisation, or no body acts for that territory
    """
    tk.check_access("socle_obligation_show", context, data_dict)
    if data_dict.get("organization") or not data_dict.get("territory"):
        organization = _organization(context, tk.get_or_bust(data_dict, "organization"))
        place = organization.get("territory_id")
        declared = {
            "agents": _number(organization.get("agents_etp")),
            "agents_date": organization.get("agents_etp_date") or None,
        }
        return _obligation(organization.get("kind") or "", place, declared)
    found = tk.get_action("socle_territory_show")({}, {"id": data_dict["territory"]})
    if found["level"] not in _BODIES:
        raise tk.ObjectNotFound(
            tk._("There is no territory “{value}”.").format(value=found["id"])
        )
    return _obligation(found["level"], found["id"], {})


def _organization(context: Context, organization_id: str) -> dict[str, Any]:
    # What CKAN adds costs four queries, one of Solr.
    left_out = ("users", "datasets", "dataset_count", "groups", "tags", "followers")
    shown = {f"include_{name}": False for name in left_out} | {"id": organization_id}
    return tk.get_action("organization_show")(tk.fresh_context(context), shown)


def _obligation(
    kind: str, place: str | None, declared: dict[str, Any]
) -> dict[str, Any]:
    index = territories.current_index()
    resolved = index.resolve(place).territory_id if place else None
    if resolved is None:
        return obligation(kind, **declared).to_dict()
    territory = index.get(resolved)
    kind = kind or territory.level
    if kind == "epci" and territory.acts_as_departement:
        kind = "departement"  # Métropole de Lyon is a collectivité territoriale
    return obligation(
        kind,
        population=territory.population,
        population_totale=territory.population_totale,
        population_millesime=index.population_millesime,
        **declared,
    ).to_dict()


def _number(text: Any) -> float | None:
    """Return the number declared; None for none, or for an old value of a form."""
    try:
        return float(str(text).replace(",", "."))
    except ValueError:
        return None
