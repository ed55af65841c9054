"""Where public bodies stand with the files that are expected of them."""

from ..core.expected_files import FileState
from .declarations import declare, get, history, in_force, revoke
from .links import all_links, try_link
from .states import body_of, states_of

__all__ = [
    "FileState",
    "all_links",
    "body_of",
    "declare",
    "get",
    "history",
    "in_force",
    "revoke",
    "states_of",
    "try_link",
]
