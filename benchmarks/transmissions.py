"""What was sent to the State, read twice as long: processor and memory of the reading.

    python -m benchmarks.transmissions [--count 5000]

A ZIP of acts, a budget, contracts, of COUNT items then of twice as many. `ratio` near 2
is a cost that grows with the file; the memory is that of the process that reads.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ckanext.socle.core import transmissions

_ACTES = 'xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216"'
_TOTEM = "http://www.minefi.gouv.fr/cp/demat/docbudgetaire"
_ACT = """<actes:Acte {names} actes:Date="2026-03-17" actes:NumeroInterne="{number}"
    actes:CodeNatureActe="1"><actes:CodeMatiere1 actes:CodeMatiere="7"/>
    <actes:CodeMatiere2 actes:CodeMatiere="5"/><actes:Objet>Aide</actes:Objet>
    </actes:Acte>"""
_LINE = """<LigneBudget><Nature V="{number}"/><ContNat V="011"/><CodRD V="D"/>
    <MtPrev V="1.00"/><OpBudg V="0"/><CaracSup V="F"/></LigneBudget>"""


def acts(count: int) -> bytes:
    """Return a ZIP of as many acts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            act = _ACT.format(names=_ACTES, number=number)
            archive.writestr(f"{number}.xml", act)
    return packed.getvalue()


def budget(count: int) -> bytes:
    """Return a budget of as many lines."""
    lines = "".join(_LINE.format(number=number) for number in range(count))
    return f"""<DocumentBudgetaire xmlns="{_TOTEM}"><Budget>
        <BlocBudget><NatDec V="01"/><Exer V="2026"/></BlocBudget>{lines}</Budget>
        </DocumentBudgetaire>""".encode()


def contracts(count: int) -> bytes:
    """Return as many contracts."""
    made = [
        {"id": str(number), "acheteur": {"id": "21350245300011"}, "montant": 1}
        for number in range(count)
    ]
    return json.dumps({"marches": {"marche": made}}).encode()


_FILES: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "acts": ("actes.zip", acts),
    "budget": ("budget.xml", budget),
    "contracts": ("decp.json", contracts),
}


def measure(count: int) -> list[dict[str, Any]]:
    """Return the figures of each kind: rows, seconds of processor, ratio."""
    found = []
    with tempfile.TemporaryDirectory(prefix="socle-") as folder:
        for kind, (name, make) in _FILES.items():
            path = Path(folder) / name
            path.write_bytes(make(count))
            rows, once = _read(path)
            path.write_bytes(make(2 * count))
            more, twice = _read(path)
            found.append(
                {
                    "kind": kind,
                    "rows": rows,
                    "more": more,
                    "seconds": round(twice, 2),
                    "ratio": round(twice / once, 2),
                }
            )
    return found


def _read(path: Path) -> tuple[int, float]:
    """Return the rows, and the seconds of processor that the process took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    [done] = transmissions.read_apart([(path, path.name)]).transmissions
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    return len(done.rows), used


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    found = measure(parser.parse_args().count)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"figures": found, "memory": peak}, indent=2))


if __name__ == "__main__":
    main()
