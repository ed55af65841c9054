"""The plugin: blankets and configuration, no state and no rule of its own."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.lib.plugins import DefaultTranslation
from ckanext.dcat.interfaces import IDCATRDFHarvester, IDCATURIGenerator

from . import (
    candidates,
    forms,
    licences,
    memberships,
    permissions,
    search_facets,
    subscriptions,
    supporters,
    tasks,
    uris,
)
from .dcat import harvests, listening, profile
from .deposits import tokens
from .validation import following


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.cli
@tk.blanket.config_declarations
@tk.blanket.helpers
@tk.blanket.validators
class SoclePlugin(
    harvests.HarvestMixin,
    search_facets.FiltersMixin,
    supporters.SupporterMixin,
    subscriptions.DatasetMixin,
    permissions.PermissionLabelsMixin,
    uris.UriMixin,
    tokens.TokenMixin,
    p.SingletonPlugin,
    DefaultTranslation,
):
    """Socle commun des données locales."""

    p.implements(p.IConfigurer)
    p.implements(p.IConfigurable)
    p.implements(p.ITranslation)
    p.implements(p.IPackageController, inherit=True)
    p.implements(p.IResourceController, inherit=True)
    p.implements(p.IFacets, inherit=True)
    p.implements(p.IPermissionLabels)
    p.implements(p.IApiToken, inherit=True)
    p.implements(IDCATURIGenerator, inherit=True)
    p.implements(IDCATRDFHarvester, inherit=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        profile.become_default()

    def update_config(self, config: CKANConfig) -> None:
        """Add our folders in front of CKAN's own."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "ckanext-socle")
        uris.reserve_path(config)

    def configure(self, config: CKANConfig) -> None:
        """Prepare what needs every other plugin to be configured."""
        licences.register()
        forms.keep_existing_datasets()
        tasks.listen()
        candidates.listen()
        following.listen()
        memberships.listen()
        listening.listen()
        harvests.find_existing_datasets()
