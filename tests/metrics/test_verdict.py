"""Verdicts, and what is said about them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import numbers, words
from metrics import verdict as v

START, END = date(2026, 1, 1), date(2026, 9, 30)
FALL = v.Goal("decrease", START, END, 4, 26.4)
RISE = v.Goal("increase", START, END, 240, 140)
ABOVE = v.Goal("above", START, END, 99.95)
BELOW = v.Goal("below", START, END, 0.5)
TOTAL = v.Goal("increase", date(2026, 4, 1), date(2026, 6, 30), 9100, cumulative=True)
BUDGET = v.Goal("below", date(2026, 4, 1), date(2026, 6, 30), 91, cumulative=True)
MAY = date(2026, 5, 15)


def say(value: float) -> str:
    return numbers.say(value, "h", 1)


def told(
    goal: v.Goal | None, value: float | None, today: date = MAY, before: float | None = None
) -> tuple[str, str]:
    reading = v.Reading(value, before)
    found = v.judge(goal, reading, today)
    return found.state, words.explain(found, goal, reading, today, say).replace("\u00a0", " ")


CASES = [
    (FALL, 13.2, "on_track", "13.2 h; the pace to 4 h by 30 Sep asks for 15.3 h today."),
    (FALL, 15.9, "at_risk", "15.9 h; the pace to 4 h by 30 Sep asks for 15.3 h today."),
    (FALL, 24, "off_track", "24 h; the pace to 4 h by 30 Sep asks for 15.3 h today."),
    (FALL, 3.9, "met", "3.9 h; the target of 4 h by 30 Sep is reached."),
    (RISE, 191, "on_track", "191 h; the pace to 240 h by 30 Sep asks for 189.5 h today."),
    (RISE, 180, "at_risk", "180 h; the pace to 240 h by 30 Sep asks for 189.5 h today."),
    (RISE, 120, "off_track", "120 h; the pace to 240 h by 30 Sep asks for 189.5 h today."),
    (RISE, 240, "met", "240 h; the target of 240 h by 30 Sep is reached."),
    (ABOVE, 99.97, "met", "100.0 h, above the line of 100.0 h."),
    (BELOW, 0.4, "met", "0.4 h, below the limit of 0.5 h."),
    (BELOW, 0.6, "at_risk", "0.6 h has crossed the limit of 0.5 h."),
    (
        TOTAL,
        4500,
        "on_track",
        "4,500 h in all since 1 Apr; the pace to 9,100 h by 30 Jun asks for 4,500 h by today.",
    ),
    (
        TOTAL,
        4000,
        "at_risk",
        "4,000 h in all since 1 Apr; the pace to 9,100 h by 30 Jun asks for 4,500 h by today.",
    ),
    (TOTAL, 9100, "met", "9,100 h; the target of 9,100 h by 30 Jun is reached."),
    (BUDGET, 45, "on_track", "45 h in all since 1 Apr; spread evenly, 91 h by 30 Jun allows 45 h by today."),
    (BUDGET, 60, "at_risk", "60 h in all since 1 Apr; spread evenly, 91 h by 30 Jun allows 45 h by today."),
    (BUDGET, 92, "off_track", "92 h in all since 1 Apr, over the 91 h that were to last until 30 Jun."),
    (None, 13.2, "no_target", "13.2 h; no target is set, so there is no verdict."),
    (FALL, None, "no_data", "No points have come in yet."),
]


@pytest.mark.parametrize(("goal", "value", "state", "sentence"), CASES)
def test_verdict_and_words(goal: v.Goal | None, value: float | None, state: str, sentence: str) -> None:
    assert told(goal, value) == (state, sentence)


def test_a_line_crossed_twice_running_is_off_track() -> None:
    assert told(BELOW, 0.7, before=0.6) == (
        "off_track",
        "0.7 h after 0.6 h, twice running above the limit of 0.5 h.",
    )
    assert told(BELOW, 0.7, before=0.4)[0] == "at_risk"


def test_before_and_after_the_period() -> None:
    assert told(FALL, 26, date(2025, 12, 1)) == (
        "upcoming",
        "26 h; the period to reach 4 h begins on 1 Jan 2026.",
    )
    assert told(FALL, 3.8, date(2026, 10, 5)) == (
        "met",
        "The period ended on 30 Sep at 3.8 h; the target of 4 h was met.",
    )
    state, said = told(FALL, 5.1, date(2026, 10, 5))
    assert (state, said) == ("off_track", "The period ended on 30 Sep at 5.1 h; the target was 4 h.")
    assert words.word(v.judge(FALL, v.Reading(5.1), date(2026, 10, 5))) == "Missed"


def test_targets_in_words() -> None:
    assert words.say_target(FALL, say, MAY) == "4\u00a0h by 30 Sep"
    assert words.say_target(BELOW, say, MAY) == "stay below 0.5\u00a0h"
    assert words.say_target(TOTAL, say, MAY) == "9,100\u00a0h in all by 30 Jun"
    assert words.say_target(FALL, say, date(2025, 5, 1)) == "4\u00a0h by 30 Sep 2026"


reals = st.floats(-1e6, 1e6, allow_nan=False)
SEVERITY = {"met": 0, "on_track": 1, "at_risk": 2, "off_track": 3}


@given(
    baseline=reals, way=st.floats(0.01, 1e6), value=reals, worse=st.floats(0, 1e6), day=st.integers(0, 272)
)
def test_a_worse_figure_never_gets_a_better_verdict(
    baseline: float, way: float, value: float, worse: float, day: int
) -> None:
    today = START + timedelta(days=day)
    for direction, sign in (("increase", 1), ("decrease", -1)):
        goal = v.Goal(direction, START, END, baseline + sign * way, baseline)
        good, bad = (v.judge(goal, v.Reading(figure), today) for figure in (value, value - sign * worse))
        assert SEVERITY[bad.state] >= SEVERITY[good.state]


@given(baseline=reals, way=st.floats(0.01, 1e6), day=st.integers(0, 272))
def test_on_the_line_is_on_track(baseline: float, way: float, day: int) -> None:
    goal, today = v.Goal("increase", START, END, baseline + way, baseline), START + timedelta(days=day)
    found = v.judge(goal, v.Reading(v.asked(goal, today)), today)
    assert found.state in ("on_track", "met")
    assert v.asked(goal, END) == pytest.approx(goal.target)


@pytest.mark.parametrize(
    ("start", "target", "value", "percent"),
    [(26.4, 4, 13.2, 58.9), (0, 10, 12, 100), (0, 10, -3, 0), (1, 2, None, None)],
)
def test_progress(start: float, target: float, value: float | None, percent: float | None) -> None:
    found = v.progress(start, target, value)
    assert found == (None if percent is None else pytest.approx(percent, abs=0.05))
