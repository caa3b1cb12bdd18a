"""The bars of a scenario before and after."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import MONTHS, Precision, say, span
from roadmap.models import Item
from roadmap.queries.scenarios import Effect

# As many names as stand beside each other on a phone too.
MOST = 6


class Picture:
    """Bars before and after on one axis: where they lie across in percent, so that words beside them are never stretched."""

    ROW, HEAD, FOOT = 26, 20, 20

    def __init__(self, effects: list[Effect], today: date) -> None:
        effects = [effect for effect in effects if _drawn(effect)]
        spans = [_span(item) for effect in effects for item in (effect.before, effect.after) if item]
        days = [day for span in spans if span for day in span]
        first, last = (min(days), max(days)) if days else (today, today)
        unit = _unit(first, last)
        self.first, self.last = span(first, unit)[0], span(last, unit)[1]
        self.finding = _finding(effects)
        self.rows = [self._row(place, effect) for place, effect in enumerate(effects)]
        self.bottom = self.HEAD + len(self.rows) * self.ROW
        self.height = self.bottom + self.FOOT
        self.ticks = [
            {"x": self._x(day), "label": words} for day, words in _ticks(self.first, self.last, unit)
        ]
        self.today = self._now(today) if self.first <= today <= self.last else None

    def _x(self, day: date, after: int = 0) -> float:
        """Where a day begins, or the one so many days after it, in percent."""
        return round(100 * ((day - self.first).days + after) / ((self.last - self.first).days + 1), 2)

    def _now(self, today: date) -> dict[str, Any]:
        x = self._x(today)
        return {"x": x, "anchor": "start" if x < 15 else "end" if x > 85 else "middle", "day": today}

    def _bar(self, item: Item | None) -> dict[str, float] | None:
        found = _span(item) if item else None
        if found is None:
            return None
        left = self._x(found[0])
        return {"x": left, "width": max(round(self._x(found[1], 1) - left, 2), 0.5)}

    def _row(self, place: int, effect: Effect) -> dict[str, Any]:
        gone = effect.change.drop
        return {
            "y": self.HEAD + place * self.ROW,
            "before": self._bar(effect.before),
            "after": None if gone else self._bar(effect.after),
            "late": (effect.days or 0) > 0,
            "label": effect.key or _("New"),
            "title": effect.title,
        }


def _unit(first: date, last: date) -> Precision:
    """Of what the axis names the beginnings."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MOST:
        return Precision.MONTH
    return Precision.QUARTER if months <= MOST * 3 else Precision.YEAR


def _ticks(first: date, last: date, unit: Precision) -> list[tuple[date, str]]:
    """At most about `MOST` of them, however long the time is."""
    step = -(-((last.year - first.year) + 1) // MOST) if unit == Precision.YEAR else 1
    found, day = [], first
    while day <= last:
        found.append((day, date_format(day, "M Y") if unit == Precision.MONTH else say(day, unit)))
        months = day.year * 12 + day.month - 1 + MONTHS[unit] * step
        if months // 12 > date.max.year:
            break
        day = date(months // 12, months % 12 + 1, 1)
    return found


def _finding(effects: list[Effect]) -> str:
    """What the picture shows, in words; "" where no end moves."""
    ends = [effect.days for effect in effects if effect.days]
    later, earlier = sum(days > 0 for days in ends), sum(days < 0 for days in ends)
    if later and earlier:
        words = ngettext(
            "%(n)d item ends later, %(m)d earlier", "%(n)d items end later, %(m)d earlier", later
        )
    elif later:
        words = ngettext("%(n)d item ends later", "%(n)d items end later", later)
    elif earlier:
        words = ngettext("%(m)d item ends earlier", "%(m)d items end earlier", earlier)
    else:
        return ""
    return words % {"n": later, "m": earlier}


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
