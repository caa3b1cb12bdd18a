"""Verdicts and targets as sentences with their numbers. Pure but for the reader's language."""

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from metrics import verdict as v
from metrics.periods import say_day

Say = Callable[[float], str]


def in_letters(count: int) -> str:
    """Small numbers in letters, as in a newspaper."""
    names = [
        *(_("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six")),
        *(_("seven"), _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve")),
    ]
    return names[count] if count < len(names) else str(count)


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(all_but_last)s and %(last)s") % {"all_but_last": ", ".join(names[:-1]), "last": names[-1]}


def word(found: v.Verdict) -> str:
    """The verdict in one or two words, as it stands beside its shape."""
    if found.ended and found.state == v.OFF_TRACK:
        return _("Missed")
    return {
        v.MET: _("Met"),
        v.ON_TRACK: _("On track"),
        v.AT_RISK: _("At risk"),
        v.OFF_TRACK: _("Off track"),
        v.NO_TARGET: _("No target"),
        v.NO_DATA: _("No data yet"),
        v.UPCOMING: _("Not begun"),
    }[found.state]


def say_target(goal: v.Goal, say: Say, today: date) -> str:
    """ "4 h by 30 Sep", "stay below 0.5%", "at most 12 by 30 Jun in all"."""
    names = {"target": say(goal.target), "end": say_day(goal.end, today)}
    if goal.cumulative and goal.falls:
        return _("at most %(target)s in all by %(end)s") % names
    if goal.cumulative:
        return _("%(target)s in all by %(end)s") % names
    if goal.direction == "above":
        return _("stay above %(target)s") % names
    if goal.direction == "below":
        return _("stay below %(target)s") % names
    return _("%(target)s by %(end)s") % names


def explain(found: v.Verdict, goal: v.Goal | None, reading: v.Reading, today: date, say: Say) -> str:
    """The verdict with its arithmetic: "13.2 h; the pace to 4 h by 30 Sep asks for 12.1 h today."."""
    if found.state == v.NO_DATA or reading.value is None:
        return _("No points have come in yet.")
    if goal is None:
        return _("%(value)s; no target is set, so there is no verdict.") % {"value": say(reading.value)}
    names = {
        "value": say(reading.value),
        "target": say(goal.target),
        "end": say_day(goal.end, today),
        "start": say_day(goal.start, today),
        "asked": say(found.asked) if found.asked is not None else "",
        "before": say(reading.before) if reading.before is not None else "",
    }
    return _sentence(found, goal, reading) % names


def _sentence(found: v.Verdict, goal: v.Goal, reading: v.Reading) -> str:
    if found.state == v.UPCOMING:
        return _("%(value)s; the period to reach %(target)s begins on %(start)s.")
    if found.ended:
        return _ended(found, goal)
    if goal.paced:
        return _paced(found, goal)
    return _held(found, goal, reading)


def _ended(found: v.Verdict, goal: v.Goal) -> str:
    if found.state == v.MET:
        return _("The period ended on %(end)s at %(value)s; the target of %(target)s was met.")
    return _("The period ended on %(end)s at %(value)s; the target was %(target)s.")


def _paced(found: v.Verdict, goal: v.Goal) -> str:
    if goal.cumulative and goal.falls:
        if found.state == v.OFF_TRACK:
            return _("%(value)s in all since %(start)s, over the %(target)s that were to last until %(end)s.")
        return _(
            "%(value)s in all since %(start)s; spread evenly, %(target)s by %(end)s allows %(asked)s by today."
        )
    if found.state == v.MET:
        return _("%(value)s; the target of %(target)s by %(end)s is reached.")
    if goal.cumulative:
        return _(
            "%(value)s in all since %(start)s; the pace to %(target)s by %(end)s asks for %(asked)s by today."
        )
    return _("%(value)s; the pace to %(target)s by %(end)s asks for %(asked)s today.")


def _held(found: v.Verdict, goal: v.Goal, reading: v.Reading) -> str:
    if found.state == v.MET:
        return (
            _("%(value)s, below the limit of %(target)s.")
            if goal.falls
            else _("%(value)s, above the line of %(target)s.")
        )
    if reading.before is not None and found.state == v.OFF_TRACK:
        return (
            _("%(value)s after %(before)s, twice running above the limit of %(target)s.")
            if goal.falls
            else _("%(value)s after %(before)s, twice running below the line of %(target)s.")
        )
    return (
        _("%(value)s has crossed the limit of %(target)s.")
        if goal.falls
        else _("%(value)s has dropped below the line of %(target)s.")
    )
