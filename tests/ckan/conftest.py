"""Fixtures of the tests that need CKAN's real services."""

import pytest

import ckan.plugins as p


@pytest.fixture(autouse=True)
def load_standard_plugins(with_plugins):
    """Load the plugins of test.ini for every test of this folder."""


@pytest.fixture
def clean_db(with_plugins, reset_db, migrate_db_for):
    """Empty the database and bring the plugins' own tables up to date."""
    reset_db()
    for plugin in ("activity", "socle"):
        if p.plugin_loaded(plugin):
            migrate_db_for(plugin)
