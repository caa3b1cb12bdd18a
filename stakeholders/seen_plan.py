"""What readers of a shared view may know, in the shape that the pictures of the workbench are drawn from."""

from types import SimpleNamespace
from typing import Any, cast

from django.utils.translation import gettext as _

from core.templatetags.ui import number
from roadmap.export.asked import Asked
from roadmap.export.draw.ink import Tone, tone
from roadmap.export.draw.matrix import matrix
from roadmap.export.draw.shapes import Picture
from stakeholders.seen_colours import Colours
from stakeholders.seen_words import number_of, words
from stakeholders.visibility import Seen


class _SeenPlan:
    """A `Plan` of nothing but `Seen`, as far as the matrix asks one."""

    def __init__(self, view: Asked, seen: list[Seen], shown: dict[str, str], colours: Colours) -> None:
        """`shown`: the fields that the readers see, with what they are called."""
        self.asked, self.shown, self.colours = view, shown, colours
        self.numbers = {name for name in shown if any(number_of(one, name) is not None for one in seen)}
        self.rows = [
            {"id": one.id, "title": one.title, "seen": one}
            | {name: number_of(one, name) for name in self.numbers}
            for one in seen
        ]
        self.book = SimpleNamespace(value=lambda row, name: row.get(name), labels=shown)

    def is_number(self, name: str) -> bool:
        return name in self.numbers

    def groupable(self, name: str) -> bool:
        return name in self.shown and name not in self.numbers

    def figure(self, name: str, value: float) -> str:
        return number(round(value, 2))

    def text(self, row: dict[str, Any], name: str) -> str:
        return words(row["seen"], name) if name in self.shown else ""

    def tone_by(self, row: dict[str, Any], name: str) -> tuple[str, Tone]:
        plain = not self.colours or name != self.colours.name
        return (_("None"), tone(None)) if plain else self.colours.meaning(row["seen"])


def matrix_of(view: Asked, seen: list[Seen], shown: dict[str, str], colours: Colours) -> Picture | None:
    """None where the readers do not see the numbers of both axes."""
    plan = _SeenPlan(view, seen, shown, colours)
    if not all(plan.is_number(view.text(axis)) for axis in ("x", "y")):
        return None
    return matrix(cast(Any, plan))
