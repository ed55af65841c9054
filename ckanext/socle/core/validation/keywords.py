"""Keywords of JSON Schema whose cost a hostile file could blow up, bounded."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any


class Keywords:
    """The keywords of one check, on those of the draft *kind*."""

    def __init__(
        self, kind: Any, tick: Callable[[], None], pattern_seconds: float
    ) -> None:
        self._properties = kind.VALIDATORS["properties"]
        self._tick = tick
        self._left = pattern_seconds

    def by_name(self) -> dict[str, Callable[..., Iterator[Any]]]:
        """Return what `jsonschema.validators.extend` takes."""
        return {
            "properties": self.properties,
            "pattern": self.pattern,
            "uniqueItems": self.unique,
        }

    def properties(
        self, validator: Any, rules: Any, value: Any, schema: Any
    ) -> Iterator[Any]:
        """Judge the entries of an object, and look at the clock."""
        self._tick()
        yield from self._properties(validator, rules, value, schema)

    def pattern(
        self, validator: Any, rule: str, value: Any, schema: Any
    ) -> Iterator[Any]:
        """Judge a text by a pattern; what there is no time to judge passes."""
        import regex  # noqa: PLC0415 (with the engine only)
        from jsonschema import ValidationError  # noqa: PLC0415

        if not isinstance(value, str) or self._left <= 0:
            return
        started, found = time.monotonic(), True
        try:
            found = regex.search(rule, value, timeout=self._left) is not None
        except TimeoutError:
            self._left = 0
        self._left -= time.monotonic() - started
        if not found:
            yield ValidationError(f"{value!r} does not match {rule!r}")

    def unique(
        self, validator: Any, rule: bool, value: Any, schema: Any
    ) -> Iterator[Any]:
        """Judge whether the items of a list differ, each of them written once."""
        from jsonschema import ValidationError  # noqa: PLC0415

        if rule and isinstance(value, list):
            written = {json.dumps(item, sort_keys=True) for item in value}
            if len(written) != len(value):
                yield ValidationError("some items are there twice")
