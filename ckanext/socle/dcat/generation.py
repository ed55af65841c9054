"""What fragments are made with: when it changes, all of them are made again."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckanext.dcat import utils

from ..core.dcat import VERSION
from .reading import site_url

REVISION = 2  # of what is stored; one more when the same graph gives other pieces


@cache
def _installed() -> str:
    """Return the version of the extension, read once in a process."""
    return version("ckanext-socle")


def base() -> str:
    """Return what permanent IRIs begin with, without a final slash."""
    return str(utils.catalog_uri()).rstrip("/")


def language() -> str:
    """Return the two letters of the language of the portal's texts."""
    return str(tk.config.get("ckan.locale_default") or "fr").partition("_")[0]


def licences() -> dict[str, str]:
    """Return the address of each licence of the portal, by id."""
    return {
        licence.id: str(licence.url or "")
        for licence in model.Package.get_license_register().values()
    }


def current() -> str:
    """Return the generation of fragments made now: a digest of what they depend on.

    The version of the extension, the addresses of the portal, its language and its
    licences. What datasets say, and where territories are, is followed row by row.
    """
    facts = [
        REVISION,
        VERSION,
        _installed(),
        base(),
        site_url(),
        language(),
    ]
    text = json.dumps([*facts, sorted(licences().items())])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
