"""A whole portal in a process of its own: tests drive it, and others harvest it.

    python other_portal.py SETTINGS.ini SCHEMA

Its tables are in an SQL schema of the database of the tests, its documents in the
same Solr core under its own `ckan.site_id`; it serves its pages at `ckan.site_url`.
A line of JSON on the standard input asks for one thing (`answer`), a line on the
standard output answers it.
"""

import contextlib
import json
import subprocess
import sys
import threading
import traceback
import urllib.parse
from pathlib import Path

import sqlalchemy as sa
from werkzeug.serving import WSGIRequestHandler, make_server

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.lib import search

PLUGINS = (
    "socle activity scheming_datasets scheming_organizations scheming_groups "
    "dcat dcat_rdf_harvester harvest"
)
SITE = """
[app:main]
use = config:{ini}
sqlalchemy.url = {database}
ckan.site_id = {name}
ckan.site_url = {url}
ckan.site_title = {name}
ckan.plugins = {plugins}
"""


class QuietHandler(WSGIRequestHandler):
    def log(self, *arguments):
        pass


class Portal:
    """A portal that runs elsewhere, as a test sees it."""

    def __init__(self, process, url):
        self.process = process
        self.url = url

    def ask(self, what, **values):
        self.process.stdin.write(json.dumps([what, values]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"{self.url} has stopped"
        told = json.loads(line)
        assert "error" not in told, told["error"]
        return told["answer"]

    def act(self, action, **data):
        return self.ask("act", action=action, data=data)

    def harvest(self, url, organization, name="source", config=""):
        """Harvest *url* by ckanext-harvest's commands; return what became of each."""
        values = {"url": url, "organization": organization, "name": name}
        return self.ask("harvest", **values, config=config)


@contextlib.contextmanager
def running(folder, ini, database, name, port):
    """Run a portal of that name, while the block runs."""
    schema = name.replace("-", "_")
    mark = "&" if "?" in database else "?"
    place = urllib.parse.quote(f"-csearch_path={schema}")
    url = f"http://127.0.0.1:{port}"
    text = SITE.format(
        ini=ini,
        database=f"{database}{mark}options={place}".replace("%", "%%"),
        name=name,
        url=url,
        plugins=PLUGINS,
    )
    settings = folder / f"{name}.ini"
    settings.write_text(text)
    process = subprocess.Popen(
        [sys.executable, __file__, settings, schema],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Portal(process, url)
    finally:
        process.stdin.close()
        process.wait(30)


def act(action, data):
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return tk.get_action(action)({"user": user, "ignore_auth": True}, data)


def empty():
    model.Session.remove()
    with model.meta.engine.begin() as connection:
        for table in reversed(model.meta.metadata.sorted_tables):
            connection.execute(table.delete())
    search.clear_all()


def harvest(url, organization, name, config):
    """Harvest by the queues of ckanext-harvest, as its consumers do."""
    from ckanext.harvest import queue
    from ckanext.harvest.model import HarvestJob, HarvestSource

    source = HarvestSource.filter(url=url).first()
    if source is None:
        facts = {"name": name, "title": name, "url": url, "owner_org": organization}
        facts |= {"source_type": "dcat_rdf", "config": config}
        act("harvest_source_create", facts)
        source = HarvestSource.filter(url=url).first()
    job_id = act("harvest_job_create", {"source_id": source.id, "run": True})["id"]
    drain(queue.get_gather_consumer(), queue.gather_callback)
    drain(queue.get_fetch_consumer(), queue.fetch_callback)
    act("harvest_jobs_run", {})
    model.Session.remove()
    job = HarvestJob.get(job_id)
    return {
        "status": job.status,
        "errors": [one.message for one in job.get_gather_errors()],
        "items": {
            one.guid: [one.report_status, *(error.message for error in one.errors)]
            for one in job.objects
        },
    }


def drain(consumer, callback):
    while True:
        method, header, body = consumer.basic_get(queue=None)
        if not body:
            return
        callback(consumer, method, header, body)


def answer(what, values):
    done = {"empty": empty, "act": act, "harvest": harvest}[what](**values)
    model.Session.remove()
    return done


def main(settings, schema):
    out, sys.stdout = sys.stdout, sys.stderr
    app = make_app(load_config(settings))
    with model.meta.engine.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    model.meta.metadata.create_all(model.meta.engine)
    port = urllib.parse.urlsplit(tk.config["ckan.site_url"]).port
    server = make_server(
        "127.0.0.1", port, app, threaded=True, request_handler=QuietHandler
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for line in sys.stdin:
        try:
            told = {"answer": answer(*json.loads(line))}
        except Exception:  # noqa: BLE001 (the test says what it is)
            told = {"error": traceback.format_exc()}
            model.Session.remove()
        out.write(json.dumps(told, default=str) + "\n")
        out.flush()
    server.shutdown()
    with model.meta.engine.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
    search.clear_all()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(*sys.argv[1:])
