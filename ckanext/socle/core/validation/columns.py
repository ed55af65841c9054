"""One column's rules: a value is judged once, whatever the number of its cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..table_schemas import FieldOverlay
from .checks import CellCheck, Failure
from .diagnosis import Diagnosis, diagnose, notice
from .forgiving import forgive
from .patterns import Pattern
from .report import Issue

MEMORY = 10_000
"""Distinct values remembered by column; beyond, the memory starts afresh."""


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """What is said of one value of one column."""

    value: Any
    """The parsed value; `None` when it is missing or of a wrong type."""
    missing: bool = False
    errors: tuple[str, ...] = ()
    """Validata's codes of the type and of the constraints, in its order."""
    failures: tuple[tuple[int, Failure], ...] = ()
    """Failures of the custom checks, with the place of each check in the schema."""
    diagnosis: Diagnosis | None = None
    lenient: bool = False
    """Whether something is wrong that the overlay does not forgive."""
    issue: Issue | None = None
    """The diagnosis as the report tells it."""

    @property
    def plain(self) -> bool:
        """Whether there is nothing to say of a cell with this value."""
        return not (self.errors or self.failures or self.issue)


@dataclass
class Column:
    """The rules of one field, compiled, and where its column is in the file."""

    name: str
    label: str
    descriptor: dict[str, Any]
    read: Callable[[Any], tuple[Any, dict[str, str] | None]]
    """frictionless' own reader, without the pattern."""
    pattern: Pattern | None
    overlay: FieldOverlay
    checks: list[tuple[int, CellCheck]] = field(default_factory=list)
    warnings: list[CellCheck] = field(default_factory=list)
    """Checks that no verdict counts."""
    kind: str | None = None
    example: str | None = None
    """A valid value: of the rules, until the file itself gives one."""
    missing_values: frozenset[str] = frozenset([""])
    """Texts that mean an empty cell."""
    number: int = 0
    """Column in the file, from 1."""
    strict: bool = True
    """Whether Validata would find this column: its title is the exact name."""
    lenient: bool = True
    unsure: int = 0
    """Values that the pattern had no time to judge."""
    learnt: bool = False
    """Whether the file gave its example."""
    _memory: dict[Hashable, CellVerdict] = field(default_factory=dict, repr=False)

    @property
    def required(self) -> bool:
        """Whether an empty cell is an error."""
        return bool((self.descriptor.get("constraints") or {}).get("required"))

    @property
    def warned(self) -> bool:
        """Whether a value out of its list is only worth a warning (our own rules)."""
        return bool(self.descriptor.get("warned"))

    @property
    def type(self) -> str:
        """The type of the field, `string` by default."""
        return str(self.descriptor.get("type") or "string")

    @cached_property
    def relaxed_pattern(self) -> Pattern | None:
        """The wider pattern of the overlay, `None` when it has none."""
        relaxed = self.overlay.relaxed
        return Pattern(relaxed.pattern) if relaxed and relaxed.pattern else None

    @property
    def enum(self) -> list[str]:
        """The closed list of values, or of an array's items; empty when free."""
        constraints = self.descriptor.get("constraints") or {}
        item = (self.descriptor.get("arrayItem") or {}).get("constraints") or {}
        return [str(v) for v in constraints.get("enum") or item.get("enum") or ()]

    def accepts(self, text: str) -> bool:
        """Return whether the rules have nothing to say of a filled cell."""
        value, names = self._read(text)
        return value is not None and not names and not self._run_checks(value)

    def judge(self, cell: Any) -> CellVerdict:
        """Return the verdict on *cell*, from memory when its value was seen."""
        key = cell if isinstance(cell, str) else (type(cell), str(cell))
        verdict = self._memory.get(key)
        if verdict is None:
            if len(self._memory) >= MEMORY:
                self._memory.clear()
            verdict = self._memory[key] = self._judge(cell)
        return verdict

    def learn(self, cell: Any) -> None:
        """Take the first valid value of this very file as the example to show."""
        if not self.learnt:
            self.example, self.learnt = str(cell)[:80], True

    def _judge(self, cell: Any) -> CellVerdict:
        verdict = self._judge_rules(cell)
        if verdict.diagnosis is None:
            return verdict
        return replace(verdict, issue=self._issue(verdict, verdict.diagnosis))

    def _issue(self, verdict: CellVerdict, found: Diagnosis) -> Issue:
        refused = bool(verdict.errors or verdict.failures)
        strict = refused and self.strict
        lenient = verdict.lenient and self.lenient
        severity = found.severity
        if refused and not strict and not lenient and severity == "fix":
            severity = "check"
        rules = (*verdict.errors, *(f.rule for _, f in verdict.failures), None)
        return Issue(
            found.code,
            rules[0],
            severity,
            strict,
            lenient,
            self.name,
            found.params,
            found.suggestion,
        )

    def _judge_rules(self, cell: Any) -> CellVerdict:
        value, names = self._read(cell)
        if value is None and not names:
            return CellVerdict(None, missing=True)
        failures = () if value is None else self._run_checks(value)
        errors = tuple(
            "type-error" if name == "type" else "constraint-error" for name in names
        )
        missing = value is None and "type" not in names
        if not errors and not failures:
            return CellVerdict(value, diagnosis=notice(self, cell) or self._warn(value))
        found = [failure for _, failure in failures]
        diagnosis = diagnose(self, cell, names, found)
        forgiven = forgive(self, cell, names, found, diagnosis)
        return CellVerdict(
            None if "type" in names else value,
            missing,
            errors,
            failures,
            forgiven or diagnosis,
            lenient=forgiven is None,
        )

    def _read(self, cell: Any) -> tuple[Any, list[str]]:
        """Return the parsed value and the names of what it breaks."""
        value, notes = self.read(cell)
        names = list(notes or ())
        if self.pattern and isinstance(value, str) and "type" not in names:
            found = self.pattern.matches(value)
            if found is None:
                self.unsure += 1
            elif not found:
                names.append("pattern")
        return value, names

    def _warn(self, value: Any) -> Diagnosis | None:
        """Return what the first warning says of a value."""
        for check in self.warnings:
            found = check.judge(value)
            if found:
                params, said = dict(found.params), found.suggestion
                return Diagnosis(found.code, params, said, check.severity)
        return None

    def _run_checks(self, value: Any) -> tuple[tuple[int, Failure], ...]:
        found = ((place, check.judge(value)) for place, check in self.checks)
        return tuple((place, failure) for place, failure in found if failure)
