"""A seeded portal is one that CKAN's actions would have made."""

import itertools
import json
import random
import re

import pytest
import sqlalchemy as sa

import ckan.model as model
from ckan.lib.search import common

from benchmarks import datasets, moulds, organizations, people, portal
from ckanext.socle import onboarding, permissions

# What two things made one after the other never share.
_NEVER_THE_SAME = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:.]+|[0-9a-f]{32}"
)


_made: dict[str, organizations.Organization] = {}


@pytest.fixture
def seeded(request):
    """Twelve organisations, nine datasets, four of them private; made once."""
    if not _made:
        for name in ("clean_db", "clean_index"):
            request.getfixturevalue(name)
        found = organizations.make(12, random.Random(1))  # noqa: S311 - no secret
        datasets.make(found, 9, 4, random.Random(2))  # noqa: S311
        people.make(found, 60)
        _made.update({one.id: one for one in found})
    return _made


def neutral(text: str, marks: dict[str, str]) -> str:
    """Return a text without ids, dates and what the two are told apart by."""
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return _NEVER_THE_SAME.sub("#", text)


def rows(id_: str, marks: dict[str, str]) -> dict[str, list]:
    found = moulds.read_mould(id_).rows
    return {
        table: sorted(
            (loaded(neutral(row, marks)) for row in found[table]), key=json.dumps
        )
        for table in found
    }


def loaded(value):
    """Return JSON in JSON as what it says: keys have no order, accents no escape."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        return loaded(json.loads(value))
    if isinstance(value, dict):
        return {key: loaded(value[key]) for key in sorted(value)}
    return [loaded(one) for one in value] if isinstance(value, list) else value


def document(id_: str, marks: dict[str, str]) -> dict:
    solr = common.make_connection(decode_dates=False)
    (found,) = solr.search(f"id:{id_}", fq="site_id:*", fl="*").docs
    found.pop("_version_"), found.pop("indexed_ts", None)
    return loaded(neutral(json.dumps(found, ensure_ascii=False), marks))


def seeded_datasets() -> list:
    """The first and the last one of each kind, told by their organisation."""
    query = """
        SELECT DISTINCT ON (private) id, title, owner_org, private FROM package
        ORDER BY private, owner_org {}"""
    rows = [model.Session.execute(sa.text(query.format(d))) for d in ("", "DESC")]
    return [row for found in rows for row in found]


def test_a_seeded_dataset_is_one_made_by_the_action(seeded):
    serials = itertools.count(900_002)
    for copy in seeded_datasets():
        subject, serial = copy.title.split()
        other = str(next(serials))
        stands = organizations.model("commune")["territory_id"]
        marks = {
            "900001": other,
            datasets.SUBJECT: subject,
            stands: seeded[copy.owner_org].territory_id,
        }
        wanted = datasets.fields(copy.owner_org, private=copy.private)
        text = moulds.replaced(json.dumps(wanted, ensure_ascii=False), marks)
        made = portal.act("package_create", **json.loads(text))
        mine, theirs = {serial: "SERIAL"}, {other: "SERIAL"}
        assert rows(copy.id, mine) == rows(made["id"], theirs)
        assert document(copy.id, mine) == document(made["id"], theirs)
        assert found_by(copy.id) == found_by(made["id"])


def found_by(id_: str) -> list[str]:
    """Return the labels under which the index shows a dataset: they are not stored."""
    organization = model.Package.get(id_).owner_org
    labels = ["public", f"member-{organization}"]
    labels += permissions.dataset_keys(organization)
    solr = common.make_connection(decode_dates=False)
    return [
        label
        for label in labels
        if solr.search(f"id:{id_}", fq=f'permission_labels:"{label}"', rows=0).hits
    ]


def test_a_seeded_organisation_is_one_that_was_onboarded(seeded):
    owners = set(model.Session.scalars(sa.select(model.Package.owner_org)))
    commune = next(
        one
        for one in seeded.values()
        if one.territory_id.startswith("commune") and one.id not in owners
    )
    copy = rows(commune.id, {})
    portal.act("organization_purge", id=commune.id)
    plan = onboarding.plan(commune.territory_id, levels=["commune"])
    for step in plan.steps:
        onboarding.carry_out(step)
    made = model.Group.get(commune.name)
    mine = rows(made.id, {})
    assert copy["group"] == mine["group"]
    assert [one["table_name"] for one in mine["member"]] == ["group"]


def test_those_who_are_seeded_read_what_they_should(seeded):
    query = sa.text("SELECT count(*) FROM package WHERE private")
    hidden = model.Session.scalar(query)
    administrator = model.User.get(people.ADMINISTRATOR)
    labels = permissions.PermissionLabelsMixin().get_user_dataset_labels(administrator)
    assert len(labels) <= 10
    counts = {}
    for name in (people.ADMINISTRATOR, people.MANY, None):
        user = model.User.get(name) if name else None
        found = portal.tk.get_action("package_search")(
            {"user": name or "", "auth_user_obj": user},
            {"include_private": True, "fq": "capacity:private", "rows": 0},
        )
        counts[name] = found["count"]
    assert counts == {people.ADMINISTRATOR: hidden, people.MANY: hidden, None: 0}
