"""Every code says what, where and how, in English and in French."""

import ast
import re
import string
from pathlib import Path

import polib
import pytest

from ckanext.socle.core import errors, messages
from ckanext.socle.core.identifiers import parse_siren
from ckanext.socle.core.messages import reading, rows
from ckanext.socle.core.report_formats import verdicts
from ckanext.socle.core.report_formats.words import SEVERITIES
from ckanext.socle.core.validation.checks.opening_hours import opening_hours
from ckanext.socle.core.validation.checks.phones import is_phone_number

CODES = sorted(messages.CATALOGUE)
CALLS = {"Diagnosis", "Issue", "Failure", "ReadingError", "advice"}
KEBAB = re.compile(r"[a-z]+(?:-[a-z]+)+")
# Words that a secretary never meets (ux/README.md, part 2).
FORBIDDEN = re.compile(
    r"\(s\)|\b(string|integer|regex|expression régulière|champs?|enregistrement"
    r"|en-têtes?|validation|invalide|JSON|contrainte|schéma|métadonnées|ressource"
    r"|package|dataset|uploade?r?|oups)\b|!",
    re.IGNORECASE,
)


def sub_classes(parent):
    for child in parent.__subclasses__():
        yield child
        yield from sub_classes(child)


def templates():
    for message in messages.CATALOGUE.values():
        yield from (message.what, message.where, message.how)
        if message.how_without_example:
            yield message.how_without_example
    yield from messages.READING.values()
    for repair in messages.REPAIRS.values():
        yield from (repair.what, repair.why)


def singles():
    yield from (found for found in templates() if isinstance(found, str))
    yield from (reading.TAB, *rows.OPERATORS.values())
    yield from (verdicts.UNREADABLE, *SEVERITIES.values())
    # Other parts' exceptions are checked with the whole catalogue (dev/catalogue).
    owned = (errors.ReadingError, errors.TableSchemaError, errors.TableSchemaNotFound)
    for error in (*owned, errors.FetchError, *sub_classes(errors.FetchError)):
        yield error.template


def plurals():
    yield from (found for found in templates() if isinstance(found, tuple))
    yield from (verdicts.VALID, verdicts.TO_CORRECT, verdicts.MORE)


@pytest.fixture(scope="module")
def french(root):
    """Return the French entries: of the catalogue, and of parts not merged yet."""
    catalogue = root / "ckanext/socle/i18n/fr/LC_MESSAGES/ckanext-socle.po"
    paths = [*sorted(root.glob(".dev/fr/*.po")), catalogue]
    return {
        (entry.msgid, entry.msgid_plural): entry
        for path in paths
        if path.exists()
        for entry in polib.pofile(str(path))
        if entry.translated()
    }


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_three_parts(code):
    message = messages.CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert all(message.what)
    assert all(message.where)
    assert message.how.endswith((".", "]."))


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_rendered_without_a_hole(code):
    sample = {
        "row": 12,
        "cell": "D12",
        "value": "17/03/2026",
        "sheet": None,
        "suggestion": "2026-03-17",
    }
    params = {
        "example": "x", "limit": 1_000_000, "columns": ["A", "B"], "missing": ["B"],
        "names": ["A"], "values": ["a"], "true": "oui", "false": "non", "first": "A1",
        "name": "n", "op": ">=", "other": "2", "sum": "3", "expected": 3, "found": 2,
        "status": 404, "date": "2025-03-01",
        "reference": ["A"], "resource": ["lieux"],
        "identifier": "0246e48c", "percent": 90,
    }  # fmt: skip
    group = {
        "code": code,
        "count": 2,
        "field": "A",
        "label": "La colonne",
        "params": params,
        "samples": [sample, sample],
    }
    sentence = messages.render(group)
    for part in (sentence.what, sentence.where, sentence.how):
        assert part
        assert "…" not in part
        assert "{" not in part


def test_every_code_that_the_checks_emit_is_in_the_catalogue(root):
    emitted = set()
    for path in (root / "ckanext/socle/core/validation").rglob("*.py"):
        emitted |= set(emitted_codes(path))
    assert len(emitted) > 50
    assert emitted - set(CODES) == set()


def test_every_fetch_error_is_in_the_catalogue():
    fetch_errors = {error.code for error in sub_classes(errors.FetchError)}
    assert fetch_errors <= set(CODES)
    assert errors.FetchError.code in CODES


def emitted_codes(path: Path):
    """Yield the kebab-case texts given to what makes a finding."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "id", getattr(function, "attr", ""))
            place = 1 if name == "Failure" else 0
            for argument in node.args[place : place + 1] if name in CALLS else ():
                if isinstance(argument, ast.Constant):
                    yield argument.value


@pytest.mark.parametrize("msgid", sorted(set(singles())))
def test_a_sentence_has_its_french(msgid, french):
    check_french(msgid, french[msgid, ""].msgstr)


@pytest.mark.parametrize("forms", sorted(set(plurals())))
def test_a_plural_has_its_french(forms, french):
    entry = french[forms]
    assert sorted(entry.msgstr_plural) == [0, 1]
    for text in entry.msgstr_plural.values():
        check_french(forms[1] + forms[0], text)


def check_french(source, text):
    assert text
    assert names(text) <= names(source)
    found = FORBIDDEN.search(text)
    assert found is None, f"{found[0]!r} in {text!r}"
    for sentence in re.split(r"(?<=[.?]) ", text):
        assert len(sentence.split()) <= 20, sentence


def names(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_examples_in_sentences_are_valid():
    assert parse_siren("213500010") == "213500010"
    assert is_phone_number("0299866262")
    assert opening_hours({"column": "H"}).judge("Mo-Fr 08:30-12:00") is None


def test_a_code_of_a_later_version_shows_its_name():
    group = {"code": "of-the-future", "count": 1, "params": {}, "samples": []}
    assert messages.render(group).what == "of-the-future"


def test_sizes_and_numbers_are_written_by_the_adapter():
    group = {"code": "too-big", "count": 1, "params": {"limit": 5}, "samples": []}
    sentence = messages.render(group, size=lambda size: f"{size} octets")
    assert sentence.what == "This file is larger than 5 octets"


def test_columns_are_named_by_their_labels():
    group = {
        "code": "incomplete-columns",
        "count": 1,
        "field": "A",
        "label": "Année",
        "params": {"columns": ["A", "B"], "labels": {"A": "Année", "B": "Budget"}},
        "samples": [{"row": 2, "cell": "A2", "value": None, "suggestion": None}],
    }
    assert messages.render(group).how.endswith(": Année, Budget.")


def test_a_list_cut_short_ends_with_one_sign():
    labels = [f"Colonne {number}" for number in range(40)]
    group = {"code": "unknown-column", "count": 40, "params": {"labels": labels}}
    sentence = messages.render(group)
    said = f"{sentence.what} {sentence.where} {sentence.how}"
    assert "…" in said
    assert "…." not in said


def test_the_row_of_a_lone_quotation_mark_is_said_where_it_is_known():
    group = {"code": "cell-too-long", "count": 1, "params": {"limit": 5}, "samples": []}
    assert "row" not in messages.render(group).how
    group["params"]["record"] = 1_002
    assert messages.render(group).how.startswith("In row 1,002,")
