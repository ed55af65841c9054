"""An answer that anyone may read, keep for a while, and ask again."""

from __future__ import annotations

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

import ckan.plugins.toolkit as tk


def public_answer(answer: Response, seconds: int) -> AnyResponse:
    """Return *answer* for the caches of that long, or 304 for who has it already."""
    answer.cache_control.public = True
    answer.cache_control.max_age = seconds
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.add_etag()
    return answer.make_conditional(tk.request)
