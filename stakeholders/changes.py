"""What changed between two snapshots of an item, as one audience sees it. Pure; words come from `stakeholders.words`.

The net change over a period: A to B to A is no change, and several changes of one item are one `Change`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stakeholders.visibility import COMPARED, Names, Rules, Seen, State, When, may_tell_leaving, see

# The order in which kinds are told: what weighs most comes first.
KINDS = (
    "shipped",
    "later",
    "gone",
    "new",
    "started",
    "earlier",
    "dated",
    "undated",
    "moved",
    "back",
    "changed",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One item's net change. `parts` maps a field of `Seen` to (before, after)."""

    kind: str
    id: str
    title: str
    key: str = ""
    parts: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        parts = {name: [_plain(old), _plain(new)] for name, (old, new) in self.parts.items()}
        return {"kind": self.kind, "id": self.id, "title": self.title, "key": self.key, "parts": parts}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Change":
        parts = {name: (_rich(old), _rich(new)) for name, (old, new) in data["parts"].items()}
        return cls(data["kind"], data["id"], data["title"], data.get("key", ""), parts)


def change_for(rules: Rules, before: State | None, after: State | None, names: Names) -> Change | None:
    """What `rules` may be told about an item that went from `before` to `after`; None for silence."""
    old, new = see(rules, before, names), see(rules, after, names)
    if old and new:
        return _altered(old, new)
    if new and new.stage != "open" and before and before.get("archived_at"):
        return None  # what was done before it was put away is no news when it is taken back
    if new:
        return _appeared(new)
    if old and old.stage == "open" and may_tell_leaving(rules, after, names):
        return Change("gone", old.id, old.title, old.key)
    return None


def in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: (KINDS.index(change.kind), change.title.casefold()))


def _appeared(new: Seen) -> Change | None:
    if new.stage == "dropped":
        return None
    kind = "shipped" if new.stage == "shipped" else "new"
    shown = {name: (None, getattr(new, name)) for name in ("end", "shipped", "horizon") if getattr(new, name)}
    return Change(kind, new.id, new.title, new.key, shown)


def _altered(old: Seen, new: Seen) -> Change | None:
    parts = {
        name: (getattr(old, name), getattr(new, name))
        for name in COMPARED
        if getattr(old, name) != getattr(new, name)
    }
    kind = _kind(old, new, parts)
    if not kind:
        return None
    if kind == "shipped":
        parts = {"end": (old.end, new.end), "shipped": (None, new.shipped)}
    return Change(kind, new.id, new.title, new.key, parts)


def _kind(old: Seen, new: Seen, parts: dict[str, tuple[Any, Any]]) -> str:
    if old.stage != new.stage:
        return {"shipped": "shipped", "dropped": "gone", "open": "back"}[new.stage]
    if not parts:
        return ""
    if new.stage != "open":
        return "changed"
    if "end" in parts:
        return _direction(old.end, new.end)
    if new.begun and not old.begun:
        return "started"
    return "moved" if "horizon" in parts else "changed"


def _direction(old: When | None, new: When | None) -> str:
    if old is None or new is None:
        return "dated" if new else "undated"
    if new.last == old.last:
        return "later" if new.first > old.first else "changed"
    return "later" if new.last > old.last else "earlier"


def _plain(value: Any) -> Any:
    if isinstance(value, When):
        return {
            "first": value.first.isoformat(),
            "last": value.last.isoformat(),
            "precision": value.precision,
        }
    return list(value) if isinstance(value, tuple) else value


def _rich(value: Any) -> Any:
    if isinstance(value, dict):
        return When(date.fromisoformat(value["first"]), date.fromisoformat(value["last"]), value["precision"])
    return value
