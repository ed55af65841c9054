"""The two functions that translate, together."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..messages import N_, Sentence, render, render_reading

LOCALES = Path(__file__).parents[2] / "i18n"
SEVERITIES = {"fix": N_("to correct"), "check": N_("to check"), "advice": N_("advice")}


@dataclass(frozen=True)
class Words:
    """How sentences are said in one language.

    >>> Words(str, lambda one, many, count: one if count == 1 else many).severity("fix")
    'to correct'
    """

    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]
    language: str = "en"

    @classmethod
    def of(cls, *languages: str) -> Words:
        """Return the words of the first language known, those of the terminal if none.

        A language that has no catalogue is English.
        """
        found = gettext.translation(
            "ckanext-socle", LOCALES, languages or None, fallback=True
        )
        language = found.info().get("language", "en")
        return cls(found.gettext, found.ngettext, language)

    def severity(self, code: str) -> str:
        """Return the name of a severity."""
        return self.gettext(SEVERITIES[code])

    def group(self, group: dict[str, Any]) -> Sentence:
        """Return what, where and how of a group of a report's JSON."""
        return render(group, gettext=self.gettext, ngettext=self.ngettext)

    def reading(self, finding: dict[str, Any]) -> str:
        """Return the sentence of what was assumed to read the file."""
        return render_reading(finding, gettext=self.gettext, ngettext=self.ngettext)
