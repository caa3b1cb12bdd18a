"""A shared timeline: bars whose edges fade over the spans that the readers know, whatever is known within."""

from collections.abc import Callable
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from roadmap.export.draw.bar import Bar
from roadmap.export.draw.bars import bars_over_time
from roadmap.export.draw.miles import Mile, put_miles
from roadmap.export.draw.svg import svg
from stakeholders.by_period import stage_of, words_of
from stakeholders.readers import Readers
from stakeholders.visibility import Seen


def drawing_of(seen: list[Seen], lane_of: Callable[[Seen], str], readers: Readers) -> SafeString:
    bars = [bar for one in seen if (bar := _bar(one, lane_of(one), readers))]
    if not bars:
        return SafeString()
    miles = readers.milestones
    drawn = bars_over_time(bars, readers.today, [(one.when.first, one.when.last) for one in miles])
    put_miles(drawn, [Mile(one.name, one.when.last, one.when.precision, one.state) for one in miles])
    # The page has a legend of its own, for narrow screens too.
    drawn.picture.legend = []
    return svg(drawn.picture, _("The plan over time"), paper=False)


def _bar(one: Seen, lane: str, readers: Readers) -> Bar | None:
    first, last = one.start or one.end, one.end or one.start
    if first is None or last is None:
        return None
    begin: date = min(first.first, last.first)
    end = max(first.last, last.last)
    head, tail = ((when.last - when.first).days for when in (first, last))
    tone, obj = readers.colours.tone(one), readers.colours.obj(one)
    return Bar(one.title, lane, begin, end, head, tail, stage_of(one), words_of(one), tone, obj=obj)
