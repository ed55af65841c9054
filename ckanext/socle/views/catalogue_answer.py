"""How a catalogue is answered: what HTTP lets a client not ask twice.

ETag and 304, Last-Modified, HEAD without a body, gzip, Vary, links to the other pages
and formats (RFC 8288, signposting). No redirect: data.gouv.fr follows none.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator

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

# What every document follows (https://www.w3.org/TR/dx-prof-conneg/). There is one
# graph: whoever asks for another profile gets it too, and reads which ones it follows.
PROFILES = (
    "https://semiceu.github.io/DCAT-AP/releases/3.0.1",
    "https://semiceu.github.io/DCAT-AP/releases/3.0.0-hvd",
)
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
    address = f"{site_url()}{subject.path}/catalog"
    answer = described(found.suffix, address, negotiated=negotiated)
    answer.last_modified = last_modified(last)
    for link in _links(found.catalogue, subject, found.suffix):
        answer.headers.add("Link", link)
    return finished(answer, found.etag, found.body)


def finished(
    answer: Response, etag: str, body: Callable[[], bytes], *, weak: bool = False
) -> AnyResponse:
    """Return an answer with its body, unless the client has it or wants the head only.

    *body* is asked for only when it is sent.
    """
    if not _is_wanted(answer, etag, weak=weak):
        return answer
    found = body()
    answer.set_data(documents.packed(found) if _wants_gzip() else found)
    return answer


def _is_wanted(answer: Response, etag: str, *, weak: bool) -> bool:
    """Set the ETag, and the status 304 where the client has the document already."""
    answer.set_etag(f"{etag}{'-gz' if _wants_gzip() else ''}", weak=weak)
    answer.make_conditional(tk.request)
    answer.automatically_set_content_length = False
    answer.headers.pop("Content-Length", None)
    return answer.status_code != 304 and tk.request.method != "HEAD"


def streamed(subject: Subject, question: Question, suffix: str) -> AnyResponse:
    """Return a whole catalogue, written while it is read."""
    last = store.last_changes()
    total = store.count(question.narrowed(subject.selection), last)
    digest = f"{generation.current()}-{total}-{'-'.join(map(str, last))}-{question}"
    answer = described(suffix, f"{site_url()}{subject.path}/catalog", negotiated=False)
    answer.last_modified = last_modified(last)
    for link in _links(subject.catalogue, subject, suffix):
        answer.headers.add("Link", link)
    if not _is_wanted(answer, store.digest(digest), weak=True):
        return answer
    parts = documents.export(subject, question, suffix)
    answer.response = documents.compressed(parts) if _wants_gzip() else _encoded(parts)
    return answer


def _encoded(parts: Iterator[str]) -> Iterator[bytes]:
    return (part.encode() for part in parts)


def described(suffix: str, address: str, *, negotiated: bool) -> Response:
    """Return an answer that says what it is; its formats are at *address*, a point."""
    answer = Response()
    answer.headers["Content-Type"] = f"{MEDIA_TYPES[suffix]}; charset=utf-8"
    if negotiated:
        answer.headers["Content-Location"] = f"{address}.{suffix}"
    if _wants_gzip():
        answer.headers["Content-Encoding"] = "gzip"
    _open(answer, negotiated=negotiated)
    answer.cache_control.no_cache = True
    for profile in PROFILES:
        answer.headers.add("Link", f'<{profile}>; rel="profile"')
    return answer


def _open(answer: Response, *, negotiated: bool) -> None:
    answer.vary.add("Accept-Encoding")
    if negotiated:
        answer.vary.add("Accept")
    answer.headers["Access-Control-Allow-Origin"] = "*"


def _wants_gzip() -> bool:
    return tk.request.accept_encodings["gzip"] > 0


def last_modified(last: Iterable[datetime.datetime | None]) -> datetime.datetime | None:
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
    yield from alternates(f"{site_url()}{subject.path}/catalog", suffix)


def alternates(address: str, suffix: str, relation: str = "alternate") -> Iterator[str]:
    """Yield the links to the other formats of what is at *address*."""
    for media, other in _SUFFIXES.items():
        if other != suffix:
            yield f'<{address}.{other}>; rel="{relation}"; type="{media}"'
