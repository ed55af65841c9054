"""How many calls a program may make within an hour, over all web processes."""

from __future__ import annotations

import datetime

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

from .. import config

_HOUR = 3600


def count_call(user: str) -> None:
    """Count one more call of a user within this hour.

    :raises ValidationError: on `rate`, beyond `ckanext.socle.deposits_per_hour`
    """
    hour = datetime.datetime.now(tz=datetime.timezone.utc).strftime("%Y%m%d%H")
    key = f"socle:deposits:{tk.config['ckan.site_id']}:{user}:{hour}"
    redis = connect_to_redis()
    count = redis.incr(key)
    redis.expire(key, _HOUR)
    if int(count) > config.deposits_per_hour():
        text = tk._("Too many calls within an hour ({count} at most): wait a little.")
        raise tk.ValidationError(
            {"rate": [text.format(count=config.deposits_per_hour())]}
        )
