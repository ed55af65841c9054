"""Documents of Solr for copies of a dataset: CKAN makes one for each organisation.

The first dataset of an organisation goes through CKAN's own indexing, plugins and
permission labels included; the others of that organisation are copies of its document.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

import ckan.plugins.toolkit as tk
from ckan.lib.search import common, index
from ckan.logic import package_show_default_and_custom_schemas

from .moulds import Marks, replaced

_BATCH = 1_000
Document = dict[str, Any]


def read_document(dataset_id: str) -> str:
    """Return what CKAN would index of a dataset, as JSON."""
    plain, custom = package_show_default_and_custom_schemas(
        {"ignore_auth": True}, dataset_id
    )
    return json.dumps({**plain, "with_custom_schema": custom}, ensure_ascii=False)


def first_document(mould: str, marks: Marks) -> str:
    """Return the document of a dataset that is in the database, by CKAN's indexing."""
    made: list[Document] = []

    class Solr:
        def add(self, docs: list[Document], commit: bool) -> None:
            made.extend(docs)

    with mock.patch.object(index, "make_connection", Solr):
        index.PackageSearchIndex().update_dict(
            json.loads(replaced(mould, marks)), defer_commit=True
        )
    return json.dumps(made[0], ensure_ascii=False)


def next_document(first: str, marks: Marks) -> Document:
    """Return the document of another dataset of the same organisation."""
    document = json.loads(replaced(first, marks))
    text = f"{document['id']}{tk.config['ckan.site_id']}"
    document["index_id"] = hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - CKAN's
    return document


@contextlib.contextmanager
def writing() -> Iterator[Any]:
    """Give a function that takes documents; they are committed at the end."""
    solr = common.make_connection()
    waiting: list[Document] = []

    def write(document: Document) -> None:
        waiting.append(document)
        if len(waiting) >= _BATCH:
            solr.add(waiting, commit=False)
            waiting.clear()

    yield write
    if waiting:
        solr.add(waiting, commit=False)
    solr.commit()
