"""Where a link leads, and whether that is somewhere a server may go."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ..core.errors import ForbiddenAddressError, LinkDeadError, WrongLinkError
from ..core.links import is_public_address

Resolver = Callable[[str, int], list[str]]


@dataclass
class Target:
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


def parse(url: str) -> Target:
    """Return what *url* asks of whom.

    :raises WrongLinkError: it is no http or https address
    """
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
    return Target(url, host, port or (443 if secure else 80), secure, path)


def judged_addresses(
    target: Target, allowed: set[str], resolver: Resolver
) -> list[str]:
    """Return the addresses of the target that a connection may go to.

    :raises LinkDeadError: its name is unknown
    :raises ForbiddenAddressError: none is public, nor is its host *allowed*
    """
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
