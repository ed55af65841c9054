"""Validata's side of each difference, told by Validata itself."""

import json
import subprocess

import pytest

from tests.data.deviations import DEVIATIONS, REFUSED

pytestmark = pytest.mark.reference


def test_validatas_verdict_is_the_one_that_is_named(oracle, root, tmp_path):
    lines = []
    for place, one in enumerate(DEVIATIONS):
        folder = tmp_path / str(place)
        folder.mkdir()
        path = folder / one.filename
        path.write_bytes(one.content())
        lines.append(json.dumps({"path": str(path), "schema": one.schema}))
    told = subprocess.run(
        [oracle("validata"), root / "tests" / "oracles" / "validata.py"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    verdicts = [json.loads(line) for line in told.stdout.splitlines()]
    for one, theirs in zip(DEVIATIONS, verdicts, strict=True):
        found = [tuple(error) for error in theirs.get("errors", ())]
        expected = [] if one.theirs == REFUSED else one.theirs
        assert (found, "exception" in theirs) == (expected, one.theirs == REFUSED), one
