"""The documents of one dataset for machines, and the way to them from its pages.

`/dataset/x.ttl`… from what catalogues are made of; a dataset that is not public is left
to ckanext-dcat, which knows who asks. `/dataset/x`, the IRI of a dataset, answers its
page to people and a document to who prefers one. Links in the headers of the pages of
datasets and files tell what they are and where the rest is (https://signposting.org).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as AnyResponse

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckanext.dcat import utils

from ..core.dcat import identity
from ..core.dcat.values import clean_iri
from ..core.dcat.vocabularies import find_licence
from ..dcat import filling, generation, profile, single
from ..dcat.documents import MEDIA_TYPES
from ..dcat.reading import DATASET, site_url
from .catalogue_answer import (
    alternates,
    described,
    finished,
    last_modified,
    refused,
)

dataset_document = Blueprint("socle_dataset_document", __name__)

_HTML = ("text/html", "application/xhtml+xml")
_DATASET_PAGE = ("dataset.read", "dcat.read_dataset")
_FILE_PAGE = "dataset_resource.read"
_DOWNLOAD = "dataset_resource.download"
_ABOUT = "https://schema.org/AboutPage"
_DCAT = "http://www.w3.org/ns/dcat#"
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_MOST_FILES = 10  # told in the headers: servers refuse long ones


@dataset_document.route("/dataset/<id>.<socle_suffix:suffix>")
def document(id: str, suffix: str) -> AnyResponse:
    """Return a dataset as a graph."""
    if suffix not in MEDIA_TYPES:
        text = tk._("There is no format “{suffix}”. Write one of these: {names}.")
        shown = text.format(suffix=suffix, names=", ".join(MEDIA_TYPES))
        return refused(404, shown)
    return _answered(id, suffix, negotiated=False)


def _answered(id_: str, suffix: str, *, negotiated: bool) -> AnyResponse:
    is_ours = profile.is_chosen() and not tk.request.args.get("profiles")
    found = single.find(id_, suffix) if is_ours and filling.is_ready() else None
    if found is None:
        return _theirs(id_, suffix, negotiated=negotiated)
    address = f"{site_url()}/dataset/{found.name}"
    answer = described(suffix, address, negotiated=negotiated)
    answer.last_modified = last_modified([found.written])
    for link in (
        f'<{iri_to_uri(found.iri)}>; rel="cite-as"',
        f'<{_DCAT}Dataset>; rel="type"',
        f'<{address}>; rel="describes"; type="{_HTML[0]}"',
        *alternates(address, suffix),
    ):
        answer.headers.add("Link", link)
    return finished(answer, found.etag, found.body)


def _theirs(id_: str, suffix: str, *, negotiated: bool) -> AnyResponse:
    if not p.plugin_loaded("dcat") or suffix not in utils.CONTENT_TYPES:
        text = tk._("There is no public dataset “{name}”.").format(name=id_)
        return refused(404, text, negotiated=negotiated)
    answer: AnyResponse = utils.read_dataset_page(id_, suffix)
    answer.headers["Content-Type"] = f"{MEDIA_TYPES[suffix]}; charset=utf-8"
    return answer


@dataset_document.before_app_request
def negotiate() -> AnyResponse | None:
    """Answer a document at the address of a page, to who prefers one."""
    if tk.request.endpoint != _DATASET_PAGE[0]:
        return None
    media = tk.request.accept_mimetypes.best_match([*_HTML, *MEDIA_TYPES.values()])
    suffix = next((name for name, one in MEDIA_TYPES.items() if one == media), None)
    if suffix is None:
        return None
    id_ = (tk.request.view_args or {}).get("id", "")
    return _answered(id_, suffix, negotiated=True)


@dataset_document.after_app_request
def tell(answer: AnyResponse) -> AnyResponse:
    """Add the links of signposting to the pages of a public dataset and its files."""
    endpoint = tk.request.endpoint
    if endpoint not in (*_DATASET_PAGE, _FILE_PAGE, _DOWNLOAD):
        return answer
    if endpoint in _DATASET_PAGE:
        answer.vary.add("Accept")
    if answer.status_code in (200, 302) and "Link" not in answer.headers:
        for link in _links(endpoint):
            answer.headers.add("Link", link)
    return answer


def _links(endpoint: str) -> Iterator[str]:
    if endpoint == _DOWNLOAD:
        name = (tk.request.view_args or {}).get("id", "")
        yield f'<{_page(name)}>; rel="collection"; type="{_HTML[0]}"'
        return
    dataset = getattr(tk.g, "pkg_dict", None)
    if not dataset or dataset.get("private") or dataset.get("type") != DATASET:
        return
    page = _page(dataset["name"])
    if endpoint == _FILE_PAGE:
        yield f'<{page}>; rel="collection"; type="{_HTML[0]}"'
        yield from _items([getattr(tk.g, "resource", None) or {}])
        return
    yield f'<{_uri(identity.dataset_iri(dataset, generation.base()))}>; rel="cite-as"'
    yield f'<{_ABOUT}>; rel="type"'
    yield f'<{_DCAT}Dataset>; rel="type"'
    licence = find_licence(dataset.get("license_id") or "")
    if licence:
        yield f'<{_uri(licence.iri)}>; rel="license"'
    yield from alternates(page, "html", relation="describedby")
    files = dataset.get("resources") or []
    if len(files) <= _MOST_FILES:
        yield from _items(files)


def _items(files: list[dict[str, Any]]) -> Iterator[str]:
    for file in files:
        url = clean_iri(file.get("url"))
        media = str(file.get("mimetype") or "")
        kind = f'; type="{media}"' if _MEDIA_TYPE.fullmatch(media) else ""
        if url:
            yield f'<{_uri(url)}>; rel="item"{kind}'


def _page(name: str) -> str:
    return f"{site_url()}/dataset/{_uri(name)}"


def _uri(text: str) -> str:
    return iri_to_uri(text)
