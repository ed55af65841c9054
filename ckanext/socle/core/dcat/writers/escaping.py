"""Short names, and text between quotes, for Turtle, N3 and N-Triples."""

from __future__ import annotations

import re

from ..terms import PREFIXES

_SPECIAL = re.compile(r'["\\\n\t]')
_ESCAPED = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"})
_NAMED = re.compile("([^#/]+)$")
SHORT = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def quoted(text: str) -> str:
    r"""Return a text between quotes.

    >>> quoted('a "b"')
    '"a \\"b\\""'
    """
    if _SPECIAL.search(text):
        text = text.translate(_ESCAPED)
    return f'"{text}"'


def shorten(iri: str) -> str | None:
    """Return the short name of a class of ours (`dcat:Dataset`); None of another.

    >>> shorten("http://www.w3.org/ns/dcat#Dataset"), shorten("http://a.fr/x")
    ('dcat:Dataset', None)
    """
    found = _NAMED.search(iri)
    prefix = SHORT.get(iri[: found.start()]) if found else None
    return f"{prefix}:{found[1]}" if prefix and found else None
