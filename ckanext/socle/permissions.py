"""Who may read a dataset that is not public, in ten labels whatever the portal's size.

CKAN gives a user one label for each organisation that they may read, cascade included:
past a thousand, Solr refuses the search. Here the label stands on the other side:

========================  ==========================  ================================
label                     on each non-public dataset  given to
========================  ==========================  ================================
`member-<org>`            of that organisation        its direct members
`cascade-<org>`           below that organisation     its members whose role cascades
`supporter-<org>`         of those that it supports   its editors and administrators
`reader-<user>`           that the user may read      a user of more than 50 memberships
`public`, `creator-`,     as CKAN's own               as CKAN's own
`collaborator-`
========================  ==========================  ================================

The last three of ours are *keys* (`rights`). What a key opens changes without any
change to the datasets, and the index follows as a task. Nothing leaks meanwhile: a
key that loses something takes another epoch, hence another label, in the very
transaction of the loss, and what the index still says under the former label counts
for nobody. Until the index has followed, the user of the key has plain `member-`
labels instead, for the organisations that have something to hide.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

import ckan.authz as authz
import ckan.model as model
from ckan.lib.plugins import DefaultPermissionLabels

from . import rights
from .model.permission_key import CASCADE, READER, SUPPORTER

MANY = 50  # memberships, above which a user has one label for all
_MOST_CLAUSES = 900  # Solr refuses 1024

_DATASET_KEYS = sa.text(
    f"""
    WITH RECURSIVE {rights.ABOVE},
    supporters AS (
        SELECT s.supporter_id AS id FROM socle_supporter s
        JOIN "group" g ON g.id = s.supporter_id AND g.state = 'active'
        WHERE s.organization_id = :organization AND s.state = 'accepted'
    )
    SELECT 'cascade' AS kind, a.id, coalesce(k.epoch, 0) AS epoch
        FROM ancestors a
        LEFT JOIN socle_permission_key k ON k.kind = 'cascade' AND k.id = a.id
    UNION ALL
    SELECT 'supporter', s.id, coalesce(k.epoch, 0)
        FROM supporters s
        LEFT JOIN socle_permission_key k ON k.kind = 'supporter' AND k.id = s.id
    UNION ALL
    SELECT 'reader', k.id, k.epoch
        FROM socle_permission_key k
        WHERE k.kind = 'reader' AND EXISTS (
            SELECT 1 FROM member m
            JOIN "group" g ON g.id = m.group_id AND g.state = 'active'
            WHERE m.table_name = 'user' AND m.table_id = k.id AND m.state = 'active'
            AND (
                (m.group_id = :organization AND m.capacity = ANY(:reading))
                OR (m.capacity = ANY(:cascading)
                    AND m.group_id IN (SELECT id FROM ancestors))
                OR (m.capacity = ANY(:publishing)
                    AND m.group_id IN (SELECT id FROM supporters))))
    """  # noqa: S608 - a constant of ours
)
_MEMBERSHIPS = sa.text(
    """
    SELECT m.group_id, array_agg(m.capacity) AS capacities,
        coalesce(max(c.epoch), 0) AS cascade_epoch,
        coalesce(bool_and(c.settled IS NOT DISTINCT FROM c.version), true)
            AS cascade_settled,
        coalesce(max(s.epoch), 0) AS supporter_epoch,
        coalesce(bool_and(s.settled IS NOT DISTINCT FROM s.version), true)
            AS supporter_settled,
        EXISTS (SELECT 1 FROM socle_supporter o WHERE o.supporter_id = m.group_id
            AND o.state = 'accepted') AS supports
    FROM member m
    JOIN "group" g ON g.id = m.group_id AND g.is_organization AND g.state = 'active'
    LEFT JOIN socle_permission_key c ON c.kind = 'cascade' AND c.id = m.group_id
    LEFT JOIN socle_permission_key s ON s.kind = 'supporter' AND s.id = m.group_id
    WHERE m.table_name = 'user' AND m.table_id = :user AND m.state = 'active'
        AND m.capacity = ANY(:reading)
    GROUP BY m.group_id ORDER BY m.group_id
    """
)


@dataclasses.dataclass(frozen=True)
class Membership:
    """An organisation of a user, and the state of the keys that it gives them."""

    organization_id: str
    capacities: frozenset[str]
    cascade_epoch: int
    cascade_settled: bool
    supporter_epoch: int
    supporter_settled: bool
    supports: bool


class PermissionLabelsMixin(DefaultPermissionLabels):
    """Our IPermissionLabels."""

    def get_dataset_labels(self, dataset_obj: model.Package) -> list[str]:
        """Return CKAN's labels, and those of the keys that open the dataset."""
        labels = super().get_dataset_labels(dataset_obj)
        if labels == ["public"] or not dataset_obj.owner_org:
            return labels
        return [*labels, *dataset_keys(dataset_obj.owner_org)]

    def get_user_dataset_labels(self, user_obj: model.User | None) -> list[str]:
        """Return the labels of what a user may read; few, whoever the user is."""
        if not user_obj or user_obj.is_anonymous:
            return ["public"]
        mine = ["public", f"creator-{user_obj.id}", *_collaborations(user_obj.id)]
        found = memberships(user_obj.id)
        if len(found) > MANY:
            return [*mine, *_reader_labels(user_obj.id, found)]
        keys, unsettled = _keys(found)
        return [*mine, *_members(found), *keys, *_meanwhile(unsettled)]


