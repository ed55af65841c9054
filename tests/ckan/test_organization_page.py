"""The page of an organisation offers to publish to those who may publish there."""

import pytest

from ckan.tests import factories

BUTTON = "/dataset/new?group="


@pytest.mark.usefixtures("clean_db", "clean_index")
def test_only_those_who_may_publish_here_are_offered_to(app):
    editor = factories.UserWithToken()
    users = [{"name": editor["name"], "capacity": "editor"}]
    own = factories.Organization(users=users)["name"]
    other = factories.Organization()["name"]

    def page(organization: str, headers: dict[str, str]) -> str:
        return app.get(f"/organization/{organization}", headers=headers).body

    signed_in = {"Authorization": editor["token"]}
    assert BUTTON in page(own, signed_in)
    assert BUTTON not in page(other, signed_in)
    assert BUTTON not in page(own, {})
