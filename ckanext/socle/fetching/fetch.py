"""From a link to a file, redirect after redirect."""

from __future__ import annotations

import time
from collections.abc import Iterable
from urllib.parse import urljoin

from ..core.errors import HttpStatusError, TooManyRedirectsError
from .connection import request
from .storage import Fetched, Limits, Mark, header, store
from .target import Resolver, judged_addresses, parse, resolve

REDIRECTS = {301, 302, 303, 307, 308}
_NOT_MODIFIED = 304
_USUAL = Limits()
_HEADERS = {
    "User-Agent": "ckanext-socle",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, identity;q=0.5",
    "Connection": "close",
}


def fetch(
    url: str,
    *,
    limits: Limits = _USUAL,
    allowed_hosts: Iterable[str] = (),
    resolver: Resolver = resolve,
) -> Fetched:
    """Return the file behind *url*, in a temporary file that the caller closes.

    *allowed_hosts* are names (`intranet.example`) or names with a port
    (`localhost:5000`) that may have a private address.

    :raises FetchError: no file; its `code` and `params` say why
    """
    fetched = _fetch(url, limits, allowed_hosts, resolver, {})
    if fetched is None:  # the server answers a question that nobody asked
        raise HttpStatusError(status=_NOT_MODIFIED, url=url)
    return fetched


def fetch_if_changed(
    url: str,
    mark: Mark,
    *,
    limits: Limits = _USUAL,
    allowed_hosts: Iterable[str] = (),
    resolver: Resolver = resolve,
) -> Fetched | None:
    """Return the file as `fetch` does; `None` if it is still in the state of *mark*.

    :raises FetchError: no file; its `code` and `params` say why
    """
    return _fetch(url, limits, allowed_hosts, resolver, mark.conditions())


def _fetch(
    url: str,
    limits: Limits,
    allowed_hosts: Iterable[str],
    resolver: Resolver,
    conditions: dict[str, str],
) -> Fetched | None:
    allowed = {host.strip().lower() for host in allowed_hosts}
    deadline = time.monotonic() + limits.timeout
    headers = _HEADERS | conditions
    for _ in range(limits.max_redirects + 1):
        target = parse(url)
        addresses = judged_addresses(target, allowed, resolver)
        with request(target, addresses, deadline, limits, headers) as answer:
            location = header(answer, "Location")
            if answer.status in REDIRECTS and location:
                url = urljoin(target.url, location)
                continue
            if answer.status == _NOT_MODIFIED and conditions:
                return None
            if answer.status != 200:
                raise HttpStatusError(status=answer.status, url=target.url)
            return store(answer, target, deadline, limits)
    raise TooManyRedirectsError(limit=limits.max_redirects, url=url)
