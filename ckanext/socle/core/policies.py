"""What a grouping asks of the files of a table schema, and what follows for one file.

Design: `warn` publishes a file with what is wrong of it; `draft` keeps back what is not
conforming, while the last conforming file stays public; `block` lets nothing in before
it is. A file that is not public yet, in a draft, is never kept back.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable

from .errors import SocleError
from .messages import N_

WARN = "warn"
DRAFT = "draft"
BLOCK = "block"
MODES = (WARN, DRAFT, BLOCK)  # the mildest first
NOTICE = datetime.timedelta(days=30)

COUNTED: dict[str, tuple[str, ...]] = {
    "other-organization": ("other-organization",),
    "outside-perimeter": ("outside-perimeter",),
    "implausible-date": ("implausible-date",),
    "same-key": ("same-key",),
    "same-file": ("same-file", "like-file"),
    "personal": (
        "personal-email",
        "personal-phone",
        "personal-name",
        "personal-number",
        "personal-column",
    ),
}
"""What the portal only points out, unless a grouping counts it: the codes it counts."""

STORE = "store"  # the file goes where CKAN puts it
CANDIDATE = "candidate"  # it is kept beside, until its check allows it
PRIVATE = "private"  # it goes there, and the dataset is private until then


class PolicyError(SocleError):
    """A policy that cannot be: its `field` says which of its parts."""

    code = "wrong-policy"
    template = N_("This rule cannot be saved.")

    def __init__(self, code: str, field: str, **params: object) -> None:
        super().__init__(code, **params)
        self.reason, self.field = code, field


@dataclasses.dataclass(frozen=True)
class Policy:
    """What *grouping* (its id) asks of the files of a table schema, from a day on."""

    grouping: str
    table_schema: str
    mode: str
    effective: datetime.date
    message: str = ""
    counted: frozenset[str] = frozenset()
    """Keys of `COUNTED`: what also makes a file non conforming."""


def in_force(policies: Iterable[Policy], today: datetime.date) -> list[Policy]:
    """Return what applies *today*: the last of each grouping and table schema.

    >>> day = datetime.date(2026, 11, 24)
    >>> old = Policy("g", "scdl/equipements", WARN, datetime.date(2026, 1, 1))
    >>> new = Policy("g", "scdl/equipements", BLOCK, datetime.date(2027, 1, 1))
    >>> [policy.mode for policy in in_force([new, old], day)]
    ['warn']
    """
    found: dict[tuple[str, str], Policy] = {}
    for policy in sorted(policies, key=lambda one: one.effective):
        if policy.effective <= today:
            found[policy.grouping, policy.table_schema] = policy
    return list(found.values())


def upcoming(policies: Iterable[Policy], today: datetime.date) -> list[Policy]:
    """Return what will apply after *today*, the nearest day first."""
    later = (policy for policy in policies if policy.effective > today)
    return sorted(later, key=lambda one: one.effective)


def strictest(policies: Iterable[Policy]) -> Policy | None:
    """Return the policy that decides among those of several groupings.

    Of two as strict, the one that came first. None when nothing is asked.

    >>> day = datetime.date(2026, 1, 1)
    >>> asked = [Policy("a", "k", WARN, day), Policy("b", "k", DRAFT, day)]
    >>> strictest(asked).grouping
    'b'
    """
    asked = [policy for policy in policies if policy.mode != WARN]
    if not asked:
        return None
    return min(asked, key=lambda one: (-rank(one.mode), one.effective, one.grouping))


def rank(mode: str) -> int:
    """Return how strict a mode is, from 0.

    >>> [rank(mode) for mode in MODES]
    [0, 1, 2]
    """
    return MODES.index(mode)


def codes(counted: Iterable[str]) -> frozenset[str]:
    """Return the codes of findings that a choice of `COUNTED` makes count.

    >>> sorted(codes(["same-key", "outside-perimeter"]))
    ['outside-perimeter', 'same-key']
    """
    return frozenset(code for name in counted for code in COUNTED[name])


def earliest(
    current: str, mode: str, today: datetime.date, *, counts_more: bool = False
) -> datetime.date:
    """Return the first day on which *mode* may replace *current*.

    Producers have a month to get ready for more; less may be asked at once.
    *counts_more*: what was only pointed out would count.

    >>> earliest(WARN, BLOCK, datetime.date(2026, 11, 24)).isoformat()
    '2026-12-24'
    >>> earliest(BLOCK, WARN, datetime.date(2026, 11, 24)).isoformat()
    '2026-11-24'
    """
    is_more = counts_more or rank(mode) > rank(current)
    return today + NOTICE if is_more else today


def check(
    current: str,
    mode: str,
    effective: datetime.date,
    today: datetime.date,
    *,
    counts_more: bool = False,
) -> None:
    """Do nothing when *mode* may be set from that day on.

    :raises PolicyError: `unknown-mode`, or `too-early` (with `earliest`)
    """
    if mode not in MODES:
        raise PolicyError("unknown-mode", "mode", value=mode)
    first = earliest(current, mode, today, counts_more=counts_more)
    if effective < first:
        raise PolicyError("too-early", "effective", earliest=first.isoformat())


def decide(
    mode: str,
    *,
    is_draft: bool,
    is_public: bool,
    has_file: bool,
    has_others: bool,
) -> str:
    """Return what becomes of an uploaded file: `STORE`, `CANDIDATE` or `PRIVATE`.

    *has_file*: it replaces another; *has_others*: its dataset has other files.

    >>> new = {"is_draft": False, "has_file": False, "has_others": False}
    >>> decide(DRAFT, is_public=True, **new), decide(BLOCK, is_public=True, **new)
    ('private', 'candidate')
    """
    if mode == WARN or is_draft:
        return STORE
    if mode == BLOCK:
        return CANDIDATE
    if not is_public:
        return STORE
    return CANDIDATE if has_file or has_others else PRIVATE
