"""The strict verdict against Validata's own, on its 309 recorded cases."""

import base64
import json
from pathlib import Path

import pytest

from ckanext.socle.core.validation import validate
from tests.data.deviations import DEVIATIONS

pytestmark = pytest.mark.reference

EXPECTED = "expected-vt0.12.5-fl5.18.1-ch5.2.jsonl"
AGREE = 297
# What we read otherwise on purpose: docs/validation.md, « Où nous différons ».
NAMED = {case for one in DEVIATIONS for case in one.cases}


def lines(path):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def cases(folder):
    """Yield id, source, file name, descriptor and header case of each case."""
    for case in lines(folder / "cases.jsonl"):
        source = case.get("source")
        if source is None:
            source = base64.b64decode(case["file_b64"])
        yield (
            case["id"],
            source,
            case.get("filename"),
            case["schema"],
            case.get("ignore_header_case", False),
        )
    for case in lines(folder / "files" / "index.jsonl"):
        path = folder / "files" / case["file"]
        schema = folder / "files" / case["schema_file"]
        descriptor = json.loads(schema.read_text(encoding="utf-8"))
        yield case["id"], path.read_bytes(), Path(case["file"]).name, descriptor, False


def agrees(report, expected):
    if "exception" in expected:
        return not report.readable
    errors = [
        (error["type"], error["row"], error["field"]) for error in expected["errors"]
    ]
    found = [(e["type"], e["row"], e["field"]) for e in report.strict.to_validata()]
    return found == errors and report.strict.valid == expected["valid"]


def test_the_strict_verdict_is_validatas_but_for_named_deviations(reference):
    folder = reference / "validata-cases"
    expected = {line["id"]: line for line in lines(folder / EXPECTED) if "id" in line}
    outcome = {}
    for name, source, filename, descriptor, ignore_case in cases(folder):
        report = validate(
            source,
            filename=filename,
            table_schema=descriptor,
            ignore_header_case=ignore_case,
        )
        outcome[name] = agrees(report, expected[name])
        assert report.lenient.valid or not report.strict.valid
    agreeing = sum(outcome.values())
    print(f"{agreeing} of {len(outcome)} cases agree with Validata")
    assert {name for name, same in outcome.items() if not same} == NAMED
    assert (len(outcome), agreeing) == (309, AGREE)
