"""The catalogues for harvesters: of the portal, a body, a territory, a grouping.

`…/catalog.ttl` is a page, `…/catalog/all.ttl` the whole as a stream, `…/catalog` what
the client prefers. The addresses are those of ckanext-dcat, whose rules are never
reached, whatever the order of plugins: the suffix has a lighter converter.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, redirect
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as AnyResponse

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckanext.dcat import utils

from ..dcat import documents, filling, last_reads, questions, store, subjects
from ..dcat.documents import MEDIA_TYPES
from ..dcat.reading import site_url
from ..dcat.subjects import FOLDERS, PORTAL
from .catalogue_answer import conditional, offered, refused, streamed

catalogue = Blueprint("socle_dcat", __name__)
_SEE_OTHER = 303
_OURS = ("socle_dcat.", "socle_dataset_document.")
_SEARCHES = ("q", "fq", "profiles")  # of ckanext-dcat: it answers them itself


class SuffixConverter(BaseConverter):
    """A suffix. Lighter than the converter of ckanext-dcat's rule, so tried before."""

    regex = "[A-Za-z0-9]+"
    weight = 50


def _converters(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["socle_suffix"] = SuffixConverter


def page(suffix: str, kind: str = PORTAL, id: str = "") -> AnyResponse:
    """Return a page of a catalogue."""
    if suffix not in MEDIA_TYPES:
        return refused(404, _no_format(suffix))
    asked = tk.request.args
    if kind == PORTAL and any(asked.get(name) for name in _SEARCHES):
        return _searched(suffix)
    return _answered(suffix, kind, id, f"/catalog.{suffix}")


def negotiated(kind: str = PORTAL, id: str = "") -> AnyResponse:
    """Return a page in the format that the client prefers, or lead people to it."""
    suffix = offered(tk.request.accept_mimetypes)
    if suffix == "html":
        try:
            found = subjects.find(kind, id)
        except tk.ObjectNotFound as err:
            return refused(404, str(err), negotiated=True)
        answer = redirect(f"{site_url()}{found.page}", _SEE_OTHER)
        answer.vary.add("Accept")
        return answer
    if suffix is None:
        text = tk._(
            "None of the formats asked for is written here. There are: {names}."
        )
        names = ", ".join(dict.fromkeys(MEDIA_TYPES.values()))
        return refused(406, text.format(names=names), negotiated=True)
    return _answered(suffix, kind, id, "/catalog", negotiated=True)


def whole(suffix: str, kind: str = PORTAL, id: str = "") -> AnyResponse:
    """Return a whole catalogue, written while it is read."""
    if suffix not in MEDIA_TYPES:
        return refused(404, _no_format(suffix))
    try:
        question, found = questions.read(tk.request.args), subjects.find(kind, id)
    except tk.ValidationError as err:
        return refused(400, _why(err))
    except tk.ObjectNotFound as err:
        return refused(404, str(err))
    if not filling.is_ready():
        return _not_yet()
    return streamed(found, question, suffix)


def _answered(
    suffix: str, kind: str, id_: str, path: str, *, negotiated: bool = False
) -> AnyResponse:
    refuse = partial(refused, negotiated=negotiated)
    try:
        question = questions.read(tk.request.args)
        if not filling.is_ready():
            return _not_yet()
        found = subjects.find(kind, id_)
        url = f"{site_url()}{found.path}{path}"
        answer = documents.page(found, question, suffix, url)
        last_reads.note(found.path, tk.request.user_agent.string)
    except tk.ValidationError as err:
        return refuse(400, _why(err))
    except tk.ObjectNotFound as err:
        return refuse(404, str(err))
    return conditional(answer, found, store.last_changes(), negotiated=negotiated)


def _searched(suffix: str) -> AnyResponse:
    """Let ckanext-dcat answer a search: its words and filters are those of Solr."""
    if p.plugin_loaded("dcat") and suffix in utils.CONTENT_TYPES:
        answer: AnyResponse = utils.read_catalog_page(suffix)
        return answer
    text = tk._("Searches (q, fq) are not answered in this format. Write {names}.")
    return refused(400, text.format(names="hvd, theme, schema, origin"))


def _no_format(suffix: str) -> str:
    text = tk._("There is no format “{suffix}”. Write one of these: {names}.")
    return text.format(suffix=suffix, names=", ".join(MEDIA_TYPES))


def _why(err: tk.ValidationError) -> str:
    return " ".join(
        f"{name}: {' '.join(map(str, texts))}" for name, texts in err.error_dict.items()
    )


def _not_yet() -> Response:
    text = tk._(
        "The catalogue is being made for the first time. It will be here in some "
        "minutes."
    )
    answer = refused(503, text)
    answer.headers["Retry-After"] = "120"
    return answer


catalogue.record(_converters)
for _kind, _path in FOLDERS.items():
    for _name, _view in (
        (".<socle_suffix:suffix>", page),
        ("/all.<socle_suffix:suffix>", whole),
        ("", negotiated),
    ):
        catalogue.add_url_rule(
            f"{_path}/catalog{_name}",
            endpoint=f"{_kind}_{_view.__name__}",
            view_func=_view,
            defaults={"kind": _kind},
        )


def _moved(state: BlueprintSetupState) -> None:
    """Answer too where the site told ckanext-dcat to have its catalogue."""
    path = tk.config.get("ckanext.dcat.catalog_endpoint") or ""
    if path not in ("", utils.DEFAULT_CATALOG_ENDPOINT):
        state.add_url_rule(
            path.replace("{_format}", "<socle_suffix:suffix>"),
            endpoint="portal_moved",
            view_func=page,
        )


catalogue.record(_moved)


def taken_addresses(url_map: Any) -> list[str]:
    """Return the addresses of catalogues, or datasets, that something else answers."""
    adapter = url_map.bind("localhost")
    taken = []
    for path in (*(f"{folder}/catalog" for folder in FOLDERS.values()), "/dataset/x"):
        for name in (*MEDIA_TYPES, "csv"):
            address = f"{path.replace('<id>', 'x')}.{name}"
            endpoint, _ = adapter.match(address, method="GET")
            if not endpoint.startswith(_OURS):
                taken.append(f"{address} ({endpoint})")
    return taken
