"""A small file carried by a form from one step to the next, so that it is sent once."""

from __future__ import annotations

import base64
import binascii
import zlib

MOST = 400_000
"""Characters in the form: werkzeug refuses a field above half a million bytes."""


def pack(data: bytes) -> str:
    """Return a file as the text of a hidden field; "" when it is too long for one.

    >>> unpack(pack(b"TITRE"), 100)
    b'TITRE'
    """
    text = base64.b64encode(zlib.compress(data, 9)).decode()
    return text if len(text) <= MOST else ""


def unpack(text: str, max_size: int) -> bytes:
    """Return the file of a hidden field; nothing when it is none, or too large.

    >>> unpack("nothing", 100), unpack(pack(b"x" * 1000), 100)
    (b'', b'')
    """
    try:
        packed = base64.b64decode(text, validate=True)
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(packed, max_size)
    except (binascii.Error, zlib.error, ValueError):
        return b""
    return b"" if unpacking.unconsumed_tail or not unpacking.eof else data
