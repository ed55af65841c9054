"""Model documents for a public body: filled with its names, then edited by hand."""

from .filling import NAMES, Facts, Filled, fill, missing
from .models import Block, Licence, Model, get, licences, names, software_licences
from .word import docx

__all__ = [
    "NAMES",
    "Block",
    "Facts",
    "Filled",
    "Licence",
    "Model",
    "docx",
    "fill",
    "get",
    "licences",
    "missing",
    "names",
    "software_licences",
]
