"""What a body sent to the State, received as drafts of the files expected of it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import ckan.model as model

from .. import config, table_schemas
from ..core import transmissions
from ..core.transmissions import Reading, Refused
from ..model.provision import Provision
from .making import join

_CHUNK = 1 << 20
SOURCES = {
    "acts": "Actes transmis au contrôle de légalité (@CTES)",
    "budget": "Documents budgétaires transmis au contrôle de légalité (TotEM)",
    "contracts": "Données essentielles envoyées par le profil d'acheteur (DECP)",
}
"""Said in the datasets, in French."""


def read(uploads: Sequence[Any], siren: str | None) -> Reading:
    """Return what files sent with a request hold, read in a process of their own.

    *uploads* are werkzeug's `FileStorage`; *siren* is that of the body.

    :raises ReadingError: they are too big
    """
    most = config.validation_max_size()
    kept, refused = [], []
    with ExitStack() as stack:
        for one in uploads:
            copy = stack.enter_context(tempfile.NamedTemporaryFile(prefix="socle-"))
            if _copy(one.stream, copy, most):
                kept.append((Path(copy.name), one.filename or ""))
            else:
                refused.append(Refused(one.filename or "", "too-big"))
        found = transmissions.read_apart(kept, siren)
    found.refused[:0] = refused
    return found


def _copy(stream: Any, copy: Any, most: int) -> bool:
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        most -= len(chunk)
        if most < 0:
            return False
        copy.write(chunk)
    copy.flush()
    return True


def receive(organization_id: str, found: Reading, user: str) -> list[Provision]:
    """Return the drafts made of what was read: one for each expected file. Commits.

    Acts and contracts join those that wait, or those that are on line. What has no row
    makes no draft.

    :raises ValidationError, NotAuthorized: as CKAN's own actions
    """
    author = model.User.get(user).id
    return [
        join(
            organization_id,
            table_schemas.get(one.table_schema),
            one.rows,
            origin=one.kind,
            source=SOURCES[one.kind],
            user=user,
            author=author,
            left_out=one.left_out,
        )
        for one in found.transmissions
        if one.rows
    ]
