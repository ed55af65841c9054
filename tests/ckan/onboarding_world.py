"""A grouping and its administrator, shared by the tests of a file on onboarding."""

import pytest
import sqlalchemy as sa

import ckan.model as model
from ckan.tests import factories, helpers


@pytest.fixture(scope="module")
def made():
    """Hold the names of the two accounts that the tests of this file share."""
    return {}


@pytest.fixture
def chief(made, request, with_plugins):
    """Return the name of an administrator of the grouping « essai », and of nothing."""
    if not made:
        request.getfixturevalue("clean_db")
        request.getfixturevalue("clean_index")
        made |= {"sysadmin": factories.Sysadmin()["name"]}
        made |= {"chief": factories.User()["name"]}
        helpers.call_action(
            "group_create",
            context={"user": made["sysadmin"]},
            type="regroupement",
            name="essai",
            title="Région d'essai",
            territory_id="departement:35",
            users=[{"name": made["chief"], "capacity": "admin"}],
        )
    forget(made)
    return made["chief"]


def forget(made):
    """Take away what another test made: a new database takes ten times as long."""
    tables = ("socle_invitation", "socle_onboarding", "socle_task", "socle_supporter")
    mine = 'SELECT id FROM "group" WHERE is_organization'
    model.Session.rollback()
    for query in (
        *(f"DELETE FROM {table}" for table in tables),  # noqa: S608
        f"DELETE FROM member WHERE group_id IN ({mine}) OR table_id IN ({mine})",  # noqa: S608
        'DELETE FROM "group" WHERE is_organization',
        "DELETE FROM api_token",
        "DELETE FROM \"user\" WHERE name NOT IN (:chief, :sysadmin, 'socle.tests')",
    ):
        model.Session.execute(sa.text(query), made if ":" in query else {})
    model.Session.commit()
    model.Session.expire_all()
