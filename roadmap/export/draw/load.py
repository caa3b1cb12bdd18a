"""What the teams have planned against what they have room for: a strip below the lane of each, as on the screen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.dates import Precision, say, span
from core.templatetags.ui import number
from roadmap.export.draw.ink import paler
from roadmap.export.draw.letters import cut, width
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.ruler import Scale
from roadmap.export.draw.shapes import LATE, QUIET, RULE, Block, Line, Mark, Rect, Shape, Text
from roadmap.models import TeamCapacity
from roadmap.queries.items import MINE
from roadmap.spread import extent, is_over, share

STRIP, SIZE = 22.0, 10.0
# All work of a team, whatever the view leaves out, as the screen has it.
WORK = f"""
SELECT i.team_id::text, i.start, i.start_precision, i."end", i.end_precision, i.effort FROM roadmap_item i
  JOIN roadmap_status st ON st.id = i.status_id
 WHERE {MINE} AND i.archived_at IS NULL AND st.category <> 'dropped' AND i.effort > 0 AND i.team_id IS NOT NULL
   AND coalesce(i.start, i."end") IS NOT NULL
"""
WHOLE = (Precision.MONTH, Precision.QUARTER, Precision.HALF, Precision.YEAR)


@dataclass(frozen=True, slots=True)
class Load:
    """Effort between two days, both included."""

    first: date
    last: date
    room: float
    planned: float

    @property
    def over(self) -> bool:
        return is_over(self.planned, self.room)

    @property
    def short(self) -> str:
        return _("%(planned)s of %(room)s") % {"planned": _round(self.planned), "room": _round(self.room)}

    @property
    def more(self) -> str:
        return _("%(more)s too many") % {"more": _round(self.planned - self.room)}

    @property
    def period(self) -> str:
        """Q3 2026, June 2026, or the days from and to."""
        for unit in WHOLE:
            if span(self.first, unit) == (self.first, self.last):
                return say(self.last, unit)
        return f"{date_format(self.first, 'j M')} – {date_format(self.last, 'j M Y')}"

    def booked(self) -> str:
        share = {"period": self.period, "n": round(self.planned / (self.room or 1) * 100)}
        return _("%(period)s booked %(n)s%%") % share


def loads(plan: Plan) -> dict[str, list[Load]]:
    """By name of the team; none where the view does not show them."""
    if plan.asked.lanes != "team" or plan.asked.text("load") == "off":
        return {}
    rows = list(TeamCapacity.objects.order_by("start").values_list("team", "start", "end", "effort"))
    work = _work(plan) if rows else {}
    found: dict[str, list[Load]] = {}
    for team, start, end, room in rows:
        planned = sum(share(*one, start, end) for one in work.get(str(team), ()))
        found.setdefault(plan.book.names["team"][str(team)], []).append(Load(start, end, room, planned))
    return found


def _work(plan: Plan) -> dict[str, list[tuple[date, date, float]]]:
    """Team → first day, last day and effort of what it has to do."""
    sql, values = plan.scenario.laid_under(WORK, []) if plan.scenario else (WORK, None)
    found: dict[str, list[tuple[date, date, float]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for team, *edges, effort in cursor.fetchall():
            found.setdefault(team, []).append((*extent(*edges), effort))
    return found


# Drawn --------------------------------------------------------------------------------------------------------------


def now(found: list[Load], today: date) -> Load | None:
    """The period that holds today, else the next."""
    return next((one for one in found if one.last >= today), None)


def strip(found: list[Load], scale: Scale) -> Block:
    return Block(STRIP, [shape for one in found for shape in _cell(one, scale)], keep=True)


def _cell(load: Load, scale: Scale) -> Iterator[Shape]:
    """A line as long as what is planned, within a cell as wide as the period; red, and on red, where it is too much."""
    left, right = max(scale.x(load.first), 0.0), min(scale.x(load.last + timedelta(days=1)), scale.wide)
    if right - left < 1:
        return
    ink, wide = (LATE if load.over else QUIET), right - left - 1
    parts = [load.short, load.more] if load.over else [load.short]
    said = f"{load.period}: {', '.join(parts)}"
    yield Rect(left, 1, wide, 16, paler(LATE, 0.12) if load.over else "#ffffff", cls="load", said=said)
    yield Line(left, 1, left, 17, RULE)
    yield Line(left, 16, left + wide * min(1.0, load.planned / (load.room or load.planned or 1)), 16, ink, 2)
    words = next((one for one in _ways(load) if width(one, SIZE, load.over) <= wide - 5), "")
    if words and load.planned:
        yield Text(left + 4, 12, words, SIZE, ink, bold=load.over)


def _ways(load: Load) -> list[str]:
    """From the longest to the shortest, of which the first that fits is written."""
    return [*([f"{load.short}, {load.more}"] if load.over else []), load.short, _round(load.planned)]


def marks(found: list[list[Load]]) -> Iterator[Mark]:
    if found:
        yield Mark(_("Planned effort, of what there is room for"), stroke=QUIET)
    if any(one.over for some in found for one in some):
        yield Mark(_("More planned than there is room for"), paler(LATE, 0.12), LATE)


def booked(found: list[Load], today: date) -> Text | None:
    """What is said beside the name of the lane."""
    if (load := now(found, today)) is None:
        return None
    return Text(0, 18, cut(load.booked(), 240, 11), 11, LATE if load.over else QUIET, bold=load.over)


def _round(value: float) -> str:
    return str(number(round(value, 1)))
