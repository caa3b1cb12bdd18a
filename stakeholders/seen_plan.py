"""What readers of a shared view may know, in the shape that the pictures of the workbench are drawn from."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from django.utils.translation import gettext as _

from roadmap.export.asked import Asked
from roadmap.export.draw.ink import HUES, Tone, tone
from roadmap.export.draw.matrix import matrix
from roadmap.export.draw.shapes import Picture
from stakeholders.visibility import Seen

Number = Callable[[Seen, str], float | None]
Words = Callable[[Seen, str], str]


class _SeenPlan:
    """A `Plan` of nothing but `Seen`, as far as the matrix asks one."""

    def __init__(
        self, view: Asked, seen: list[Seen], shown: dict[str, str], number: Number, words: Words
    ) -> None:
        """`shown`: the fields that the readers see, with what they are called."""
        self.asked, self.shown, self.words_of = view, shown, words
        self.numbers = {name for name in shown if any(number(one, name) is not None for one in seen)}
        self.rows = [
            {"id": one.id, "title": one.title, "seen": one}
            | {name: number(one, name) for name in self.numbers}
            for one in seen
        ]
        self.book = SimpleNamespace(value=lambda row, name: row.get(name), labels=shown)
        self._known: dict[str, dict[str, int]] = {}

    def is_number(self, name: str) -> bool:
        return name in self.numbers

    def groupable(self, name: str) -> bool:
        return name in self.shown and name not in self.numbers

    def figure(self, name: str, value: float) -> str:
        return f"{round(value, 2):g}"

    def text(self, row: dict[str, Any], name: str) -> str:
        return self.words_of(row["seen"], name) if name in self.shown else ""

    def tone_by(self, row: dict[str, Any], name: str) -> tuple[str, Tone]:
        words = self.text(row, name)
        if name not in self._known:
            told = sorted({self.text(one, name) for one in self.rows} - {""})
            self._known[name] = {one: at for at, one in enumerate(told)}
        place = self._known[name].get(words, -1)
        return words or _("None"), tone(HUES[place % len(HUES)] if place >= 0 else None)


def matrix_of(
    view: Asked, seen: list[Seen], shown: dict[str, str], number: Number, words: Words
) -> Picture | None:
    """None where the readers do not see the numbers of both axes."""
    plan = _SeenPlan(view, seen, shown, number, words)
    if not all(plan.is_number(view.text(axis)) for axis in ("x", "y")):
        return None
    return matrix(cast(Any, plan))