def dataset_keys(organization_id: str) -> list[str]:
    """Return the labels of the keys that open the datasets of an organisation.

    One statement, hence one state of the database: a right and its epoch agree.
    """
    rows = model.Session.execute(
        _DATASET_KEYS, {"organization": organization_id, **rights.role_lists()}
    )
    return sorted(rights.label(row.kind, row.id, row.epoch) for row in rows)


def memberships(user_id: str) -> list[Membership]:
    """Return the organisations of a user with a role that reads, in one query."""
    rows = model.Session.execute(
        _MEMBERSHIPS, {"user": user_id, "reading": rights.role_lists()["reading"]}
    )
    return [Membership(row[0], frozenset(row[1]), *row[2:]) for row in rows]


def _members(found: Iterable[Membership]) -> list[str]:
    return [f"member-{one.organization_id}" for one in found]


def _keys(found: Iterable[Membership]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the labels of the keys, and the keys that the index has not followed."""
    roles = rights.role_lists()
    labels: list[str] = []
    unsettled: list[tuple[str, str]] = []
    for one in found:
        if one.capacities & set(roles["cascading"]):
            labels.append(rights.label(CASCADE, one.organization_id, one.cascade_epoch))
            if not one.cascade_settled:
                unsettled.append((CASCADE, one.organization_id))
        if one.supports and one.capacities & set(roles["publishing"]):
            labels.append(
                rights.label(SUPPORTER, one.organization_id, one.supporter_epoch)
            )
            if not one.supporter_settled:
                unsettled.append((SUPPORTER, one.organization_id))
    return labels, unsettled


def _reader_labels(user_id: str, found: list[Membership]) -> list[str]:
    key = rights.get(READER, user_id)
    if key is None:
        rights.make_reader(user_id)
        return _meanwhile([(READER, user_id)])
    mine = [rights.label(READER, user_id, key.epoch)]
    if key.settled == key.version:
        return mine
    return [*mine, *_meanwhile([(READER, user_id)])]


def _meanwhile(unsettled: list[tuple[str, str]]) -> list[str]:
    """Return plain labels for what the keys open and the index may not show yet."""
    found: dict[str, None] = {}
    for kind, id_ in unsettled:
        left = _MOST_CLAUSES - len(found)
        found.update(dict.fromkeys(rights.hiding_organizations(kind, id_, left)))
    return [f"member-{organization_id}" for organization_id in found]


def _collaborations(user_id: str) -> list[str]:
    if not authz.check_config_permission("allow_dataset_collaborators"):
        return []
    rows: Any = model.Session.scalars(
        sa.select(model.PackageMember.package_id).where(
            model.PackageMember.user_id == user_id
        )
    )
    return [f"collaborator-{package_id}" for package_id in rows]
