"""XML that was sent to the State: read without entities, without namespaces."""

from __future__ import annotations

from typing import Any

import defusedxml.ElementTree as SafeTree
from defusedxml import DefusedXmlException


def read_xml(data: bytes) -> Any:
    """Return the root element; None when *data* is no XML that is safe to read.

    >>> read_xml(b"<a><b/></a>").tag, read_xml(b"%PDF-1.7")
    ('a', None)
    >>> read_xml(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>") is None
    True
    """
    try:
        return SafeTree.fromstring(data, forbid_dtd=True)
    except (SafeTree.ParseError, DefusedXmlException, ValueError, LookupError):
        return None


def local(name: Any) -> str:
    """Return a name without its namespace.

    >>> local("{http://www.interieur.gouv.fr/ACTES#v1.1-20040216}Acte")
    'Acte'
    """
    return str(name).rpartition("}")[2]


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its local name; "" when there is none."""
    for key, value in element.attrib.items():
        if local(key) == name:
            return str(value).strip()
    return ""


def child(element: Any, name: str) -> Any:
    """Return the first child by its local name; None when there is none."""
    return next((one for one in element if local(one.tag) == name), None)


def text(element: Any, name: str) -> str:
    """Return the text of a child, its blanks made single; "" when there is none."""
    found = child(element, name)
    return " ".join((found.text or "").split()) if found is not None else ""
