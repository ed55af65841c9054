"""The only outgoing HTTP: a link becomes a file on disk, within limits.

Whoever types a link must not make the server read its own network. At each hop the
name is resolved once, its addresses are judged, and the connection goes to an
address that was judged: a name that changes between the two (DNS rebinding) gains
nothing. The `Host` header, TLS' server name and the certificate stay the link's.
Proxies of the environment are not used.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import os
import socket
import ssl
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, urljoin, urlsplit

import certifi

from .core.errors import (
    CertificateError,
    FetchError,
    FetchTimeoutError,
    ForbiddenAddressError,
    HttpStatusError,
    InterruptedFetchError,
    LinkDeadError,
    TooBigError,
    TooManyRedirectsError,
    WrongLinkError,
)
from .core.links import is_public_address, suggested_filename

CHUNK = 1 << 16
REDIRECTS = {301, 302, 303, 307, 308}
ATTEMPTS = 3
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
HEADERS = {
    "User-Agent": "ckanext-socle",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, identity;q=0.5",
    "Connection": "close",
}

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Limits:
    """Bounds of one fetch."""

    max_size: int = 300_000_000
    """Bytes, once inflated."""
    timeout: float = 60.0
    """Seconds for the whole, redirects included."""
    max_redirects: int = 5


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


@dataclass
class _Target:
    """One hop: where to connect, and what to ask."""

    url: str
    host: str
    port: int
    secure: bool
    path: str


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of *host*, in the order to try them.

    :raises OSError: the name is unknown
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def fetch(
    url: str,
    *,
    limits: Limits = Limits(),
    allowed_hosts: Iterable[str] = (),
    resolver: Resolver = resolve,
) -> Fetched:
    """Return the file behind *url*, in a temporary file that the caller closes.

    *allowed_hosts* are names (`intranet.example`) or names with a port
    (`localhost:5000`) that may have a private address.

    :raises FetchError: no file; its `code` and `params` say why
    """
    allowed = {host.strip().lower() for host in allowed_hosts}
    deadline = time.monotonic() + limits.timeout
    for _ in range(limits.max_redirects + 1):
        target = _parse(url)
        addresses = _judged_addresses(target, allowed, resolver)
        with _request(target, addresses, deadline, limits) as answer:
            location = _header(answer, "Location")
            if answer.status in REDIRECTS and location:
                url = urljoin(target.url, location)
                continue
            if answer.status != 200:
                raise HttpStatusError(status=answer.status, url=target.url)
            return _store(answer, target, deadline, limits)
    raise TooManyRedirectsError(limit=limits.max_redirects, url=url)


def _parse(url: str) -> _Target:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
        port = parts.port
    except ValueError as error:
        raise WrongLinkError(url=url) from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise WrongLinkError(url=url)
    secure = parts.scheme == "https"
    path = quote(parts.path or "/", safe="/%:=&?~#+!$,;'@()*[]")
    if parts.query:
        path += "?" + quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
    return _Target(url, host, port or (443 if secure else 80), secure, path)


def _judged_addresses(
    target: _Target, allowed: set[str], resolver: Resolver
) -> list[str]:
    try:
        addresses = resolver(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise LinkDeadError(url=target.url) from error
    if allowed & {target.host, f"{target.host}:{target.port}"}:
        return addresses
    public = [address for address in addresses if is_public_address(address)]
    if not public:
        raise ForbiddenAddressError(host=target.host, url=target.url)
    return public


@contextmanager
def _request(
    target: _Target, addresses: list[str], deadline: float, limits: Limits
) -> Iterator[http.client.HTTPResponse]:
    """Yield the answer; whatever the server does, it ends at *deadline*."""
    connection = _connect(target, addresses, deadline, limits)
    watchdog = threading.Timer(max(0.0, deadline - time.monotonic()), connection.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        with closing(connection), _told(target, connection, limits):
            connection.secure()
            connection.request("GET", target.path, headers=HEADERS)
            with closing(connection.getresponse()) as answer:
                yield answer
    finally:
        watchdog.cancel()


def _connect(
    target: _Target, addresses: list[str], deadline: float, limits: Limits
) -> _Connection:
    failure: OSError | None = None
    for address in addresses[:ATTEMPTS]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchTimeoutError(limit=limits.timeout, url=target.url)
        try:
            return _Connection(target, address, left)
        except OSError as error:
            failure = error
    if time.monotonic() >= deadline:
        raise FetchTimeoutError(limit=limits.timeout, url=target.url)
    raise LinkDeadError(url=target.url) from failure


@contextmanager
def _told(target: _Target, connection: _Connection, limits: Limits) -> Iterator[None]:
    """Turn what the network raises into a `FetchError`."""
    try:
        yield
    except FetchError:
        raise
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            raise
        if connection.was_cut or isinstance(error, TimeoutError):
            raise FetchTimeoutError(limit=limits.timeout, url=target.url) from error
        if isinstance(error, ssl.SSLError):
            raise CertificateError(host=target.host, url=target.url) from error
        if isinstance(error, http.client.IncompleteRead):
            raise InterruptedFetchError(url=target.url) from error
        raise LinkDeadError(url=target.url) from error


class _Connection(http.client.HTTPConnection):
    """A connection to a given address, under the name of the link."""

    def __init__(self, target: _Target, address: str, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self.default_port = 443 if target.secure else 80
        self.was_cut = False
        self._is_secure = target.secure
        self.sock = socket.create_connection((address, target.port), timeout=timeout)
        # http.client forgets its socket as soon as the answer begins.
        self._live: socket.socket = self.sock

    def secure(self) -> None:
        """Begin TLS, for the link's name."""
        if self._is_secure:
            self.sock = _tls_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self._live = self.sock
            self.sock.do_handshake()

    def connect(self) -> None:
        """Refuse to connect again: that would resolve the name again."""
        raise http.client.NotConnected

    def cut(self) -> None:
        """End the connection from another thread: a blocked read returns."""
        self.was_cut = True
        with suppress(OSError):
            self._live.shutdown(socket.SHUT_RDWR)


def _tls_context() -> ssl.SSLContext:
    """Return the system's authorities (an intranet's too) and those of certifi."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _store(
    answer: http.client.HTTPResponse,
    target: _Target,
    deadline: float,
    limits: Limits,
) -> Fetched:
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
        _header(answer, "Content-Disposition"), target.url, media_type
    )
    return Fetched(
        Path(name), digest.hexdigest(), size, filename, media_type, target.url
    )


def _header(answer: http.client.HTTPResponse, name: str) -> str | None:
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
