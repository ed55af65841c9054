"""Links: which addresses are on the Internet, and what the file behind is called."""

from __future__ import annotations

import email.message
import ipaddress
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PROGRAMS = {".php", ".asp", ".aspx", ".jsp", ".do", ".cgi"}
_SUFFIXES = {
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def is_public_address(text: str) -> bool:
    """Return whether *text* is an IP address of the public Internet.

    Private, loopback, link-local, reserved and multicast ones are not, nor is an
    IPv6 address that carries one of them (mapped, 6to4, Teredo, NAT64).

    >>> is_public_address("93.184.216.34"), is_public_address("::ffff:127.0.0.1")
    (True, False)
    """
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return False
    return all(
        found.is_global
        and not found.is_multicast
        and not found.is_reserved
        and not found.is_unspecified
        for found in _carried(address)
    )


def _carried(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Return the address to judge, and any IPv4 address inside it."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    inner = [address.sixtofour, *(address.teredo or ())]
    return [address, *(found for found in inner if found)]


def suggested_filename(disposition: str | None, url: str, media_type: str) -> str:
    """Return a safe file name: the answer's own, else the end of the address.

    A name that says nothing of the format gets the suffix of the media type.

    >>> suggested_filename(None, "https://x.fr/export.php?id=1", "text/csv")
    'export.csv'
    >>> suggested_filename("attachment; filename*=UTF-8''d%C3%A9lib.csv", "", "")
    'délib.csv'
    """
    name = _from_disposition(disposition) or unquote(urlsplit(url).path).split("/")[-1]
    name = _UNSAFE.sub("_", name).strip(" .")[-120:] or "file"
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _PROGRAMS:
        name, suffix = name[: -len(suffix)], ""
    if not suffix:
        name += _SUFFIXES.get(media_type, "")
    return name


def _from_disposition(disposition: str | None) -> str | None:
    if not disposition:
        return None
    message = email.message.Message()
    message["Content-Disposition"] = disposition
    return message.get_filename()
