"""What an inventory lacks, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterable

import ckan.plugins.toolkit as tk

__all__ = ["socle_missing_fields"]


def socle_missing_fields(names: Iterable[str]) -> str:
    """Return the fields to complete as the form calls them: « mots-clés, période »."""
    words = {
        "title": tk._("title"),
        "notes": tk._("description"),
        "theme": tk._("theme"),
        "territories": tk._("territory concerned"),
        "temporal_coverage": tk._("period"),
        "issued": tk._("date of publication"),
        "modified": tk._("date of update"),
        "frequency": tk._("rhythm of update"),
        "tag_string": tk._("keywords"),
        "license_id": tk._("licence"),
        "resources": tk._("a file"),
        "format": tk._("format of the files"),
        "sirets": tk._("SIRET of the public body"),
    }
    return ", ".join(words[name] for name in names)
