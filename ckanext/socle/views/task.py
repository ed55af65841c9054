"""Tasks, with their live progress."""

from __future__ import annotations

from flask import Blueprint

task = Blueprint("socle_task", __name__)
