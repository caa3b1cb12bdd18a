"""Colours by a field, for readers of a shared view: of the values that they see, and of nothing else.

A value's colour follows from its place among what is seen, so that a gap in the colours tells of no value that is hidden.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from roadmap.export.draw.ink import HUES, Tone, tone
from roadmap.models import Horizon, Objective
from stakeholders.seen_words import words
from stakeholders.visibility import OWN, Names, Rules, Seen

# Fields whose values may be told apart by colour, as in the workbench; of own fields those with choices.
COLOURED = ("objective", "status", "team", "type", "product", "owner", "horizon", "milestone")
CHOSEN = ("select", "multiselect", "person")
NONE = "none"


@dataclass(frozen=True)
class Key:
    """A line of the legend: what a colour means, its hue, and how many have it."""

    words: str
    obj: str
    count: int


class Colours:
    """`name` is a field that the readers may see, or "" for no colours."""

    def __init__(self, name: str, seen: Iterable[Seen], rules: Rules, names: Names) -> None:
        self.name, self.rules, self.names = name if _known(name, names) else "", rules, names
        self.count = Counter(self._value(one) for one in seen) if self.name else Counter()
        if not any(self.count):
            self.name = ""

    def __bool__(self) -> bool:
        return bool(self.name)

    def obj(self, one: Seen) -> str:
        """Its hue as the style sheet calls it; "" where nothing is coloured."""
        return self._hues.get(self._value(one), NONE) if self.name else ""

    def tone(self, one: Seen) -> Tone | None:
        return tone_of(self.obj(one)) if self.name else None

    def meaning(self, one: Seen) -> tuple[str, Tone]:
        return self._value(one) or _("None"), tone_of(self.obj(one))

    def legend(self) -> list[Key]:
        if not self.name:
            return []
        keys = [Key(value, hue, self.count[value]) for value, hue in self._hues.items()]
        return [*keys, *([Key(_("None"), NONE, self.count[""])] if self.count[""] else [])]

    @cached_property
    def _hues(self) -> dict[str, str]:
        order = self._order()
        told = sorted(
            (one for one in self.count if one), key=lambda one: (order.get(one, len(order)), one.casefold())
        )
        own = self._objectives() if self.name == "objective" else {}
        return {one: own.get(one) or str(HUES[at % len(HUES)]) for at, one in enumerate(told)}

    def _value(self, one: Seen) -> str:
        """Of several choices the first, as the workbench has it."""
        said = words(one, self.name)
        own = self.names.own.get(self.name.removeprefix(OWN)) if self.name.startswith(OWN) else None
        if own is None or own.kind != "multiselect":
            return said
        begun = [name for name in own.options.values() if said == name or said.startswith(f"{name}, ")]
        return max(begun, key=len, default="")

    def _order(self) -> dict[str, int]:
        if self.name == "horizon":
            told = [str(label) for label in Horizon.labels]
        elif self.name == "status":
            told = [name for name, _category in self.names.statuses.values()]
        elif self.name.startswith(OWN):
            told = list(self.names.own[self.name.removeprefix(OWN)].options.values())
        else:
            told = []
        return {one: at for at, one in enumerate(told)}

    def _objectives(self) -> dict[str, str]:
        """Title → hue, of objectives that the readers may know."""
        rows = Objective.objects.values_list("title", "hue", "product_id")
        return {
            title: str(hue)
            for title, hue, product in rows
            if product is None or self.rules.covers(str(product))
        }


def _known(name: str, names: Names) -> bool:
    own = names.own.get(name.removeprefix(OWN)) if name.startswith(OWN) else None
    return name in COLOURED or (own is not None and own.kind in CHOSEN)


def tone_of(obj: str) -> Tone:
    return tone(None if obj == NONE else int(obj))
