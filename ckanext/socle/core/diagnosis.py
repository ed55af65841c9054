"""What a portal lacks to run well, and the very line that mends each thing.

Facts in, findings out: who gathers the facts is elsewhere (doctor.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

GOOD, MEND, UNKNOWN = "good", "mend", "unknown"

PLUGINS = (
    "socle",
    "activity",
    "scheming_datasets",
    "scheming_organizations",
    "scheming_groups",
    "dcat",
)
PRESETS = (
    "ckanext.scheming:presets.json",
    "ckanext.dcat.schemas:presets.yaml",
    "ckanext.socle.schemas:presets.yaml",
)
# Options that must be false, and what they allow.
RIGHTS = {
    "ckan.auth.user_create_organizations": "Anyone with an account may create an "
    "organisation, and place it under any other.",
    "ckan.auth.user_create_groups": "Anyone with an account may create a group.",
    "ckan.auth.create_unowned_dataset": "Datasets of no organisation may be created: "
    "nobody would answer for them.",
    "ckan.auth.anon_create_dataset": "Datasets may be created without an account.",
}
_WITHOUT_SOCLE_FIRST = (
    "socle must come before {others}: its pages would not be used, and ckanext-dcat "
    "would stop at old values of another shape."
)


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `mend` is a line of ckan.ini or a command; "" when good."""

    code: str
    state: str
    says: str
    mend: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the keys `code`, `state`, `says` and `mend`."""
        return asdict(self)


@dataclass(frozen=True)
class Facts:
    """What was seen. A service that does not answer has its error as text.

    What only the database or Redis can tell is None while they do not answer.
    """

    ini: str
    plugins: tuple[str, ...]
    settings: Mapping[str, Any]
    database: str = ""
    solr: str = ""
    redis: str = ""
    storage: str = ""
    pending: tuple[str, ...] | None = ()
    worker: bool | None = True
    territories: int | None = 1
    indexed: bool | None = True
    missing_fields: Mapping[str, str] = field(default_factory=dict)
    taken: tuple[str, ...] | None = ()  # addresses of catalogues that others answer
    has_catalogue: bool | None = True


def diagnose(facts: Facts) -> list[Finding]:
    """Return every finding, good ones too, in the order in which to mend them.

    >>> facts = Facts("ckan.ini", PLUGINS, {"ckan.site_url": "https://data.fr"})
    >>> [finding.code for finding in diagnose(facts) if finding.state != "good"]
    []
    """
    checks = (
        _plugins,
        _database,
        _migrations,
        _redis,
        _worker,
        _solr,
        _index,
        _site_url,
        _storage,
        _rights,
        _forms,
        _presets,
        _locale,
        _territories,
        _catalogue,
    )
    return [finding for check in checks for finding in check(facts)]


def recommended_plugins(plugins: tuple[str, ...]) -> tuple[str, ...]:
    """Return the plugins with those that lack, socle before those that it completes.

    >>> recommended_plugins(("text_view", "dcat", "socle"))[:3]
    ('text_view', 'socle', 'dcat')
    """
    others = [name for name in plugins if name != "socle"]
    others += [name for name in PLUGINS[1:] if name not in others]
    first = min(others.index(name) for name in PLUGINS[1:])
    return (*others[:first], "socle", *others[first:])


def _plugins(facts: Facts) -> Iterator[Finding]:
    line = f"ckan.plugins = {' '.join(recommended_plugins(facts.plugins))}"
    lacking = [name for name in PLUGINS if name not in facts.plugins]
    if lacking:
        says = f"Plugins that are not on: {', '.join(lacking)}."
        yield Finding("plugins", MEND, says, line)
    late = [
        name
        for name in PLUGINS[1:]
        if name in facts.plugins[: _place(facts.plugins, "socle")]
    ]
    if late:
        says = _WITHOUT_SOCLE_FIRST.format(others=", ".join(late))
        yield Finding("plugin-order", MEND, says, line)
    if not lacking and not late:
        yield Finding("plugins", GOOD, "The plugins are on, in the right order.")


def _place(plugins: tuple[str, ...], name: str) -> int:
    return plugins.index(name) if name in plugins else 0


def _database(facts: Facts) -> Iterator[Finding]:
    if facts.database:
        says = f"The database does not answer: {facts.database}"
        line = "sqlalchemy.url = postgresql://ckan:PASSWORD@localhost/ckan"
        yield Finding("database", MEND, says, line)
    else:
        yield Finding("database", GOOD, "The database answers.")


def _migrations(facts: Facts) -> Iterator[Finding]:
    if facts.pending is None:
        yield _cannot_tell("migrations", "the database")
    elif facts.pending:
        says = f"The tables are not up to date: {', '.join(facts.pending)}."
        yield Finding("migrations", MEND, says, f"ckan -c {facts.ini} db upgrade")
    else:
        yield Finding("migrations", GOOD, "The tables are up to date.")


def _redis(facts: Facts) -> Iterator[Finding]:
    if facts.redis:
        says = f"Redis does not answer: {facts.redis}"
        yield Finding("redis", MEND, says, "ckan.redis.url = redis://localhost:6379/0")
    else:
        yield Finding("redis", GOOD, "Redis answers.")


def _worker(facts: Facts) -> Iterator[Finding]:
    if facts.worker is None:
        yield _cannot_tell("worker", "Redis")
    elif facts.worker:
        yield Finding("worker", GOOD, "A worker listens to the queue socle.")
    else:
        says = "No worker listens to the queue socle: files wait and are not checked."
        command = f"ckan -c {facts.ini} jobs worker socle default"
        yield Finding("worker", MEND, says, command)


def _solr(facts: Facts) -> Iterator[Finding]:
    if facts.solr:
        says = f"Solr does not answer as it should: {facts.solr}"
        line = "solr_url = http://localhost:8983/solr/ckan"
        yield Finding("solr", MEND, says, line)
    else:
        yield Finding("solr", GOOD, "Solr answers.")


def _index(facts: Facts) -> Iterator[Finding]:
    if facts.indexed is None:
        yield _cannot_tell("index", "Solr")
    elif facts.indexed:
        yield Finding("index", GOOD, "The search index is the plugin's.")
    else:
        says = "The search index was made without the plugin: old datasets are shown "
        says += "as they were, and found as they were."
        command = f"ckan -c {facts.ini} search-index rebuild"
        yield Finding("index", MEND, says, command)


def _site_url(facts: Facts) -> Iterator[Finding]:
    url = str(facts.settings.get("ckan.site_url") or "")
    host = urlsplit(url).hostname or ""
    is_local = host == "localhost" or host.startswith("127.") or host == "::1"
    if host and (not is_local or facts.settings.get("debug")):
        yield Finding("site-url", GOOD, f"The portal is {url}.")
        return
    says = f"{url or 'Nothing'} is not an address that harvesters and people can open."
    line = "ckan.site_url = https://opendata.example.fr"
    yield Finding("site-url", MEND, says, line)


def _storage(facts: Facts) -> Iterator[Finding]:
    if not facts.storage:
        yield Finding("storage", GOOD, "Files can be stored.")
        return
    path = facts.settings.get("ckan.storage_path")
    says = f"Files cannot be stored: {facts.storage}"
    line = f"sudo install -d -o www-data {path}" if path else ""
    line = line or "ckan.storage_path = /var/lib/ckan/default"
    yield Finding("storage", MEND, says, line)


def _rights(facts: Facts) -> Iterator[Finding]:
    wide = [option for option in RIGHTS if facts.settings.get(option)]
    for option in wide:
        yield Finding("rights", MEND, RIGHTS[option], f"{option} = false")
    if not wide:
        yield Finding("rights", GOOD, "Only administrators create organisations.")


def _forms(facts: Facts) -> Iterator[Finding]:
    for option, fields in facts.missing_fields.items():
        says = f"The portal's own form ({option}) lacks fields that the plugin uses."
        mend = f"# in the file of {option}\n{fields}".rstrip()
        yield Finding("forms", MEND, says, mend)
    if not facts.missing_fields:
        yield Finding("forms", GOOD, "The forms have the fields that the plugin uses.")


def _presets(facts: Facts) -> Iterator[Finding]:
    given = str(facts.settings.get("scheming.presets") or " ".join(PRESETS)).split()
    lacking = [source for source in PRESETS if source not in given]
    if not lacking:
        yield Finding("presets", GOOD, "The presets of the forms are loaded.")
        return
    says = f"Presets of forms that are not loaded: {', '.join(lacking)}."
    line = f"scheming.presets = {' '.join([*given, *lacking])}"
    yield Finding("presets", MEND, says, line)


def _locale(facts: Facts) -> Iterator[Finding]:
    offered = _words(facts.settings.get("ckan.locales_offered"))
    left_out = _words(facts.settings.get("ckan.locales_filtered_out"))
    if "fr" in left_out:
        says = "French is taken out of the languages of the portal."
        rest = " ".join(name for name in left_out if name != "fr")
        line = f"ckan.locales_filtered_out = {rest}".rstrip()
        yield Finding("locale", MEND, says, line)
    elif offered and "fr" not in offered:
        says = "French is not among the languages of the portal."
        line = f"ckan.locales_offered = fr {' '.join(offered)}"
        yield Finding("locale", MEND, says, line)
    else:
        yield Finding("locale", GOOD, "The portal is offered in French.")


def _words(value: Any) -> list[str]:
    return value.split() if isinstance(value, str) else list(value or ())


def _territories(facts: Facts) -> Iterator[Finding]:
    if facts.territories is None:
        yield _cannot_tell("territories", "the database")
    elif facts.territories:
        yield Finding("territories", GOOD, f"{facts.territories} territories.")
    else:
        command = f"ckan -c {facts.ini} socle territories load"
        yield Finding("territories", MEND, "No territory is loaded.", command)


def _catalogue(facts: Facts) -> Iterator[Finding]:
    if facts.taken:
        says = f"Something else answers {', '.join(facts.taken)}."
        yield Finding("catalogue", MEND, says, "Take that plugin out of ckan.plugins.")
    elif facts.has_catalogue is None:
        yield _cannot_tell("catalogue", "the database")
    elif facts.has_catalogue:
        yield Finding("catalogue", GOOD, "Catalogues for harvesters are whole.")
    else:
        says = "The catalogues for harvesters lack datasets."
        mend = f"ckan -c {facts.ini} socle dcat rebuild"
        yield Finding("catalogue", MEND, says, mend)


def _cannot_tell(code: str, service: str) -> Finding:
    return Finding(code, UNKNOWN, f"Not looked at: {service} does not answer.")
