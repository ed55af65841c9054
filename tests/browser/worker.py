"""A worker for the files that tests deposit, and for nothing else of the portal.

Run in a process of its own: python worker.py CKAN_INI. What other tests want to see
waiting keeps waiting: an ordinary worker would do it.
"""

import sys
import time

import sqlalchemy as sa

import ckan.model as model
from ckan.cli import load_config
from ckan.config.middleware import make_app

from ckanext.socle import tasks

_STEP = 0.1
_WAITING = """
    SELECT t.id FROM socle_task t
    JOIN resource r ON t.arguments::text LIKE '%' || r.id || '%'
    JOIN package p ON p.id = r.package_id
    WHERE t.state = 'waiting' AND p.name LIKE 'depot-%' ORDER BY t.created"""


def main() -> None:
    app = make_app(load_config(sys.argv[1]))
    with app._wsgi_app.test_request_context():
        while True:
            found = model.Session.scalars(sa.text(_WAITING)).all()
            model.Session.remove()
            for task_id in found:
                tasks.run(task_id)
            time.sleep(_STEP)


if __name__ == "__main__":
    main()
