"""Two reports on successive files, problem by problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MENDED, LESS, SAME, MORE, NEW = "mended", "less", "same", "more", "new"
FIRST = "first"
"""New, in a column that no check had judged: it had not its expected title."""
_ORDER = (NEW, FIRST, MORE, SAME, LESS, MENDED)

Group = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """What became of one problem from a check to the next."""

    group: Group
    """The group that tells it: the later one, unless the problem is mended."""
    before: int
    after: int
    was_judged: bool = True
    """Whether the earlier check judged the cells of its column."""

    @property
    def state(self) -> str:
        """Return `new`, `first`, `more`, `same`, `less` or `mended`.

        >>> Change({}, before=3, after=0).state
        'mended'
        """
        if not self.before:
            return NEW if self.was_judged else FIRST
        if not self.after:
            return MENDED
        if self.after == self.before:
            return SAME
        return LESS if self.after < self.before else MORE


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return what became of each problem to mend: new ones first, mended ones last.

    *before* and *after* are reports as `Report.to_dict` gives them. A problem is a
    code in a column, wherever the column stands in each file.

    >>> group = {"code": "wrong-date", "field": "DATE", "severity": "fix",
    ...     "lenient": True, "count": 2}
    >>> [one.state for one in compare({"groups": [group]}, {"groups": []})]
    ['mended']
    """
    old, new = _problems(before), _problems(after)
    unjudged = _unjudged(before)
    changes = [
        Change(
            _widest(new.get(key) or old[key]),
            before=_count(old.get(key)),
            after=_count(new.get(key)),
            was_judged=key[1] is None or not unjudged(key[1]),
        )
        for key in {**new, **old}
    ]
    return sorted(
        changes, key=lambda one: (_ORDER.index(one.state), -max(one.after, one.before))
    )


def _unjudged(report: Mapping[str, Any]) -> Callable[[str], bool]:
    """Return what tells whether the cells of a column counted for nothing."""
    names: set[str] = set()
    for group in report.get("groups") or ():
        code = group["code"]
        if code == "duplicate-header":
            return lambda field: True
        if code == "missing-column" or (
            code == "renamed-column" and not group.get("strict")
        ):
            names.add(group["field"])
        elif code == "missing-optional-column":
            names.update((group.get("params") or {}).get("names") or ())
    return names.__contains__


def _problems(report: Mapping[str, Any]) -> dict[tuple[str, str | None], list[Group]]:
    found: dict[tuple[str, str | None], list[Group]] = {}
    for group in _to_mend(report):
        found.setdefault((group["code"], group["field"]), []).append(group)
    return found


def _to_mend(report: Mapping[str, Any]) -> Iterator[Group]:
    for group in report.get("groups") or ():
        if group["severity"] == "fix" and group["lenient"]:
            yield group


def _count(groups: list[Group] | None) -> int:
    return sum(group["count"] for group in groups or ())


def _widest(groups: list[Group]) -> Group:
    """Return the first group with the total of all: they say the same thing."""
    return {**groups[0], "count": _count(groups)}
