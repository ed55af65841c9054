"""Phone numbers as France dials them."""

from __future__ import annotations

from typing import Any

import phonenumbers

from .model import CellCheck, Failure

RULE = "phone-number-value"
_SHORT = phonenumbers.shortnumberinfo


def phone_number(params: dict[str, Any]) -> CellCheck:
    """Return the check of phone numbers: 10 digits, `+33…`, short numbers.

    >>> phone_number({"column": "TEL"}).judge("02 99 86 62 62") is None
    True
    """
    column: str = params["column"]

    def judge(value: Any) -> Failure | None:
        if is_phone_number(str(value)):
            return None
        return Failure(RULE, "wrong-phone", column)

    return CellCheck(RULE, column, judge)


def is_phone_number(text: str) -> bool:
    """Return whether *text* is a number that exists by its form.

    >>> is_phone_number("3949"), is_phone_number("+3361020304")
    (True, False)
    """
    try:
        number = phonenumbers.parse(text, "FR")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) or _SHORT.is_valid_short_number(number)
