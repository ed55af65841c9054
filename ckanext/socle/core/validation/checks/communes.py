"""Our own checks of the codes of communes, by the code officiel géographique."""

from __future__ import annotations

import functools
from typing import Any

from ...territories import RENAMED, packaged_index, read_snapshot
from ..diagnosis.identifiers import code_exists
from .model import CellCheck, Failure

RULE, RULE_FORMER = "socle-commune", "socle-former-commune"
_NOT_FORMER = (RENAMED, "arrondissement-municipal")


def was_commune(code: str) -> bool:
    """Return whether *code*, in capitals, is that of a commune today or before."""
    if code_exists("CodeCommuneInsee", code) or code in _former_codes():
        return True
    return _is_in_the_code(code)


def commune(params: dict[str, Any]) -> CellCheck:
    """Return the check that the code is that of a commune, today or once.

    A warning where *params* have a `severity`.

    >>> check = commune({"column": "commune_insee"})
    >>> check.judge("35001"), check.judge("14472"), check.judge("35999").code
    (None, None, 'wrong-commune-code')
    """

    def judge(value: Any) -> Failure | None:
        if was_commune(str(value).upper()):
            return None
        return Failure(RULE, "wrong-commune-code", params["column"])

    severity = str(params.get("severity", ""))
    return CellCheck(RULE, params["column"], judge, severity=severity)


def former_commune(params: dict[str, Any]) -> CellCheck:
    """Return the warning on the code of a commune that is no more.

    >>> former_commune({"column": "commune_insee"}).judge("14472").suggestion
    '14654'
    """
    column = params["column"]

    def judge(value: Any) -> Failure | None:
        code = str(value).upper()
        if code not in _former_codes():
            return None
        today = _former_codes()[code]
        return Failure(RULE_FORMER, "former-commune", column, suggestion=today)

    return CellCheck(RULE_FORMER, column, judge, severity="check")


def commune_today(code: str) -> str:
    """Return the code of the commune that *code*, in capitals, means today.

    >>> commune_today("14472"), commune_today("35999")
    ('14654', '35999')
    """
    return _former_codes().get(code) or code


@functools.cache
def _former_codes() -> dict[str, str | None]:
    """Return the codes of before, and that of today where there is only one."""
    return {
        one.code: one.target.rpartition(":")[2] if one.target else None
        for one in read_snapshot().aliases()
        if one.level == "commune" and one.kind not in _NOT_FORMER
    }


@functools.lru_cache(maxsize=1_000)
def _is_in_the_code(code: str) -> bool:
    """Whether the millésime knows a code, those overseas included."""
    return packaged_index().resolve(code, "commune").reason != "unknown-code"
