"""What an audience may see: the one gate through which items, changes, updates and KPIs reach outsiders.

Pure: plain values in, plain values out. A snapshot of an item goes in, what the audience may see of it comes out,
or None when the item does not exist for them. Changes are found by comparing two such views, so what is hidden, or
finer than allowed, cannot show up as a change either.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from core.dates import coarser, span
from stakeholders.plain import first_words

State = Mapping[str, Any]

# What can be shown of an item besides its title, in the order of the form.
FIELDS = (
    "horizon",
    "dates",
    "summary",
    "status",
    "product",
    "objective",
    "key",
    "type",
    "owner",
    "team",
    "tags",
    "scores",
    "effort",
    "milestones",
)
# The workspace's own fields are granted one by one, as "custom.<slug>".
OWN = "custom."
CATEGORIES = ("idea", "planned", "in_progress", "shipped", "dropped")
PRECISIONS = ("none", "year", "half", "quarter", "month", "day")
SCORES = ("reach", "impact", "confidence", "effort", "value")
HORIZON_OF = {"in_progress": "now", "planned": "next", "idea": "later"}
SUMMARY_LENGTH = 160


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of days and how exactly it is known. Two dates of one quarter are the same When at "quarter"."""

    first: date
    last: date
    precision: str


@dataclass(frozen=True, slots=True)
class Rolled:
    """What the parts of an item that an audience sees add up to (`stakeholders.seen_rolled`); `progress` in percent."""

    start: When | None = None
    end: When | None = None
    effort: float | None = None
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """An audience as values. `products` and `objectives` None means all of them."""

    products: frozenset[str] | None = None
    categories: frozenset[str] = frozenset(CATEGORIES)
    fields: frozenset[str] = frozenset(FIELDS)
    precision: str = "day"
    tells_leaving: bool = True
    kpis: frozenset[str] = frozenset()
    sees_updates: bool = True
    internal: bool = False

    def covers(self, product: str | None) -> bool:
        return self.products is None or (product is not None and product in self.products)


@dataclass(frozen=True, slots=True)
class Own:
    """A field of the workspace's own: what it is called, its kind, its choices and its unit."""

    name: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """How ids in a snapshot are called. Objectives and milestones carry their product, which decides who may read them."""

    statuses: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    objectives: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)
    milestones: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)

    def category(self, state: State) -> str:
        return self.statuses.get(state.get("status") or "", ("", "idea"))[1]


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as an audience sees it; what they may not see is None (or empty), as if it were not there."""

    id: str
    title: str
    stage: str
    horizon: str = ""
    start: When | None = None
    end: When | None = None
    shipped: When | None = None
    summary: str = ""
    status: str = ""
    begun: bool = False
    product: str = ""
    objective: str = ""
    key: str = ""
    type: str = ""
    owner: str = ""
    team: str = ""
    milestone: str = ""
    tags: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    # Slug of an own field → a number, a When, or words.
    own: tuple[tuple[str, Any], ...] = ()
    rolled: Rolled = Rolled()

    @property
    def of_parts(self) -> bool:
        """Whether it has no date of its own, and its parts have one."""
        return not (self.start or self.end) and bool(self.rolled.start or self.rolled.end)

    @property
    def dates(self) -> tuple[When | None, When | None]:
        """As it lies in time: its own, or as long as its parts."""
        return (self.rolled.start, self.rolled.end) if self.of_parts else (self.start, self.end)


EVERYTHING = Rules(internal=True)


def see(rules: Rules, state: State | None, names: Names) -> Seen | None:
    """What `rules` allow of an item's snapshot; None when the item does not exist for this audience."""
    if state is None or state.get("archived_at") or not rules.covers(state.get("product")):
        return None
    category = names.category(state)
    if category not in rules.categories:
        return None
    seen = Seen(id=str(state["id"]), title=state["title"], stage=_stage(category))
    shown: dict[str, Any] = _dates(rules, state) | _allowed(rules, state, names, category)
    return replace(seen, **shown)


def coarse(day: date | str | None, precision: str | None, limit: str) -> When | None:
    """`day` at `precision`, no finer than `limit`. Spans grow before anything is compared."""
    if not day or limit == "none":
        return None
    value = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    allowed = coarser(precision or "day", limit)
    first, last = span(value, allowed)
    return When(first, last, allowed)


def horizon(state: State, category: str) -> str:
    """Now, next or later: as planned by hand, else as the status implies. What is done has no horizon."""
    return (state.get("horizon") or HORIZON_OF.get(category, "")) if category in HORIZON_OF else ""


