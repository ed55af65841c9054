"""A report as a page of its own: no script, no link, nothing to fetch."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from ..messages import N_
from .verdicts import title, verdict
from .words import Words

if TYPE_CHECKING:
    from ..validation import Report

SHOWN = 20
COLUMNS = {"cell": N_("Cell"), "value": N_("Value"), "suggestion": N_("Write")}
READING = N_("How the file was read")
PROBLEMS = N_("What we found")
MORE = N_("The first {shown} of {count} are listed.")
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem;
  padding: 1.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
h3 { font-size: 1rem; margin: 0; }
.verdict { border-left: .4rem solid; padding: .5rem 1rem; font-weight: bold; }
.good { border-color: #1f7a3f; } .bad { border-color: #b3261e; }
article { border: 1px solid #8888; border-radius: .4rem; margin: 1rem 0;
  padding: .8rem 1rem; }
article p { margin: .3rem 0; }
.fix { border-left: .4rem solid #b3261e; } .check { border-left: .4rem solid #b26a00; }
.advice { border-left: .4rem solid #2b6cb0; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; }
th, td { border: 1px solid #8888; padding: .2rem .6rem; text-align: left; }
""".strip()


def to_html(report: Report, words: Words) -> str:
    """Return the page; whatever comes from the file is escaped.

    >>> from ckanext.socle.core.validation import Report
    >>> "&lt;b&gt;" in to_html(Report(None, None, filename="<b>"), Words.of("en"))
    True
    """
    return "\n".join(_page(report, words)) + "\n"


def _page(report: Report, words: Words) -> Iterator[str]:
    name, as_json = escape(title(report)), report.to_dict()
    good = report.readable and report.lenient.valid
    yield f'<!doctype html>\n<html lang="{escape(words.language)}">'
    yield f'<head><meta charset="utf-8"><title>{name}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>{STYLE}</style></head>\n<body><main>"
    yield f"<h1>{name}</h1>"
    yield f'<p class="verdict {"good" if good else "bad"}">'
    yield f"{escape(verdict(report, words))}</p>"
    if as_json["reading"]:
        yield f"<h2>{escape(words.gettext(READING))}</h2>\n<ul>"
        yield from (f"<li>{escape(words.reading(f))}</li>" for f in as_json["reading"])
        yield "</ul>"
    if as_json["groups"]:
        yield f"<h2>{escape(words.gettext(PROBLEMS))}</h2>"
    for group in as_json["groups"]:
        yield from _group(group, words)
    yield "</main></body></html>"


def _group(group: dict[str, Any], words: Words) -> Iterator[str]:
    said = words.group(group)
    severity = group["severity"]
    yield f'<article class="{escape(severity)}">'
    yield f"<h3>{escape(said.what)}</h3>"
    place = f"{words.severity(severity).capitalize()}. {said.where}"
    yield f"<p>{escape(place)}</p>"
    yield f"<p>{escape(said.how)}</p>"
    samples = [one for one in group["samples"][:SHOWN] if one["cell"]]
    if group["field"] and samples:
        yield from _table(samples, words)
        if group["count"] > len(samples):
            more = words.gettext(MORE)
            yield f"<p>{escape(more.format(shown=len(samples), count=group['count']))}"
            yield "</p>"
    yield "</article>"


def _table(samples: list[dict[str, Any]], words: Words) -> Iterator[str]:
    shown = [name for name in COLUMNS if any(sample[name] for sample in samples)]
    titles = (escape(words.gettext(COLUMNS[name])) for name in shown)
    heads = "".join(f'<th scope="col">{text}</th>' for text in titles)
    yield f'<div class="scroll" tabindex="0"><table><thead><tr>{heads}</tr></thead>'
    for sample in samples:
        values = (escape(sample[name] or "") for name in shown)
        yield f"<tr>{''.join(f'<td>{value}</td>' for value in values)}</tr>"
    yield "</table></div>"
