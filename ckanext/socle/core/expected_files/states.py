"""Where a body stands with one expected file, and the one thing to do next."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .deadlines import Deadline, asked_year, deadline
from .files import MANDATORY, OPTIONAL, ExpectedFile

NOTHING, ELSEWHERE = "nothing", "elsewhere"
CONCERNED, UNCONCERNED = "concerned", "unconcerned"
DECLARATIONS = (NOTHING, ELSEWHERE, CONCERNED, UNCONCERNED)

TO_DO, IN_ORDER, FURTHER = "to-do", "in-order", "further"
_NEEDS = ("fix", "draft", "provided", "outdated", "publish", "elsewhere", "unclear")


@dataclass(frozen=True)
class Published:
    """A dataset of the body that holds an expected file."""

    name: str
    title: str
    is_public: bool
    """Neither a draft nor private."""
    is_draft: bool = field(default=False, kw_only=True)
    """Not finished: CKAN's state is `draft`."""
    changed: datetime.date
    years: frozenset[int] = frozenset()
    status: str | None = None
    """The worst of its checks: `failure`, `error`, `running`, `success`; or none."""
    errors: int = 0
    """Cells to mend."""
    resource_id: str | None = None
    """The file that most needs care."""
    provision_id: str | None = None
    """The portal made it, of what is known elsewhere: id of the provision."""


@dataclass(frozen=True)
class Declared:
    """What a person of the body said of an expected file; in force, not taken back."""

    id: str
    kind: str
    """One of `DECLARATIONS`."""
    date: datetime.date
    year: int | None = None
    """The year that has nothing to tell."""
    url: str | None = None
    """Where it is published."""
    link_error: str | None = None
    """Why the link did not answer at the last try; `None`: it did, or was not tried."""


@dataclass(frozen=True)
class FileState:
    """`code` says the state, `section` where the page shows it.

    Codes: `publish`, `draft`, `provided` (a draft that the portal made), `fix`,
    `outdated`, `ok`, `elsewhere`, `nothing`, `generated`, `unclear`. Sections: `to-do`,
    `in-order`, `further`.
    """

    file: ExpectedFile
    code: str
    section: str
    dataset: Published | None = None
    declared: Declared | None = None
    deadline: Deadline | None = None
    year: int | None = None
    """The year that the file must tell of."""
    tag: str = OPTIONAL
    """That of the file; mandatory once the body said that it has such data."""


def state_of(
    file: ExpectedFile,
    published: Collection[Published],
    declared: Collection[Declared],
    today: datetime.date,
) -> FileState:
    """Return where a body stands with *file*, from its datasets and declarations."""
    told = {one.kind: one for one in sorted(declared, key=lambda one: one.date)}
    online = [one for one in published if one.is_public]
    year = asked_year(file, today)
    due = _due(file, online, today)
    code, dataset, declaration = _code(file, published, online, told, year, today, due)
    # A question that was not answered asks for nothing yet.
    asked = file.question is None or CONCERNED in told or bool(published)
    tag = file.tag if asked or file.tag != MANDATORY else OPTIONAL
    section = _section(code, tag, declaration)
    return FileState(file, code, section, dataset, declaration, due, year, tag)


_Found = tuple[str, Published | None, Declared | None]


def _code(
    file: ExpectedFile,
    published: Collection[Published],
    online: list[Published],
    told: dict[str, Declared],
    year: int,
    today: datetime.date,
    due: Deadline | None,
) -> _Found:
    if file.is_generated:
        return "generated", None, None
    if online:
        return _online(online, told, year, today, due)
    if published:
        # What a person began comes before what the portal made.
        last = max(published, key=lambda one: (not one.provision_id, one.changed))
        return ("provided" if last.provision_id else "draft"), last, None
    if UNCONCERNED in told:
        return "nothing", None, told[UNCONCERNED]
    if ELSEWHERE in told:
        return "elsewhere", None, told[ELSEWHERE]
    if NOTHING in told and (told[NOTHING].year or 0) >= year:
        return "nothing", None, told[NOTHING]
    if file.question and CONCERNED not in told:
        return "unclear", None, None
    return "publish", None, told.get(CONCERNED)


def _online(
    online: list[Published],
    told: dict[str, Declared],
    year: int,
    today: datetime.date,
    due: Deadline | None,
) -> _Found:
    wrong = [one for one in online if one.status in ("failure", "error")]
    if wrong:
        return "fix", max(wrong, key=lambda one: (one.errors, one.changed)), None
    last = max(online, key=lambda one: (max(one.years, default=0), one.changed))
    if due is None or due.date >= today:
        return "ok", last, None
    if NOTHING in told and (told[NOTHING].year or 0) >= year:
        return "nothing", last, told[NOTHING]
    return "outdated", last, None


def _due(
    file: ExpectedFile, online: list[Published], today: datetime.date
) -> Deadline | None:
    years = frozenset(year for one in online for year in one.years)
    changed = max((one.changed for one in online), default=None)
    return deadline(file, today, years=years, changed=changed)


def _section(code: str, tag: str, declaration: Declared | None) -> str:
    if code == "elsewhere" and declaration and declaration.link_error:
        return TO_DO
    if code in ("ok", "elsewhere", "nothing", "generated"):
        return IN_ORDER
    if code in ("fix", "draft", "provided"):
        return TO_DO
    return FURTHER if tag == OPTIONAL or code == "unclear" else TO_DO


def in_order_of_need(states: Iterable[FileState]) -> list[FileState]:
    """Return the states, what a law asks first, then errors, drafts, deadlines."""
    last = datetime.date.max

    def need(state: FileState) -> tuple[bool, int, bool, datetime.date, str]:
        place = _NEEDS.index(state.code) if state.code in _NEEDS else len(_NEEDS)
        date = state.deadline.date if state.deadline else last
        asked = state.tag != MANDATORY
        return asked, place, state.tag == OPTIONAL, date, state.file.title

    return sorted(states, key=need)
