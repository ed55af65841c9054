"""The only outgoing HTTP: a link becomes a file on disk, within limits.

Whoever types a link must not make the server read its own network. At each hop the
name is resolved once, its addresses are judged, and the connection goes to an
address that was judged: a name that changes between the two (DNS rebinding) gains
nothing. The `Host` header, TLS' server name and the certificate stay the link's.
Proxies of the environment are not used. No CKAN here.
"""

from ..core.errors import FetchError
from .fetch import fetch, fetch_if_changed
from .storage import Fetched, Limits, Mark
from .target import Resolver, resolve

__all__ = [
    "FetchError",
    "Fetched",
    "Limits",
    "Mark",
    "Resolver",
    "fetch",
    "fetch_if_changed",
    "resolve",
]
