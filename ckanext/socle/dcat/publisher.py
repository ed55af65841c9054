"""Who publishes the catalogue of the portal itself: options of the site."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from .. import config
from ..core.dcat.agents import agent_iri, siren_of
from ..core.dcat.context import Agent
from . import generation
from .reading import site_url


def portal_publisher() -> Agent:
    """Return the body that publishes the portal: by its SIREN, when it is given one."""
    base = generation.base()
    siren = siren_of(config.dcat_publisher_siren())
    name = config.dcat_publisher_name() or str(tk.config.get("ckan.site_title") or "")
    return Agent(
        iri=agent_iri(base, siren) if siren else f"{base}/#publisher",
        name=name,
        siren=siren,
        email=config.dcat_publisher_email(),
        homepage=site_url(),
    )
