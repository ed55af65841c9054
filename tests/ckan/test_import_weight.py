"""CKAN starts without the engine: a portal that checks nothing pays nothing."""

import json
import subprocess
import sys

CODE = """
import json, sys
import ckanext.socle.plugin
from ckanext.socle import cli, views
heavy = "frictionless frformat opening_hours phonenumbers polars pyarrow"
heavy = f"{heavy} python_calamine regex shapely".split()
print(json.dumps([name for name in heavy if name in sys.modules]))
"""


def test_the_engine_is_not_imported_by_the_start_of_ckan():
    result = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout.splitlines()[-1]) == []
