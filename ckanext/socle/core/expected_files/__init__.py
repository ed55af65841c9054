"""What a public body is expected to publish, and where it stands with each file."""

from .deadlines import Deadline, asked_year, deadline
from .files import MANDATORY, OPTIONAL, RECOMMENDED, Body, ExpectedFile, expected_files
from .states import (
    CONCERNED,
    DECLARATIONS,
    ELSEWHERE,
    NOTHING,
    UNCONCERNED,
    Declared,
    FileState,
    Published,
    in_order_of_need,
    state_of,
)
from .years import years_of

__all__ = [
    "CONCERNED",
    "DECLARATIONS",
    "ELSEWHERE",
    "MANDATORY",
    "NOTHING",
    "OPTIONAL",
    "RECOMMENDED",
    "UNCONCERNED",
    "Body",
    "Deadline",
    "Declared",
    "ExpectedFile",
    "FileState",
    "Published",
    "asked_year",
    "deadline",
    "expected_files",
    "in_order_of_need",
    "state_of",
    "years_of",
]