def may_tell_leaving(rules: Rules, state: State | None, names: Names) -> bool:
    """Whether "no longer planned" would be both allowed and true, given how the item stands now.

    An item that moved to a product, or shipped to a list, which the audience does not see has not been given up:
    saying so would be false, saying the truth would leak. Then nothing is said.
    """
    if not rules.tells_leaving:
        return False
    if state is None:
        return True
    return rules.covers(state.get("product")) and names.category(state) in ("idea", "dropped")


def may_see_subject(rules: Rules, *, seen_item: bool, product: str | None, kind: str) -> bool:
    """Whether an update's subject exists for the audience: "item", "objective" or "product"."""
    if kind == "item":
        return seen_item
    if kind == "objective":
        return "objective" in rules.fields and (product is None or rules.covers(product))
    return rules.covers(product)


def may_see_update(rules: Rules, *, audience_visible: bool, subject_visible: bool) -> bool:
    if not (rules.sees_updates and subject_visible):
        return False
    return rules.internal or audience_visible


def visible_kpis(rules: Rules, kpis: list[str]) -> list[str]:
    """The KPIs an audience was given, in the order asked; none unless named one by one."""
    return [kpi for kpi in kpis if rules.internal or kpi in rules.kpis]


def summary(description: str | None) -> str:
    """The first sentence or so of a Markdown description, as plain text."""
    return first_words(description or "", SUMMARY_LENGTH)


def _stage(category: str) -> str:
    return category if category in ("shipped", "dropped") else "open"


def _dates(rules: Rules, state: State) -> dict[str, When | None]:
    if "dates" not in rules.fields:
        return {}
    return {
        "start": coarse(state.get("start"), state.get("start_precision"), rules.precision),
        "end": coarse(state.get("end"), state.get("end_precision"), rules.precision),
        "shipped": coarse(state.get("shipped_at"), "day", rules.precision),
    }


def _allowed(rules: Rules, state: State, names: Names, category: str) -> dict[str, Any]:
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "horizon": lambda: {"horizon": horizon(state, category)},
        "summary": lambda: {"summary": summary(state.get("description"))},
        "status": lambda: {
            "status": names.statuses.get(state.get("status") or "", ("", ""))[0],
            "begun": category == "in_progress",
        },
        "product": lambda: {"product": names.products.get(state.get("product") or "", "")},
        "objective": lambda: {"objective": _of_product(rules, state, "objective", names.objectives)},
        "milestones": lambda: {"milestone": _of_product(rules, state, "milestone", names.milestones)},
        "key": lambda: {"key": state.get("key") or ""},
        "type": lambda: {"type": names.types.get(state.get("type") or "", state.get("type") or "")},
        "owner": lambda: {"owner": names.people.get(state.get("owner") or "", "")},
        "team": lambda: {"team": names.teams.get(state.get("team") or "", "")},
        "tags": lambda: {"tags": tuple(state.get("tags") or ())},
        "effort": lambda: {"scores": _scores(state, ("effort",))},
        "scores": lambda: {"scores": _scores(state, SCORES)},
    }
    shown: dict[str, Any] = {}
    for name, read in readers.items():
        if name in rules.fields:
            shown |= read()
    if own := tuple(_own(rules, state, names)):
        shown["own"] = own
    return shown


def _scores(state: State, wanted: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    return tuple((name, float(state[name])) for name in wanted if state.get(name) is not None)


def _own(rules: Rules, state: State, names: Names) -> Iterator[tuple[str, Any]]:
    """Of the own fields those that are granted, dates no finer than all others."""
    values = state.get("custom") or {}
    for slug, known in names.own.items():
        if f"{OWN}{slug}" in rules.fields and values.get(slug) not in (None, "", []):
            found = _own_value(known, values[slug], rules, names)
            if found not in (None, ""):
                yield slug, found


def _own_value(known: Own, value: Any, rules: Rules, names: Names) -> Any:
    if known.kind == "date":
        return coarse(value, "day", rules.precision)
    if known.kind in ("number", "money"):
        return float(value)
    if known.kind in ("select", "multiselect"):
        given = value if isinstance(value, list) else [value]
        return ", ".join(known.options.get(one, "") for one in given if one in known.options)
    if known.kind == "person":
        return names.people.get(value, "")
    if known.kind == "checkbox":
        return "✓" if value else ""
    return str(value)


def _of_product(rules: Rules, state: State, name: str, known: Mapping[str, tuple[str, str | None]]) -> str:
    """What is called so, where it belongs to a product that the audience sees, or to none."""
    title, product = known.get(state.get(name) or "", ("", None))
    return title if product is None or rules.covers(product) else ""


# What digests tell a change of; the rest is for shared views alone.
UNTOLD = ("id", "stage", "begun", "shipped", "own", "milestone", "rolled")
COMPARED = tuple(f.name for f in fields(Seen) if f.name not in UNTOLD)
