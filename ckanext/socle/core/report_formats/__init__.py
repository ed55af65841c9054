"""A report as a text, a page or annotations: what the command prints."""

from .annotations import to_github
from .page import to_html
from .text import to_text
from .verdicts import verdict
from .words import Words

__all__ = ["Words", "to_github", "to_html", "to_text", "verdict"]
