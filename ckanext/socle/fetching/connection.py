"""One request to one judged address; whatever the server does, it ends in time."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import certifi

from ..core.errors import (
    CertificateError,
    FetchError,
    FetchTimeoutError,
    InterruptedFetchError,
    LinkDeadError,
)
from .storage import Limits
from .target import Target

ATTEMPTS = 3
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def request(
    target: Target,
    addresses: list[str],
    deadline: float,
    limits: Limits,
    headers: dict[str, str],
) -> Iterator[http.client.HTTPResponse]:
    """Yield the answer; whatever the server does, it ends at *deadline*."""
    connection = _connect(target, addresses, deadline, limits)
    watchdog = threading.Timer(max(0.0, deadline - time.monotonic()), connection.cut)
    watchdog.daemon = True
    watchdog.start()
    try:
        with closing(connection), _told(target, connection, limits):
            connection.secure()
            connection.request("GET", target.path, headers=headers)
            with closing(connection.getresponse()) as answer:
                yield answer
    finally:
        watchdog.cancel()


def _connect(
    target: Target, addresses: list[str], deadline: float, limits: Limits
) -> Connection:
    failure: OSError | None = None
    for address in addresses[:ATTEMPTS]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchTimeoutError(limit=limits.timeout, url=target.url)
        try:
            return Connection(target, address, left)
        except OSError as error:
            failure = error
    if time.monotonic() >= deadline:
        raise FetchTimeoutError(limit=limits.timeout, url=target.url)
    raise LinkDeadError(url=target.url) from failure


@contextmanager
def _told(target: Target, connection: Connection, limits: Limits) -> Iterator[None]:
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


class Connection(http.client.HTTPConnection):
    """A connection to a given address, under the name of the link."""

    def __init__(self, target: Target, address: str, timeout: float) -> None:
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
