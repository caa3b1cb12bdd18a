"""The line chart of one KPI: what is drawn and where, ready for the template. Pure."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from metrics import charts, labels
from metrics import verdict as v
from metrics.numbers import plain
from metrics.periods import last_day, next_start, say_day
from metrics.plot.parts import Drawing, End, Happening, Marker, Plot

__all__ = ["Drawing", "End", "Happening", "Marker", "Plot", "draw"]

# So much of the past may lie ahead, to show where the target and the bets are.
AHEAD = 0.8
# From so many points on the line is drawn thinner, and its ends are named above it.
CROWDED = 150


def draw(of: Drawing) -> Plot | None:
    """The plot, or None without a point."""
    if not of.points:
        return None
    goal = of.goal if of.goal and of.goal.end >= of.first else None
    placed = [(_placed(of, day), value) for day, value in of.points]
    ahead = _ahead(of, placed[-1], _end(of, goal)) if not of.silent_since else []
    low, high, step = charts.value_range(
        [value for _day, value in placed] + [y for _x, y in ahead], _lines(goal)
    )
    scale = charts.Scale(of.first, max(_end(of, goal), placed[-1][0]), low, high)
    curve = [(scale.x(day), scale.y(value)) for day, value in placed]
    future = [(scale.x(day), scale.y(value)) for day, value in ahead]
    made = Plot(
        lines=_paths(of, scale, placed),
        rules=_rules(of, scale, low, high, step),
        months=_months(scale, of.today),
        today=scale.x(of.today)
        if scale.first <= of.today <= scale.last and scale.last > placed[-1][0]
        else None,
        ahead=charts.path(future),
        crowded=len(curve) > CROWDED,
    )
    _name_ends(made, of, curve, future)
    _draw_goal(made, of, goal, scale)
    _mark(made, of, scale, curve, future)
    return made


def _lines(goal: v.Goal | None) -> list[float]:
    return [goal.target] if goal and not goal.cumulative else []


def _end(of: Drawing, goal: v.Goal | None) -> date:
    """How far the axis goes: to the end of the target or the last bet, within reason; no further than a long silence."""
    if of.silent_since and of.today - of.silent_since > of.silent_since - of.first:
        return of.silent_since
    wanted = [of.today, *([goal.end] if goal else []), *(h.day for h in of.happenings if h.future)]
    most = of.today + timedelta(days=int(max((of.today - of.first).days, 28) * AHEAD))
    return max(of.today, min(max(wanted), most))


def _paths(of: Drawing, scale: charts.Scale, placed: Sequence[tuple[date, float]]) -> list[str]:
    """The curve, cut where periods are missing."""
    follows = {day: next_start(of.grain, day) for day, _value in of.points}
    where = {
        day: (scale.x(at), scale.y(value)) for (day, _v), (at, value) in zip(of.points, placed, strict=True)
    }
    pieces = charts.runs(of.points, lambda a, b: follows[a] == b)
    return [charts.path([where[day] for day, _value in piece]) for piece in pieces]


def _rules(of: Drawing, scale: charts.Scale, low: float, high: float, step: float) -> list[tuple[float, str]]:
    decimals = max(0, -_power(step))
    ticks = charts.ticks(low, high, step)
    said = [plain(tick, decimals) for tick in ticks]
    said[-1] = of.say(ticks[-1]) if of.unit else said[-1]
    return [(scale.y(tick), word) for tick, word in zip(ticks, said, strict=True)]


def _power(step: float) -> int:
    """The last decimal place that a step needs: 2.5 → −1, 0.05 → −2, 20 → 0."""
    text = f"{step:.10f}".rstrip("0")
    return -len(text.split(".")[1])


def _months(scale: charts.Scale, today: date) -> list[tuple[float, str]]:
    days = charts.month_marks(scale.first, scale.last)
    many = scale.last.year != scale.first.year

    def name(day: date, first: bool) -> str:
        return date_format(day, "M Y") if many and (first or day.month == 1) else date_format(day, "M")

    return [(scale.x(day), name(day, place == 0)) for place, day in enumerate(days)]


def _name_ends(
    made: Plot, of: Drawing, curve: Sequence[tuple[float, float]], future: Sequence[tuple[float, float]]
) -> None:
    if len(curve) > 1:
        rising = curve[1][1] < curve[0][1] and curve[0][1] < 92
        made.first = End(*curve[0], of.say(of.points[0][1]), below=rising)
    made.last = _last_end(_last_words(of), curve, future)
    # A period that stands alone has no line, so it gets a dot.
    alone = [path for path in made.lines if "L" not in path]
    made.dots = [(float(x), float(y)) for x, y in (path[1:].split() for path in alone)]


def _last_end(words: str, curve: Sequence[tuple[float, float]], future: Sequence[tuple[float, float]]) -> End:
    """The words run on to the right, unless the plot ends there or a bet is due so soon that its mark is in the way."""
    (x, y), width = curve[-1], labels.width_of(words)
    soon = any(0 < at - x < width + 2 for at, _height in future)
    inwards = x + width > 99 or soon
    beside = [height for at, height in curve if at > x - width - 2] if inwards else []
    return End(x, y, words, inwards, top=min([y, *beside]))


def _last_words(of: Drawing) -> str:
    start, value = of.points[-1]
    if not of.silent_since and start <= of.today <= last_day(of.grain, start):
        names = {
            "day": _("today"),
            "week": _("this week"),
            "month": _("this month"),
            "quarter": _("this quarter"),
        }
        return f"{of.say(value)} {names[of.grain]}"
    return f"{of.say(value)}, {say_day(_placed(of, start), of.today)}"


def _placed(of: Drawing, start: date) -> date:
    """Where a period is drawn: at its end, or where its points end."""
    return max(start, min(last_day(of.grain, start), of.silent_since or of.today))


def _draw_goal(made: Plot, of: Drawing, goal: v.Goal | None, scale: charts.Scale) -> None:
    """The target as a level, and the pace towards it. A total has another size than the periods that make it."""
    if goal is None or goal.cumulative:
        return
    words = (
        _("Target %(target)s by %(end)s")
        if goal.paced
        else (_("At most %(target)s") if goal.falls else _("At least %(target)s"))
    )
    names = {"target": of.say(goal.target), "end": say_day(goal.end, of.today)}
    made.target = (scale.y(goal.target), words % names)
    if goal.paced and goal.baseline is not None:
        ends = [
            (day, v.asked(goal, day)) for day in (max(goal.start, scale.first), min(goal.end, scale.last))
        ]
        if all(-1 <= scale.y(value) <= 101 for _day, value in ends):
            made.pace = charts.path([(scale.x(day), scale.y(value)) for day, value in ends])


def _ahead(of: Drawing, last: tuple[date, float], end: date) -> list[tuple[date, float]]:
    """Where the bets lead if each does what is expected of it: level until it ships, then its step."""
    coming = sorted((h for h in of.happenings if h.future and last[0] < h.day <= end), key=lambda h: h.day)
    if not coming:
        return []
    value, found = last[1], [last]
    settle = timedelta(days=max(3, (end - last[0]).days // 14))
    for bet in coming:
        found += [(bet.day, value), (min(bet.day + settle, end), value + bet.delta)]
        value += bet.delta
    return sorted([*found, (end, value)], key=lambda point: point[0])


def _mark(
    made: Plot,
    of: Drawing,
    scale: charts.Scale,
    curve: list[tuple[float, float]],
    future: list[tuple[float, float]],
) -> None:
    shown = [h for h in of.happenings if scale.first <= h.day <= scale.last]
    line = curve + future[1:]
    for number, one in enumerate(sorted(shown, key=lambda h: h.day), start=1):
        x = scale.x(one.day)
        made.markers.append(Marker(x, height_at(line, x), one.title, one.said, one.url, one.future, number))
    spots = [(marker.x, marker.y) for marker in made.markers]
    widths = [labels.width_of(marker.title, marker.said) for marker in made.markers]
    found = labels.place(spots, widths, labels.dense(line), list(_taken(made)))
    for marker, place in zip(made.markers, found, strict=True):
        marker.label = place


def _taken(made: Plot) -> list[labels.Box]:
    """Where words stand already."""
    boxes = []
    for end in (made.first, made.last):
        if end:
            width = labels.width_of(end.words) + 2
            left = end.x - width if end.inwards else end.x
            top = end.y if end.below else (end.top or end.y) - 9
            boxes.append(labels.Box(left, top - 1, left + width, top + 7))
    if made.target:
        boxes.append(labels.Box(0, made.target[0] - 5, 100, made.target[0] + 0.5))
    if made.today is not None:
        boxes.append(labels.Box(made.today - 0.3, 0, made.today + 0.3, 100))
    return boxes


def height_at(line: Sequence[tuple[float, float]], x: float) -> float:
    """The height of a line at `x`; beyond its ends that of the end."""
    if x <= line[0][0]:
        return line[0][1]
    for (ax, ay), (bx, by) in itertools.pairwise(line):
        if ax <= x <= bx:
            return round(ay + (by - ay) * ((x - ax) / (bx - ax) if bx > ax else 1), 2)
    return line[-1][1]
