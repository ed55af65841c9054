"""The page of codes is that of the catalogue."""

import subprocess
import sys


def test_the_table_of_codes_is_up_to_date(root):
    command = [sys.executable, str(root / "dev/build_validation_doc"), "--check"]
    result = subprocess.run(command, capture_output=True)
    assert result.returncode == 0, result.stderr or "run dev/build_validation_doc"
