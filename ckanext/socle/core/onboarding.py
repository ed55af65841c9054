"""What to do so that each territory of a perimeter has its organisation.

A pure plan: territories and the organisations that exist in, one step per territory
out. An organisation is recognised by its SIREN, else by its territory and kind, else
by its name when that says enough; what is recognised is adopted: its empty fields are
filled, it is never renamed nor moved.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from .territories import LEVELS, Territory, TerritoryIndex, fold, label, slugify

CREATE = "create"
ADOPT = "adopt"
AMBIGUOUS = "ambiguous"
UNCHANGED = "unchanged"
ACTIONS = (CREATE, ADOPT, AMBIGUOUS, UNCHANGED)

# The `kind` of an organisation has the name of its territory's level.
KINDS = ("region", "departement", "epci", "ept", "commune")
DEFAULT_LEVELS = ("epci", "ept", "commune")
# Which organisation is the parent of a commune's, when it is there.
_PARENT_LEVELS = ("ept", "epci")
# « Mairie d'Acigné », « Ville d'Acigné »: the same organisation by another title.
_LINKS = ("d", "de", "des", "du", "l", "la", "le", "les")
_EMPTY_WORDS = frozenset({"commune", "mairie", "ville", "conseil", *_LINKS})
_SAME_WORDS = {"departemental": "departement", "regional": "region"}


@dataclasses.dataclass(frozen=True, slots=True)
class Organization:
    """An organisation of the portal, as far as onboarding is concerned."""

    id: str
    name: str
    title: str = ""
    siren: str = ""
    territory_id: str = ""
    kind: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """What to do for one territory.

    `fields` are the values to create the organisation with, or to fill; `parent` the
    name of the organisation above (creation only). `matched_by` says how an existing
    one was recognised: `siren`, `territory`, `name`, `choice` (a person's). `reason`
    of an ambiguity: `same-siren`, `same-territory`, `same-name` or `looks-like` (see
    `candidates`, names of organisations). `taken_name` is the name that the
    organisation would have had, if something else did not have it.
    """

    territory_id: str
    label: str
    action: str
    name: str
    organization_id: str | None = None
    parent: str | None = None
    fields: Mapping[str, str] = dataclasses.field(default_factory=dict)
    matched_by: str | None = None
    reason: str | None = None
    candidates: tuple[str, ...] = ()
    taken_name: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the step as JSON."""
        values = dataclasses.asdict(self)
        return values | {"candidates": list(self.candidates)}


@dataclasses.dataclass(frozen=True)
class Plan:
    """The steps, parents before their children."""

    perimeter: str
    steps: tuple[Step, ...]

    def counts(self) -> dict[str, int]:
        """Return the number of steps of each action, zero included."""
        found = Counter(step.action for step in self.steps)
        return {action: found[action] for action in ACTIONS}

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as JSON."""
        return {
            "perimeter": self.perimeter,
            "counts": self.counts(),
            "steps": [step.to_dict() for step in self.steps],
        }


def perimeter_territories(
    index: TerritoryIndex,
    perimeter: str,
    *,
    levels: Collection[str] = DEFAULT_LEVELS,
    min_population: int = 0,
) -> list[Territory]:
    """Return the territories of a perimeter to onboard, larger levels first.

    Intercommunalités that only share communes with the perimeter are among them,
    but nothing of a level above its own. *min_population* (inhabitants) only sets
    aside communes.

    :raises TerritoryNotFound: no territory has the id *perimeter*

    >>> from .territories import packaged_index
    >>> len(perimeter_territories(packaged_index(), "epci:243500139"))
    44
    """
    top = index.get(perimeter).level
    drawn = top == "perimetre"
    found = [
        territory
        for level in KINDS
        if level in levels and (drawn or LEVELS.index(level) >= LEVELS.index(top))
        for territory in index.members(
            perimeter, level, whole=drawn and level in ("region", "departement")
        )
    ]
    return [
        t
        for t in found
        if t.level != "commune" or (t.population or 0) >= min_population
    ]


def make_plan(
    index: TerritoryIndex,
    perimeter: str,
    wanted: Iterable[Territory],
    existing: Iterable[Organization],
    *,
    taken_names: Collection[str] = (),
    parent: str | None = None,
    choices: Mapping[str, str] | None = None,
) -> Plan:
    """Return what to do for each territory of *wanted*, in their order.

    *taken_names* are the names of groups of any other kind, and of what was deleted;
    *parent* is the name of the organisation above those that have none by their
    territory; *choices* gives, for a territory's id, the name of the organisation
    that a person recognised, or an empty text to create another one.

    >>> from .territories import packaged_index
    >>> index = packaged_index()
    >>> acigne = index.get("commune:35001")
    >>> step = make_plan(index, acigne.id, [acigne], []).steps[0]
    >>> step.action, step.name, dict(step.fields)["siren"]
    ('create', 'acigne', '213500010')
    """
    planner = _Planner(index, existing, taken_names, parent, choices or {})
    return Plan(perimeter, tuple(planner.steps(list(wanted))))


class _Planner:
    """Looks organisations up by all that they may be recognised by."""

    def __init__(
        self,
        index: TerritoryIndex,
        existing: Iterable[Organization],
        taken_names: Collection[str],
        parent: str | None,
        choices: Mapping[str, str],
    ) -> None:
        self.index = index
        self.parent = parent
        self.choices = choices
        self.by_name: dict[str, Organization] = {}
        self.by_siren: dict[str, list[Organization]] = defaultdict(list)
        self.by_territory: dict[tuple[str, str], list[Organization]] = defaultdict(list)
        self.by_title: dict[str, list[Organization]] = defaultdict(list)
        for organization in existing:
            self._remember(organization)
        self.names = {*taken_names, *self.by_name}
        self.name_of: dict[str, str] = {}  # of the territories already planned

    def _remember(self, organization: Organization) -> None:
        self.by_name[organization.name] = organization
        if organization.siren:
            self.by_siren[organization.siren].append(organization)
        if organization.territory_id:
            current = self.index.resolve(organization.territory_id).territory_id
            key = (current or organization.territory_id, organization.kind)
            self.by_territory[key].append(organization)
        if not organization.siren:
            self.by_title[title_key(organization.title)].append(organization)

    def steps(self, wanted: Iterable[Territory]) -> Iterator[Step]:
        """Yield a step per territory."""
        for territory in wanted:
            step = self._step(territory)
            if step.action != AMBIGUOUS:
                self.name_of[territory.id] = step.name
            yield step

    def _step(self, territory: Territory) -> Step:
        choice = self.choices.get(territory.id)
        if choice in self.by_name:
            return self._adopt(territory, self.by_name[choice], "choice")
        for matched_by, found in (
            ("siren", self.by_siren.get(territory.siren or "", [])),
            ("territory", self._of_territory(territory)),
        ):
            if len(found) > 1:
                return self._ambiguous(territory, f"same-{matched_by}", found)
            if found:
                return self._adopt(territory, found[0], matched_by)
        proposed = self._by_name(territory) if choice is None else None
        return proposed or self._create(territory)

    def _of_territory(self, territory: Territory) -> list[Organization]:
        """Organisations of that territory and kind, whose SIREN is not another."""
        found = self.by_territory.get((territory.id, territory.level), [])
        return [o for o in found if not o.siren or not territory.siren]

    def _by_name(self, territory: Territory) -> Step | None:
        """Recognise the very name that we would give; else propose a likely title."""
        keys = {title_key(label(territory))}
        if territory.level not in ("region", "departement"):
            keys.add(title_key(territory.name))
        likely = [o for key in sorted(keys) for o in self.by_title.get(key, [])]
        likely = [o for o in likely if o.territory_id in ("", territory.id)]
        same = self.by_name.get(self.index.organization_name(territory.id))
        if same and not same.siren and not same.territory_id:
            if title_key(same.title or same.name) in keys:
                return self._adopt(territory, same, "name")
            return self._ambiguous(territory, "same-name", [same])
        return self._ambiguous(territory, "looks-like", likely) if likely else None

    def _adopt(self, territory: Territory, found: Organization, by: str) -> Step:
        fields = {
            name: value
            for name, value in _fields(territory).items()
            if value and not getattr(found, name)
        }
        return Step(
            territory.id,
            label(territory),
            ADOPT if fields else UNCHANGED,
            found.name,
            organization_id=found.id,
            fields=fields,
            matched_by=by,
        )

    def _ambiguous(
        self, territory: Territory, reason: str, found: list[Organization]
    ) -> Step:
        return Step(
            territory.id,
            label(territory),
            AMBIGUOUS,
            self.index.organization_name(territory.id),
            reason=reason,
            candidates=tuple(sorted(o.name for o in found)),
        )

    def _create(self, territory: Territory) -> Step:
        wanted = self.index.organization_name(territory.id)
        name = _free_name(wanted, territory, self.names)
        self.names.add(name)
        return Step(
            territory.id,
            label(territory),
            CREATE,
            name,
            parent=self._parent_name(territory),
            fields=_fields(territory),
            taken_name=wanted if name != wanted else None,
        )

    def _parent_name(self, territory: Territory) -> str | None:
        above = {t.level: t for t in self.index.ancestors(territory.id)}
        for level in _PARENT_LEVELS:
            if level in above and level != territory.level:
                name = self._known_name(above[level])
                if name:
                    return name
        return self.parent

    def _known_name(self, territory: Territory) -> str | None:
        """Return the name of its organisation, planned or there, or None."""
        if territory.id in self.name_of:
            return self.name_of[territory.id]
        found = self.by_siren.get(territory.siren or "", [])
        found = found or self._of_territory(territory)
        return found[0].name if len(found) == 1 else None


def _fields(territory: Territory) -> dict[str, str]:
    return {
        "title": label(territory),
        "siren": territory.siren or "",
        "territory_id": territory.id,
        "kind": territory.level,
    }


def title_key(title: str) -> str:
    """Return what tells a title apart.

    >>> title_key("Mairie d'Acigné") == title_key("Commune d'Acigné")
    True
    """
    words = [_SAME_WORDS.get(word, word) for word in fold(title).split()]
    return " ".join(w for w in words if w not in _EMPTY_WORDS) or " ".join(words)


def _free_name(wanted: str, territory: Territory, taken: Collection[str]) -> str:
    """Return the wanted name, or the first free one with a suffix."""
    if wanted not in taken:
        return wanted
    for suffix in (territory.departement, territory.code, territory.level):
        name = f"{wanted}-{slugify(suffix or territory.level)}"
        if name not in taken and not wanted.endswith(f"-{slugify(suffix or '')}"):
            return name
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
