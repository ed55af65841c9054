"""Harvest a portal with data.gouv.fr's own software, and print what it kept, as JSON.

    <python of the oracle> udata_harvest.py URL… [--backend dcat|ckan] [--runs 2]

Several addresses are harvested one after the other as one source: what the portal was
before, then after. udata's backends, its HTTP session, its parsing and its database
models are real; MongoDB is in memory (mongomock). Runs apart from CKAN.
"""

import argparse
import functools
import inspect
import json
import logging
import tempfile
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
logging.basicConfig(level=logging.CRITICAL)

import mongomock  # noqa: E402
from mongomock.collection import Collection  # noqa: E402

_IGNORED = (
    "session",
    "collation",
    "hint",
    "comment",
    "let",
    "max_time_ms",
    "allow_disk_use",
    "array_filters",
)


def forgive():
    """Let mongomock take the arguments that MongoDB's driver gives."""
    for name, method in inspect.getmembers(Collection, inspect.isfunction):
        if name.startswith("_"):
            continue
        known = inspect.signature(method).parameters
        takes_all = any(one.kind == one.VAR_KEYWORD for one in known.values())

        def wrapped(self, *args, method=method, known=known, all_=takes_all, **more):
            more.pop("session", None)
            if not all_:
                for one in _IGNORED:
                    if one not in known:
                        more.pop(one, None)
            return method(self, *args, **more)

        setattr(Collection, name, functools.wraps(method)(wrapped))


def application(schemas):
    """Return udata, with nothing outside of this process."""
    from udata import settings
    from udata.app import create_app
    from udata.core import storages

    address = "mongodb://localhost:27017/udata"

    class Settings(settings.Testing):
        DEFAULT_LANGUAGE = "fr"
        MONGODB_HOST = address
        MONGODB_HOST_TEST = address
        MONGODB_SETTINGS = {  # noqa: RUF012 - as udata has it
            "host": address,
            "mongo_client_class": mongomock.MongoClient,
            "uuidrepresentation": "standard",
        }
        HARVESTER_BACKENDS = ("dcat", "ckan")
        SCHEMA_CATALOG_URL = schemas
        URLS_ALLOW_LOCAL = True
        URLS_ALLOWED_TLDS = settings.Testing.URLS_ALLOWED_TLDS | {
            "example",
            "localhost",
        }
        SITE_ID = "udata"
        FS_ROOT = tempfile.mkdtemp()

    found = create_app(settings.Defaults, override=Settings)
    storages.init_app(found)
    return found


def harvest(urls, backend, runs, licences):
    """Return what each run told, and what is there at the end."""
    from udata.core.dataset.models import Dataset, License
    from udata.core.organization.models import Organization
    from udata.harvest import actions
    from udata.harvest.models import HarvestSource

    for one in json.loads(Path(licences).read_text(encoding="utf-8")):
        License.objects.create(**{k: v for k, v in one.items() if v not in ("", None)})
    body = Organization(name="Commune", description="x", slug="c-1").save()
    source = HarvestSource(
        name="portail", url=urls[0], backend=backend, organization=body, slug="s-1"
    ).save()
    told = []
    for url in urls * runs if len(urls) == 1 else urls:
        source.url = url
        source.save()
        actions.run(source)
        source.reload()
        told.append(told_by(source.get_last_job()))
    found = Dataset.objects(harvest__source_id=str(source.id))
    return {"runs": told, "datasets": [shown(one) for one in found]}


def told_by(job):
    """Return how a job ended."""
    return {
        "status": job.status,
        "errors": [error.message for error in job.errors],
        "items": sorted(item.status for item in job.items),
        "item_errors": [e.message for item in job.items for e in item.errors],
        "warnings": sorted(
            {
                log.message
                for item in job.items
                for log in item.logs
                if log.level in ("WARNING", "ERROR")
            }
        ),
    }


def shown(one):
    """Return what data.gouv.fr would show of a dataset."""
    spatial = one.spatial and one.spatial.geom
    period = one.temporal_coverage
    return {
        "id": str(one.id),
        "archived": one.archived is not None,
        "title": one.title,
        "description": one.description,
        "remote_id": one.harvest.remote_id,
        "remote_url": one.harvest.remote_url,
        "frequency": one.frequency and one.frequency.value,
        "license": one.license and one.license.id,
        "tags": sorted(one.tags),
        "polygon": spatial and spatial["coordinates"],
        "period": period and [str(period.start), str(period.end)],
        "contacts": sorted([c.role, c.name, c.email or ""] for c in one.contact_points),
        "resources": [resource(found) for found in one.resources],
    }


def resource(one):
    """Return what data.gouv.fr would show of a file."""
    return {
        "title": one.title,
        "url": one.url,
        "format": one.format,
        "mime": one.mime,
        "size": one.filesize,
        "schema": one.schema.to_dict() if one.schema else None,
    }


def main():
    """Harvest, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--backend", default="dcat")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--licences", required=True)
    parser.add_argument("--schemas", required=True)
    asked = parser.parse_args()
    forgive()
    found = application(asked.schemas)
    with found.app_context(), found.test_request_context("/"):
        told = harvest(asked.urls, asked.backend, asked.runs, asked.licences)
    print(json.dumps(told, default=str))


if __name__ == "__main__":
    main()
