"""Runs in Validata's own environment: its verdict on each file asked, one a line.

Reads JSON lines `{"path", "schema"}`; writes `{"valid", "errors"}`, each error as
`[type, row, field]`, or `{"exception"}`.
"""

import json
import sys

from validata_core import validate


def verdict(path, schema):
    try:
        report = validate(path, schema).to_dict()
    except Exception as error:  # noqa: BLE001 (whatever it raises is its answer)
        return {"exception": repr(error)}
    keys = ("type", "rowNumber", "fieldName")
    errors = [[error.get(key) for key in keys] for error in report["errors"]]
    return {"valid": report["valid"], "errors": errors}


def main():
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(verdict(asked["path"], asked["schema"])), flush=True)


if __name__ == "__main__":
    main()
