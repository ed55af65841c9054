"""What lies above, and the datasets of the attached organisations too: one clause."""

import pytest

import ckan.model as model

from ckanext.socle import hierarchies

from .test_rights import hidden, organization, searched, user

_made = []


@pytest.fixture
def tree(request):
    """A région, its métropole, its commune, and another; made once, then only read."""
    if not _made:
        for fixture in ("clean_db", "clean_index"):
            request.getfixturevalue(fixture)
        user("maire")
        organization("region")
        organization("metropole", "region")
        organization("commune", "metropole", maire="admin")
        organization("voisine")
        for owner in ("region", "metropole", "commune", "voisine"):
            hidden(owner, f"{owner}-public", private=False)
            hidden(owner, f"{owner}-prive")
        _made.append(True)


BELOW = {"metropole-public", "commune-public"}


@pytest.mark.parametrize("key", ["owner_org", "organization", "quoted", "name"])
def test_one_clause_becomes_one_clause(tree, key):
    id_ = model.Group.get("metropole").id
    fq = {
        "owner_org": f'owner_org:"{id_}"',
        "quoted": 'organization:"metropole"',
        "name": "+organization:metropole",
    }.get(key, f"organization:{id_}")
    if key != "organization":  # CKAN indexes names there
        assert searched("", fq=fq) == {"metropole-public"}
    assert searched("", fq=fq, ext_rattaches="1") == BELOW
    params = hierarchies.widen({"fq": fq, "extras": {"ext_rattaches": "1"}})
    assert params["fq"].count(":") == 1


def test_other_clauses_stay_and_an_exclusion_is_widened_too(tree):
    assert searched("", fq="name:commune-public +owner_org:metropole") == set()
    found = searched(
        "",
        fq="name:commune-public",
        fq_list=["organization:metropole"],
        ext_rattaches="1",
    )
    assert found == {"commune-public"}
    assert searched("", fq="-organization:metropole", ext_rattaches="1") == {
        "region-public",
        "voisine-public",
    }
    assert searched("", fq="organization:inconnue", ext_rattaches="1") == set()


@pytest.mark.parametrize("no", ["0", "false", ""])
def test_it_is_not_asked_unawares(tree, no):
    assert searched("", fq="organization:metropole", ext_rattaches=no) == {
        "metropole-public"
    }


def test_nothing_private_comes_with_it(tree):
    assert searched("maire", fq="organization:region", ext_rattaches="1") == {
        "region-public",
        "commune-prive",
        *BELOW,
    }


def test_the_line_above_is_one_query(tree, queries):
    with queries() as run:
        found = hierarchies.chain("commune")
    assert [one["name"] for one in found] == ["region", "metropole", "commune"]
    assert len(run) == 1
    assert hierarchies.chain(None) == hierarchies.chain("inconnue") == []


def test_the_line_stops_below_what_was_removed(tree):
    assert [one["name"] for one in hierarchies.chain("commune")][-1:] == ["commune"]
    group = model.Group.get("metropole")
    group.state = "deleted"
    model.Session.flush()
    try:
        found = [one["name"] for one in hierarchies.chain("commune")]
    finally:
        model.Session.rollback()
    assert found == ["commune"]
