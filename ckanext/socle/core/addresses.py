"""Addresses of courriels: what is one, and nothing else."""

from __future__ import annotations

import re
from email.utils import parseaddr

LONGEST = 254  # characters, RFC 5321
_LOCAL = r"[A-Za-z0-9_](?:[\w.!#$%&'*+/=?^`{|}~-]{0,62}[\w!#$%&'*+/=?^`{|}~-])?"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(
    rf"{_LOCAL}@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", re.A
)


def is_address(text: str) -> bool:
    r"""Return whether *text* is the address of one person, and nothing else.

    Neither a formula of a spreadsheet nor a second line passes.

    >>> is_address("mairie@acigne.example"), is_address("a@b.fr\nBcc: c@d.fr")
    (True, False)
    """
    return (
        len(text) <= LONGEST
        and bool(_ADDRESS.fullmatch(text))
        and ".." not in text
        and parseaddr(text)[1] == text
    )
