"""A few of the hostile files of `benchmarks.validation.fuzz`, the same at each run."""

import json
import os
import subprocess
import sys

import pytest

from benchmarks.validation import fuzz
from benchmarks.validation.hostile import hostile

SEED = int(os.environ.get("SOCLE_FUZZ_SEED", "2026"))


def test_a_file_of_the_run_can_be_made_again():
    assert hostile(SEED, 7) == hostile(SEED, 7)
    assert hostile(SEED, 7) != hostile(SEED, 8)


def test_hostile_files_break_nothing(root):
    """In a process of its own: one that was forked has none of pyarrow's threads."""
    command = [sys.executable, "-m", "benchmarks.validation.fuzz"]
    asked = ["--files", "25", "--seed", str(SEED)]
    done = subprocess.run(
        [*command, *asked], cwd=root, capture_output=True, text=True, check=False
    )
    print(f"seed {SEED}", done.stderr[-2000:])
    found = json.loads(done.stdout)
    assert found["broken"] == []
    assert sum(found["results"].values()) == 25


@pytest.mark.parametrize(
    ("check", "why"), [(lambda *_, **__: os._exit(9), "crash"), (None, "over time")]
)
def test_what_breaks_is_named_by_its_number(monkeypatch, check, why):
    def stuck(*_, **__):
        import time

        time.sleep(30)

    monkeypatch.setattr(fuzz, "validate", check or stuck)
    found = fuzz.run(SEED, 5, 1, seconds=3.0 if check is None else 60.0)
    assert [(one["number"], one["why"]) for one in found["broken"]] == [(5, why)]
