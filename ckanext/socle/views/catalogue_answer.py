"""How a catalogue is answered: what HTTP lets a client not ask twice.

ETag and 304, Last-Modified, HEAD without a body, gzip, Vary, links to the other pages
and formats (RFC 8288, signposting). No redirect: data.gouv.fr follows none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from flask import Response
from werkzeug.datastructures import MIMEAccept
from werkzeug.wrappers import Response as AnyResponse

import ckan.plugins.toolkit as tk

from ..core.dcat import Catalogue
from ..dcat import documents, generation, store
from ..dcat.documents import MEDIA_TYPES, Answer
from ..dcat.questions import Question
from ..dcat.reading import site_url
from ..dcat.subjects import Subject
from ..model.task import now

_HTML = "text/html"
_DCAT_CATALOG = "http://www.w3.org/ns/dcat#Catalog"
_SUFFIXES = {media: suffix for suffix, media in reversed(MEDIA_TYPES.items())}
# What a client that has no preference gets comes first.
_OFFERED = ["text/turtle", *(media for media in _SUFFIXES if media != "text/turtle")]


def offered(accepted: MIMEAccept) -> str | None:
    """Return the suffix that is preferred: `html` for a browser, None for none."""
    if not accepted:
        return "ttl"
    media = accepted.best_match([*_OFFERED, "application/xhtml+xml", _HTML])
    if media is None:
        return None
    return _SUFFIXES.get(media, "html")


def refused(status: int, text: str, *, negotiated: bool = False) -> Response:
    """Return an answer that says why there is none, as text."""
    answer = Response(f"{text}\n", status, mimetype="text/plain")
    _open(answer, negotiated=negotiated)
    answer.cache_control.no_cache = True
    return answer


def conditional(
    found: Answer, subject: Subject, last: store.Last, *, negotiated: bool
) -> AnyResponse:
    """Return a page, or nothing to who has it already or asks for its head only."""
    answer = Response()
    _describe(answer, found.suffix, subject, negotiated=negotiated)
    is_packed = _wants_gzip()
    answer.set_etag(f"{found.etag}{'-gz' if is_packed else ''}")
    answer.last_modified = _last_modified(last)
    for link in _links(found.catalogue, subject, found.suffix):
        answer.headers.add("Link", link)
    answer.make_conditional(tk.request)
    if answer.status_code == 304 or tk.request.method == "HEAD":
        answer.automatically_set_content_length = False
        answer.headers.pop("Content-Length", None)
        return answer
    body = found.body()
    answer.set_data(documents.packed(body) if is_packed else body)
    return answer


def streamed(subject: Subject, question: Question, suffix: str) -> AnyResponse:
    """Return a whole catalogue, written while it is read."""
    last = store.last_changes()
    total = store.count(question.narrowed(subject.selection), last)
    digest = f"{generation.current()}-{total}-{'-'.join(map(str, last))}-{question}"
    is_packed = _wants_gzip()
    answer = Response()
    _describe(answer, suffix, subject, negotiated=False)
    answer.set_etag(
        f"{documents.digest(digest)}{'-gz' if is_packed else ''}", weak=True
    )
    answer.last_modified = _last_modified(last)
    for link in _links(subject.catalogue, subject, suffix):
        answer.headers.add("Link", link)
    answer.make_conditional(tk.request)
    answer.automatically_set_content_length = False
    answer.headers.pop("Content-Length", None)
    if answer.status_code == 304 or tk.request.method == "HEAD":
        return answer
    parts = documents.export(subject, question, suffix)
    answer.response = documents.compressed(parts) if is_packed else _encoded(parts)
    return answer


def _encoded(parts: Iterator[str]) -> Iterator[bytes]:
    return (part.encode() for part in parts)


def _describe(
    answer: Response, suffix: str, subject: Subject, *, negotiated: bool
) -> None:
    answer.headers["Content-Type"] = f"{MEDIA_TYPES[suffix]}; charset=utf-8"
    answer.headers["Content-Location"] = (
        f"{site_url()}{subject.path}/catalog.{suffix}" if negotiated else ""
    )
    if not negotiated:
        del answer.headers["Content-Location"]
    if _wants_gzip():
        answer.headers["Content-Encoding"] = "gzip"
    _open(answer, negotiated=negotiated)
    answer.cache_control.no_cache = True


def _open(answer: Response, *, negotiated: bool) -> None:
    answer.vary.add("Accept-Encoding")
    if negotiated:
        answer.vary.add("Accept")
    answer.headers["Access-Control-Allow-Origin"] = "*"


def _wants_gzip() -> bool:
    return tk.request.accept_encodings["gzip"] > 0


def _last_modified(last: store.Last) -> datetime.datetime | None:
    """Return when something changed; a second less while that second may see more.

    The header knows seconds only: what changes later in this one would be missed.
    """
    moments = [moment for moment in last if moment]
    if not moments:
        return None
    found = max(moments).replace(microsecond=0)
    is_over = now() - found >= datetime.timedelta(seconds=1)
    return found if is_over else found - datetime.timedelta(seconds=1)


def _links(catalogue: Catalogue, subject: Subject, suffix: str) -> Iterator[str]:
    """Yield the links of signposting: what it is, its pages, its other formats."""
    yield f'<{catalogue.iri}>; rel="cite-as"'
    yield f'<{_DCAT_CATALOG}>; rel="type"'
    yield f'<{catalogue.homepage}>; rel="describes"; type="{_HTML}"'
    if catalogue.page:
        for relation, url in (
            ("first", catalogue.page.first),
            ("prev", catalogue.page.previous),
            ("next", catalogue.page.next),
            ("last", catalogue.page.last),
        ):
            if url:
                yield f'<{url}>; rel="{relation}"'
    for media, other in _SUFFIXES.items():
        if other != suffix:
            url = f"{site_url()}{subject.path}/catalog.{other}"
            yield f'<{url}>; rel="alternate"; type="{media}"'
