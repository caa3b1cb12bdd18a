"""Geometry: scales, ticks, labels that cover nothing, and the whole plot."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import charts, labels, numbers
from metrics import verdict as v
from metrics.plot import Drawing, Happening, draw

TODAY = date(2026, 5, 15)
WEEKS = [(date(2026, 1, 5) + timedelta(weeks=n), 26.4 - n * 0.7) for n in range(19)]


@pytest.mark.parametrize(
    ("values", "lines", "ends"),
    [
        ([26.4, 13.2], [4], (0, 30, 10)),
        ([99.92, 99.99], [99.95], (99.92, 100.0, 0.02)),
        ([0, 0], [], (0, 1.2, 0.2)),
        ([-5, 5], [], (-6, 6, 2)),
        ([1000, 7172], [], (0, 8000, 2000)),
    ],
)
def test_the_axis_is_round(values: list[float], lines: list[float], ends: tuple[float, float, float]) -> None:
    assert charts.value_range(values, lines) == pytest.approx(ends)


reals = st.floats(-1e9, 1e9, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-6)


@given(values=st.lists(reals, min_size=1, max_size=30), lines=st.lists(reals, max_size=2))
def test_every_value_lies_on_the_axis(values: list[float], lines: list[float]) -> None:
    low, high, step = charts.value_range(values, lines)
    slack = 1e-6 * (high - low)
    assert low - slack <= min([*values, *lines]) and max([*values, *lines]) <= high + slack
    assert 1 <= round((high - low) / step) <= 10


def test_a_gap_is_drawn_as_a_gap() -> None:
    days = [(date(2026, 5, day), 1.0) for day in (1, 2, 3, 7, 8, 12)]
    pieces = charts.runs(days, lambda a, b: b - a == timedelta(days=1))
    assert [len(piece) for piece in pieces] == [3, 2, 1]


def test_a_sparkline_ends_inside_its_box() -> None:
    found = charts.spark([1, 5, 3], 100)
    assert found["x"] == 108 and 3 <= found["y"] <= 31 and found["line"] == 3.0
    assert charts.spark([], 1) == {}


@given(
    points=st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=8),
    words=st.lists(st.integers(4, 40), min_size=8, max_size=8),
)
def test_no_label_covers_another_or_the_curve(points: list[tuple[float, float]], words: list[int]) -> None:
    curve = labels.dense([(0, 80), (50, 30), (100, 60)])
    widths = [letters * labels.LETTER for letters in words[: len(points)]]
    boxes = []
    for (x, _y), width, place in zip(points, widths, labels.place(points, widths, curve), strict=True):
        if place:
            left = x - width if place.leftwards else x
            boxes.append(labels.Box(left, place.top, left + width, place.top + labels.HEIGHT))
    for number, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[number + 1 :])
        assert not any(box.covers(x, y) for x, y in curve)


def test_months_are_thinned() -> None:
    assert len(charts.month_marks(date(2026, 1, 1), date(2026, 9, 30))) == 9
    assert len(charts.month_marks(date(2024, 1, 1), date(2026, 9, 30))) <= 12


def drawn(points: list[tuple[date, float]], **more: object) -> Drawing:
    goal = v.Goal("decrease", date(2026, 1, 1), date(2026, 9, 30), 4, 26.4)
    bets = [
        Happening(date(2026, 3, 18), "Parallel bank files", "18 Mar, measured −4.2 h", "#", -4, False),
        Happening(date(2026, 7, 10), "Same-day euro", "10 Jul, expected −4 h", "#", -4, True),
    ]
    words = {"say": lambda value: numbers.say(value, "h", 1)}
    return Drawing(
        points, "week", date(2026, 1, 1), TODAY, "h", **({"goal": goal, "happenings": bets} | words | more)
    )  # type: ignore[arg-type]


def test_a_whole_plot() -> None:
    plot = draw(drawn(WEEKS))
    assert plot is not None and plot.target is not None and plot.first and plot.last
    assert plot.target[1] == "Target 4\u00a0h by 30 Sep"
    assert plot.last.words == "13.8\u00a0h this week" and plot.first.words == "26.4\u00a0h"
    assert [rule[1] for rule in plot.rules] == ["0", "10", "20", "30\u00a0h"]
    assert plot.today == plot.last.x and plot.pace and plot.ahead
    shipped, coming = plot.markers
    assert not shipped.future and coming.future and shipped.label and coming.label
    assert all(0 <= place <= 100 for marker in plot.markers for place in (marker.x, marker.y))


def test_a_plot_of_one_point_is_a_dot() -> None:
    plot = draw(drawn(WEEKS[-1:], goal=None, happenings=[]))
    assert plot is not None and len(plot.dots) == 1 and plot.first is None


def test_a_silent_plot_ends_where_the_points_end() -> None:
    plot = draw(drawn(WEEKS[:8], silent_since=date(2026, 2, 25)))
    assert plot is not None and plot.last is not None
    assert plot.last.words == "21.5\u00a0h, 25 Feb" and not plot.ahead


def test_without_points_there_is_no_plot() -> None:
    assert draw(drawn([])) is None


@pytest.mark.parametrize(
    "values",
    [
        [4000.9363662873575, 4000.936366287358],
        [-1932766883351103.0, -1932766883351102.8],
        [0.1 + 0.2, 0.3],
        [1e100, -1e100],
        [1e-100, 0.0],
    ],
    ids=["rounding", "large", "thirds", "widest", "smallest"],
)
def test_figures_that_nearly_agree_have_an_axis(values: list[float]) -> None:
    low, high, step = charts.value_range(values)
    slack = max(map(abs, values)) * 1e-9
    assert (
        low - slack <= min(values) < max(values) <= high + slack
        and 2 <= len(charts.ticks(low, high, step)) <= 20
    )
    scale = charts.Scale(date(2026, 1, 1), date(2026, 2, 1), low, high)
    assert all(0 <= scale.y(value) <= 100 for value in values)
