"""The title of a chart: one sentence that says what its data show. Pure; silent about what it cannot know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import verdict as v
from metrics.periods import say_day, say_since
from metrics.words import Say, in_letters

# A change within this share of the typical level is no change.
STILL = 0.03


@dataclass(frozen=True)
class Facts:
    """What the sentence is made of. `bets`: expected changes that are still to come."""

    name: str
    values: Sequence[tuple[date, float]]
    today: date
    goal: v.Goal | None = None
    found: v.Verdict = field(default_factory=lambda: v.Verdict(v.NO_TARGET))
    bets: Sequence[float] = ()
    silent_since: date | None = None
    # In words, where there are points, but none in the stretch that is looked at.
    bare: str = ""


def finding(facts: Facts, say: Say) -> str:
    """ "Median payout time halved since January; two bets remain to reach 4 h."."""
    if not facts.values and facts.bare:
        return _("No points of %(name)s in %(stretch)s") % {"name": facts.name, "stretch": facts.bare}
    if not facts.values:
        return _("No points yet for %(name)s") % {"name": facts.name}
    if facts.silent_since:
        return _("%(name)s fell silent on %(day)s, at %(value)s") % {
            "name": facts.name,
            "day": say_day(facts.silent_since, facts.today),
            "value": say(facts.values[-1][1]),
        }
    parts = [part for part in (moved(facts, say), outlook(facts, say)) if part]
    return "; ".join(parts)


def moved(facts: Facts, say: Say) -> str:
    """How the figure came from the first period shown to the last."""
    (start, first), (_end, last) = facts.values[0], facts.values[-1]
    names = {
        "name": facts.name,
        "first": say(first),
        "last": say(last),
        "since": say_since(start, facts.today),
        "percent": _percent(first, last),
    }
    return _shape(first, last, [value for _day, value in facts.values]) % names


def _percent(first: float, last: float) -> str:
    return str(round(abs(last - first) / abs(first) * 100)) if first else ""


def _shape(first: float, last: float, values: Sequence[float]) -> str:
    if len(values) < 2:
        return _("%(name)s: %(last)s")
    level = max(abs(value) for value in values) or 1.0
    if abs(last - first) <= STILL * level:
        return _("%(name)s held at %(last)s since %(since)s")
    return _jump(last / first) if first > 0 and last > 0 else _plain(first, last)


def _jump(ratio: float) -> str:
    """Round ratios are said as such: halved, doubled, tripled."""
    if 0.45 <= ratio <= 0.55:
        return _("%(name)s halved since %(since)s, to %(last)s")
    if 1.9 <= ratio <= 2.15:
        return _("%(name)s doubled since %(since)s, to %(last)s")
    if 2.85 <= ratio <= 3.2:
        return _("%(name)s tripled since %(since)s, to %(last)s")
    if ratio < 1:
        return _("%(name)s fell %(percent)s%% since %(since)s, to %(last)s")
    if ratio < 2:
        return _("%(name)s rose %(percent)s%% since %(since)s, to %(last)s")
    return _("%(name)s rose from %(first)s to %(last)s since %(since)s")


def _plain(first: float, last: float) -> str:
    if last < first:
        return _("%(name)s fell from %(first)s to %(last)s since %(since)s")
    return _("%(name)s rose from %(first)s to %(last)s since %(since)s")


def outlook(facts: Facts, say: Say) -> str:
    """What that means for the target, and which bets are still to come."""
    goal, found = facts.goal, facts.found
    if goal is None or found.state in (v.NO_TARGET, v.NO_DATA, v.UPCOMING):
        return ""
    names = {"target": say(goal.target), "end": say_day(goal.end, facts.today)}
    if found.ended:
        return (
            _("the target of %(target)s was met")
            if found.state == v.MET
            else _("the target of %(target)s was missed")
        ) % names
    if found.state == v.MET:
        return _met(goal) % names
    helpful = [bet for bet in facts.bets if (bet < 0) == goal.falls]
    if helpful and goal.paced and not goal.cumulative:
        return _bets(goal, facts.values[-1][1], helpful, say)
    return _ahead(goal, found) % names


def _bets(goal: v.Goal, now: float, helpful: Sequence[float], say: Say) -> str:
    """What the bets to come can do for the target, if each does what is expected."""
    names = {"count": in_letters(len(helpful)), "target": say(goal.target), "hoped": say(now + sum(helpful))}
    if v.reached(goal, now + sum(helpful)):
        said = ngettext(
            "%(count)s bet remains to reach %(target)s",
            "%(count)s bets remain to reach %(target)s",
            len(helpful),
        )
    else:
        said = ngettext(
            "%(count)s bet would bring it to %(hoped)s, not yet to %(target)s",
            "%(count)s bets would bring it to %(hoped)s, not yet to %(target)s",
            len(helpful),
        )
    return said % names


def _met(goal: v.Goal) -> str:
    if goal.paced:
        return _("the target of %(target)s is reached")
    return _("safely below %(target)s") if goal.falls else _("safely above %(target)s")


def _ahead(goal: v.Goal, found: v.Verdict) -> str:
    if found.state == v.ON_TRACK:
        return _("on course for %(target)s by %(end)s")
    if not goal.paced:
        return _("over the limit of %(target)s") if goal.falls else _("under the line of %(target)s")
    return _("too slow for %(target)s by %(end)s")
