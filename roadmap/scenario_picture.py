"""The bars of a scenario before and after."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from roadmap.models import Item
from roadmap.queries.scenarios import Effect


class Picture:
    """Bars before and after, as attributes of an SVG 600 wide; 22 high for each item."""

    WIDTH, ROW = 600, 26

    def __init__(self, effects: list[Effect], today: date) -> None:
        effects = [effect for effect in effects if _drawn(effect)]
        spans = [_span(item) for effect in effects for item in (effect.before, effect.after) if item]
        days = [day for span in spans if span for day in span]
        self.first, self.last = (min(days), max(days)) if days else (today, today)
        self.rows = [self._row(place, effect) for place, effect in enumerate(effects)]
        self.height = len(self.rows) * self.ROW
        self.today = self._x(today) if self.first <= today <= self.last else None

    def _x(self, day: date) -> float:
        return round(self.WIDTH * (day - self.first).days / max((self.last - self.first).days, 1), 1)

    def _bar(self, item: Item | None) -> dict[str, float] | None:
        span = _span(item) if item else None
        if span is None:
            return None
        left = self._x(span[0])
        return {"x": left, "width": max(round(self._x(span[1]) - left, 1), 3)}

    def _row(self, place: int, effect: Effect) -> dict[str, Any]:
        gone = effect.change.drop
        return {
            "y": place * self.ROW,
            "before": self._bar(effect.before),
            "after": None if gone else self._bar(effect.after),
            "late": (effect.days or 0) > 0,
            "label": effect.key or _("New"),
            "title": effect.title,
        }


def _span(item: Item) -> tuple[date, date] | None:
    edges = [day for day in (item.start, item.end) if day]
    return (edges[0], edges[-1]) if edges else None


def _drawn(effect: Effect) -> bool:
    """Whether it has a bar, and not the same before and after."""
    if not any(_span(item) for item in (effect.before, effect.after) if item):
        return False
    return effect.change.drop or _dates(effect.before) != _dates(effect.after)


def _dates(item: Item | None) -> tuple[Any, ...] | None:
    return (item.start, item.start_precision, item.end, item.end_precision) if item else None
