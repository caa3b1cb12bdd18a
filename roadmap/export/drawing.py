"""A plan over time as SVG: plain shapes with colours of their own, so that it is drawn on a canvas and on paper too.

Takes nothing but what it draws: what an audience may not see is left out, or made coarser, by whoever makes the bars.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.dates import months_later, say, span

WIDTH, SIDE, ROW, BAR, RULER = 1360, 170, 26, 20, 46
LETTER = 6.4  # a letter of 12 px, on average
FILLS = {
    "done": ("#dfe9e1", "#2f6b4a"),
    "going": ("#c9d6ea", "#27406e"),
    "planned": ("#e6e1d3", "#55503f"),
    "dropped": ("#efeae0", "#8a8474"),
}


@dataclass(frozen=True)
class Bar:
    """`first` and `last` are days as the reader may know them; `soft`: not known to the day."""

    title: str
    lane: str
    first: date
    last: date
    soft: bool = False
    tone: str = "planned"
    when: str = ""


@dataclass(frozen=True)
class _Scale:
    begin: date
    days: int

    def x(self, day: date) -> float:
        return round(SIDE + (day - self.begin).days / self.days * (WIDTH - SIDE - 8), 1)


def timeline(bars: Sequence[Bar], today: date, label: str) -> SafeString:
    """Lanes of bars under a ruler; "" when nothing has a date."""
    if not bars:
        return SafeString()
    scale = _scale(bars)
    parts, top = [], float(RULER)
    for lane, members in groupby(by_lane(bars), key=lambda bar: bar.lane):
        drawn, height = _lane(lane, list(members), scale, top)
        parts += drawn
        top += height
    ruler = _ruler(scale, top)
    now = _today(scale, today, top)
    # Built from escaped texts and numbers only.
    return mark_safe(  # noqa: S308
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plan-svg" viewBox="0 0 {WIDTH} {top + 8:g}" width="{WIDTH}"'
        f' height="{top + 8:g}" role="img" aria-label="{escape(label)}" font-family="system-ui, sans-serif" font-size="12">'
        f"{''.join([*ruler, *parts, now])}</svg>"
    )


def by_lane(bars: Iterable[Bar]) -> list[Bar]:
    """In the order in which lanes first come; what is in none comes last."""
    found: dict[str, list[Bar]] = {}
    for bar in bars:
        found.setdefault(bar.lane, []).append(bar)
    last = found.pop("", [])
    return [bar for lane in found.values() for bar in lane] + last


def _scale(bars: Sequence[Bar]) -> _Scale:
    """Whole quarters, at least a year."""
    begin = span(min(bar.first for bar in bars), "quarter")[0]
    last = span(max(bar.last for bar in bars), "quarter")[1]
    least = months_later(begin, 12)
    return _Scale(begin, max((last - begin).days + 1, (least - begin).days))


def _ruler(scale: _Scale, bottom: float) -> list[str]:
    quarters = scale.days / 91
    step = 1 if quarters <= 5 else 3 if quarters <= 24 else 12
    day, parts, year = scale.begin, [], 0
    while (day - scale.begin).days < scale.days:
        x = scale.x(day)
        parts.append(
            f'<line class="rule" x1="{x}" x2="{x}" y1="24" y2="{bottom:g}" stroke="#d9d3c5"/>'
            f'<text class="tick" x="{x + 4}" y="38" fill="#5c5a55">{escape(_tick(day, step))}</text>'
        )
        if day.year != year:
            year = day.year
            parts.append(
                f'<text class="year" x="{x + 4}" y="16" font-weight="600" fill="#22263a">{year}</text>'
            )
        day = months_later(day, step)
    return parts


def _tick(day: date, step: int) -> str:
    if step == 1:
        return date_format(day, "M")
    return say(day, "quarter").replace(str(day.year), "").strip() if step == 3 else ""


def _lane(name: str, bars: list[Bar], scale: _Scale, top: float) -> tuple[list[str], float]:
    free: list[float] = []
    parts = [
        f'<line class="rule" x1="0" x2="{WIDTH}" y1="{top:g}" y2="{top:g}" stroke="#d9d3c5"/>',
        f'<text class="lane" x="4" y="{top + 18:g}" font-weight="600" fill="#22263a">{escape(_cut(name, 25))}</text>',
    ]
    for bar in bars:
        left, right = scale.x(bar.first), max(scale.x(bar.last), scale.x(bar.first) + 6)
        end = max(right, left + 14 + LETTER * len(_cut(bar.title, 60)))
        row = next((at for at, until in enumerate(free) if until <= left), len(free))
        free[row : row + 1] = [end + 6]
        parts.append(_bar(bar, left, right, top + 4 + row * ROW, end))
    return parts, max(len(free), 1) * ROW + 6


def _bar(bar: Bar, left: float, right: float, y: float, end: float) -> str:
    """The words begin in the bar; where they would leave the picture they end at its edge."""
    fill, ink = FILLS[bar.tone]
    anchor, x = ("end", WIDTH - 8.0) if end > WIDTH else ("start", left + 8)
    edge = ' stroke-dasharray="3 3"' if bar.soft else ""
    round_ = BAR / 2 if bar.soft else 3
    said = f"{bar.title}, {bar.when}" if bar.when else bar.title
    return (
        f'<g class="bar {bar.tone}"><title>{escape(said)}</title>'
        f'<rect x="{left}" y="{y:g}" width="{right - left:.1f}" height="{BAR}" rx="{round_:g}" fill="{fill}" stroke="{ink}"{edge}/>'
        f'<text x="{x}" y="{y + 14:g}" text-anchor="{anchor}" fill="#22263a">{escape(_cut(bar.title, 60))}</text></g>'
    )


def _today(scale: _Scale, today: date, bottom: float) -> str:
    if not 0 <= (today - scale.begin).days <= scale.days:
        return ""
    x = scale.x(today)
    return (
        f'<g class="today"><line x1="{x}" x2="{x}" y1="24" y2="{bottom:g}" stroke="#b3391f" stroke-width="1.5"/>'
        f'<text x="{x + 4}" y="16" fill="#b3391f">{escape(_("today"))}</text></g>'
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
