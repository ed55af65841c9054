"""Actions on model documents: what an organisation votes, signs or writes down."""

from __future__ import annotations

import dataclasses
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ...core import model_documents as core
from ...model_documents import Choice, facts_of, groupings_of
from ..schema import model_document as schema

__all__ = ["socle_model_document_list", "socle_model_document_show"]


@tk.side_effect_free
@tk.validate_action_data(schema.model_document_list)
def socle_model_document_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the documents that an organisation may have filled with its names.

    For its people, its supporters, and the administrators of groupings that hold it.

    :param organization_id: id or name of the organisation
    :type organization_id: string
    :param licence: `lov2` or `odc-odbl`, those of article D323-2-1 of the CRPA for data
        (optional: the first of the portal's own)
    :type licence: string
    :param grouping: id or name of the grouping that helps it (optional)
    :type grouping: string

    :returns: `documents` (`name`, `title`, `heading`, `use`, and `missing`: what must
        be typed, in French), `licences` (`id`, `name`, `words`), `licence` (the one
        that they say) and `groupings` (`name`, `title`) that the organisation lies in
    :rtype: dict
    :raises ObjectNotFound: no such organisation or grouping
    :raises ValidationError: another licence
    """
    tk.check_access("socle_model_document_list", context, data_dict)
    organization, choice = _asked(context, data_dict)
    facts = facts_of(organization, choice)
    models = [core.get(name) for name in core.names()]
    return {
        "documents": [
            {
                "name": one.name,
                "title": one.title,
                "heading": core.fill(one, facts).heading,
                "use": one.use,
                "missing": [core.NAMES[n] for n in core.missing(one, facts)],
            }
            for one in models
        ],
        "licences": [
            {"id": one.id, "name": one.name, "words": one.words}
            for one in core.licences().values()
        ],
        "licence": facts.texts["licence"],
        "groupings": groupings_of(organization),
    }


@tk.side_effect_free
@tk.validate_action_data(schema.model_document_show)
def socle_model_document_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a document filled with the names of an organisation, in French.

    For whoever may list them. `[…]` stands where a person must type.

    :param name: `deliberation`, `convention` or `licence`
    :type name: string
    :param organization_id: id or name of the organisation
    :type organization_id: string
    :param licence: as in `socle_model_document_list`
    :type licence: string
    :param grouping: as in `socle_model_document_list`
    :type grouping: string

    :returns: `title`, `heading` and `blocks`, each with its `kind` (`heading`, `text`,
        `line`, `list`, `table`, `signature`) and `content`
    :rtype: dict
    :raises ObjectNotFound: no such document, organisation or grouping
    :raises ValidationError: another licence
    """
    tk.check_access("socle_model_document_show", context, data_dict)
    try:
        found = core.get(data_dict["name"])
    except KeyError as err:
        raise tk.ObjectNotFound(tk._("There is no such document.")) from err
    organization, choice = _asked(context, data_dict)
    filled = core.fill(found, facts_of(organization, choice))
    blocks = [{"kind": block.kind, "content": block.content} for block in filled.blocks]
    return {**dataclasses.asdict(filled), "blocks": blocks}


def _asked(context: Context, data_dict: DataDict) -> tuple[dict[str, Any], Choice]:
    licence = data_dict.get("licence") or ""
    if licence and licence not in core.licences():
        text = tk._("Choose one of the licences that the law lists for data.")
        raise tk.ValidationError({"licence": [text]})
    left_out = ("users", "datasets", "dataset_count", "groups", "tags", "followers")
    shown = {f"include_{name}": False for name in left_out}
    organization = tk.get_action("organization_show")(
        tk.fresh_context(context), {"id": data_dict["organization_id"], **shown}
    )
    return organization, Choice(licence, data_dict.get("grouping") or "")
