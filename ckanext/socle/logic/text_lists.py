"""Validators of the fields that hold several texts."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import (
    Context,
    FlattenDataDict,
    FlattenErrorDict,
    FlattenKey,
)

from ..core import values


def socle_text_list(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Store several texts: a list in a resource, its JSON where CKAN holds text only.

    Takes a list of texts, its JSON, or one text.
    """
    value = values.loaded(data[key])
    texts = value if isinstance(value, list) else [value]
    if not all(isinstance(text, str) for text in texts):
        errors[key].append(tk._("Give one text, or a list of texts."))
        raise tk.StopOnError
    kept = [text for text in texts if text.strip()]
    in_resource = key[0] == "resources" and len(key) == 3
    data[key] = kept if in_resource else json.dumps(kept, ensure_ascii=False)


def socle_text_list_output(value: Any) -> Any:
    """Return the stored JSON of a list of texts as a list; anything else as it is."""
    texts = values.loaded(value)
    is_list = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
    return texts if is_list else value
