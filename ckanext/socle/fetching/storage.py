"""The body of an answer, on disk and within limits."""

from __future__ import annotations

import hashlib
import http.client
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ..core.errors import FetchTimeoutError, TooBigError
from ..core.links import suggested_filename
from .target import Target

CHUNK = 1 << 16


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch."""

    max_size: int = 300_000_000
    """Bytes, once inflated."""
    timeout: float = 60.0
    """Seconds for the whole, redirects included."""
    max_redirects: int = 5


@dataclass(frozen=True)
class Mark:
    """What a server calls a state of a file: sent back, it says if that changed."""

    etag: str = ""
    """As received, quotes included; "" if the server gives none."""
    last_modified: str = ""
    """An HTTP date, as received; "" if the server gives none."""

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for the file only if it is another one."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in sent.items() if value}


@dataclass(frozen=True)
class Fetched:
    """A file fetched from a link; leaving its `with` block deletes it."""

    path: Path
    sha256: str
    size: int
    """Bytes on disk, inflated if the server had deflated them."""
    filename: str
    media_type: str
    """Of the answer, lower case, without parameters; may be empty."""
    url: str
    """The last address, after redirects."""
    mark: Mark
    """What the server calls this state of the file."""

    def close(self) -> None:
        """Delete the file; once deleted, do nothing."""
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Fetched:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Delete the file."""
        self.close()


def store(
    answer: http.client.HTTPResponse,
    target: Target,
    deadline: float,
    limits: Limits,
) -> Fetched:
    """Return the body of *answer* as a file, under the name that the server gives.

    :raises TooBigError: above the limit, once inflated
    :raises FetchTimeoutError: not whole at *deadline* (of `time.monotonic`)
    """
    announced = answer.length
    if announced is not None and announced > limits.max_size:
        raise TooBigError(limit=limits.max_size, size=announced, url=target.url)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(prefix="socle-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in _inflated(answer):
                size += len(chunk)
                if size > limits.max_size:
                    raise TooBigError(limit=limits.max_size, url=target.url)
                digest.update(chunk)
                file.write(chunk)
        # A body without a length just ends when the watchdog cuts the connection.
        if time.monotonic() >= deadline:
            raise FetchTimeoutError(limit=limits.timeout, url=target.url)
    except BaseException:
        os.unlink(name)
        raise
    media_type = answer.headers.get_content_type() if answer.headers else ""
    filename = suggested_filename(
        header(answer, "Content-Disposition"), target.url, media_type
    )
    mark = Mark(answer.getheader("ETag", ""), answer.getheader("Last-Modified", ""))
    return Fetched(
        Path(name), digest.hexdigest(), size, filename, media_type, target.url, mark
    )


def header(answer: http.client.HTTPResponse, name: str) -> str | None:
    """Return a header, in UTF-8 where the server wrote accents as such."""
    text = answer.getheader(name)
    if text is None or text.isascii():
        return text
    return text.encode("latin-1").decode("utf-8", errors="replace")


def _inflated(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield the body in pieces of `CHUNK` bytes at most, whatever it inflates to."""
    encoding = (answer.getheader("Content-Encoding") or "").strip().lower()
    if encoding not in ("gzip", "x-gzip", "deflate"):
        yield from _body(answer)
        return
    # 47: a zlib or gzip header, whichever comes.
    inflater = zlib.decompressobj(47)
    for data in _body(answer):
        while data:
            yield inflater.decompress(data, CHUNK)
            data = inflater.unconsumed_tail
    yield inflater.flush()
    if not inflater.eof:
        raise http.client.IncompleteRead(b"")


def _body(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while chunk := answer.read1(CHUNK):
        yield chunk
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
