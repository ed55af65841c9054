"""The report on a file, as a person reads it."""

from __future__ import annotations

from flask import Blueprint

report = Blueprint("socle_report", __name__)
