"""Findings, figures, periods and measured effects: pure functions and their words."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from metrics import effects, numbers, periods
from metrics import verdict as v
from metrics.finding import Facts, finding
from metrics.words import in_letters, listed

TODAY = date(2026, 5, 15)
GOAL = v.Goal("decrease", date(2026, 1, 1), date(2026, 9, 30), 4, 26.4)


def say(value: float) -> str:
    return numbers.say(value, "h", 1).replace("\u00a0", " ")


def told(*values: float, **more: object) -> str:
    days = [(date(2026, 1, 4) + timedelta(weeks=n), value) for n, value in enumerate(values)]
    return finding(Facts("Payout time", days, TODAY, **more), say)  # type: ignore[arg-type]


MOVES = [
    ((26.4, 20, 13.2), "Payout time halved since January, to 13.2 h"),
    ((10, 20), "Payout time doubled since January, to 20 h"),
    ((10, 30), "Payout time tripled since January, to 30 h"),
    ((10, 12), "Payout time rose 20% since January, to 12 h"),
    ((10, 7), "Payout time fell 30% since January, to 7 h"),
    ((10, 55), "Payout time rose from 10 h to 55 h since January"),
    ((10, 10.1), "Payout time held at 10.1 h since January"),
    ((-5, 5), "Payout time rose from −5 h to 5 h since January"),
    ((0, -5), "Payout time fell from 0 h to −5 h since January"),
    ((7,), "Payout time: 7 h"),
    ((), "No points yet for Payout time"),
]


@pytest.mark.parametrize(("values", "sentence"), MOVES)
def test_how_a_figure_moved(values: tuple[float, ...], sentence: str) -> None:
    assert told(*values) == sentence


OUTLOOKS = [
    (v.Verdict(v.ON_TRACK), (), "; on course for 4 h by 30 Sep"),
    (v.Verdict(v.OFF_TRACK), (), "; too slow for 4 h by 30 Sep"),
    (v.Verdict(v.MET), (), "; the target of 4 h is reached"),
    (v.Verdict(v.MET, ended=True), (), "; the target of 4 h was met"),
    (v.Verdict(v.OFF_TRACK, ended=True), (), "; the target of 4 h was missed"),
    (v.Verdict(v.AT_RISK), (-5, -5), "; two bets remain to reach 4 h"),
    (v.Verdict(v.AT_RISK), (-2,), "; one bet would bring it to 11.2 h, not yet to 4 h"),
    (v.Verdict(v.AT_RISK), (3,), "; too slow for 4 h by 30 Sep"),
    (v.Verdict(v.UPCOMING), (-5,), ""),
]


@pytest.mark.parametrize(("found", "bets", "said"), OUTLOOKS)
def test_what_it_means_for_the_target(found: v.Verdict, bets: tuple[float, ...], said: str) -> None:
    assert (
        told(26.4, 13.2, goal=GOAL, found=found, bets=bets)
        == "Payout time halved since January, to 13.2 h" + said
    )


def test_silence_is_the_finding() -> None:
    assert told(26.4, 13.2, silent_since=date(2026, 4, 1)) == "Payout time fell silent on 1 Apr, at 13.2 h"


FIGURES = [
    (13.2, "h", 1, "13.2\u00a0h"),
    (4.0, "h", 1, "4\u00a0h"),
    (93.5, "%", 1, "93.5%"),
    (1234567, "€", 0, "€1.23M"),
    (-1234.5, "€", 1, "−€1,234.5"),
    (-0.04, "", 1, "0.0"),
    (214, "", 0, "214"),
    (2.5e9, "", 0, "2.50B"),
]


@pytest.mark.parametrize(("value", "unit", "decimals", "said"), FIGURES)
def test_figures(value: float, unit: str, decimals: int, said: str) -> None:
    assert numbers.say(value, unit, decimals) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(3.1, "h", "+3.1\u00a0h"), (-3.1, "%", "−3.1\u00a0pp"), (0.01, "h", "±0\u00a0h"), (0, "€", "±€0")],
)
def test_changes_carry_their_sign(value: float, unit: str, said: str) -> None:
    assert numbers.change(value, unit, 1) == said


def test_figures_follow_the_language() -> None:
    with override("de"):
        assert numbers.say(1234.5, "h", 1) == "1.234,5\u00a0h"


@pytest.mark.parametrize(
    ("grain", "first", "last", "following"),
    [
        ("day", date(2026, 5, 15), date(2026, 5, 15), date(2026, 5, 16)),
        ("week", date(2026, 5, 11), date(2026, 5, 17), date(2026, 5, 18)),
        ("month", date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1)),
        ("quarter", date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)),
    ],
)
def test_periods(grain: str, first: date, last: date, following: date) -> None:
    start = periods.first_day(grain, TODAY)
    assert (start, periods.last_day(grain, start), periods.next_start(grain, start)) == (
        first,
        last,
        following,
    )
    assert periods.previous_start(grain, following) == first
    assert list(periods.starts(grain, first, following)) == [first, following]


def test_periods_have_names() -> None:
    names = [periods.say_period(grain, periods.first_day(grain, TODAY), TODAY) for grain in periods.GRAINS]
    assert names == ["15 May", "11 May", "May 2026", "Q2 2026"]
    assert periods.say_since(date(2025, 1, 4), TODAY) == "January 2025"
    assert periods.say_since(date(2026, 4, 20), TODAY) == "20 Apr"


def weeks(*values: float) -> list[tuple[date, float]]:
    return [(date(2026, 1, 5) + timedelta(weeks=n), value) for n, value in enumerate(values)]


def test_effects_are_measured_by_whole_periods_on_both_sides() -> None:
    found = effects.measure(weeks(20, 20, 20, 20, 99, 16, 15, 17), date(2026, 2, 4), "week", TODAY)
    assert found == effects.Measured(-4, 4, 3)


def test_too_few_periods_say_nothing() -> None:
    assert effects.measure(weeks(20, 20, 20, 20, 99, 16), date(2026, 2, 4), "week", TODAY) is None
    assert (
        effects.measure(weeks(20, 20, 20, 20, 99, 16, 15), date(2026, 2, 4), "week", date(2026, 2, 20))
        is None
    )


@pytest.mark.parametrize(
    ("measured", "said"),
    [(-9, "more"), (-4, "as_expected"), (-2, "partly"), (-0.5, "nothing"), (0.5, "nothing"), (3, "opposite")],
)
def test_whether_it_did_what_was_expected(measured: float, said: str) -> None:
    assert effects.verdict_on(-5, measured) == said


def test_lists_and_letters() -> None:
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
    assert [in_letters(count) for count in (0, 2, 12, 13)] == ["none", "two", "twelve", "13"]
