"""The test platform: the real services answer."""

import pytest

import ckan.plugins.toolkit as tk
from ckan.tests import factories


@pytest.mark.usefixtures("clean_db", "clean_index")
def test_a_dataset_is_stored_and_found():
    organization = factories.Organization()
    dataset = factories.Dataset(owner_org=organization["id"])
    found = tk.get_action("package_search")({}, {"q": dataset["name"]})
    assert found["count"] == 1
