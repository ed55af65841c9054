"""What scheming's forms need so that datasets made before the plugin lose nothing."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk


def keep_existing_datasets() -> None:
    """Let scheming read and save datasets that were made before the plugin."""


def shows_status(pkg_dict: dict[str, Any]) -> bool:
    """Tell whether the dataset's form schema has a place for the checks' states."""
    schema = tk.h.scheming_get_dataset_schema(pkg_dict.get("type") or "dataset")
    return bool(schema) and any(
        field["field_name"] == "validation_status"
        for field in schema["resource_fields"]
    )
