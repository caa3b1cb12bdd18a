"""The arithmetic of links: what moves, what is late, which chain decides, what closes a ring."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from roadmap.dated import moved
from roadmap.queries.schedule import day_of
from roadmap.schedule import Bond, Task, Web, analyse, days_late, follow, in_order, span
from roadmap.schedule.tasks import earliest_end, latest_start


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def task(name: str, start: str = "", end: str = "", precision: str = "day", **more: Any) -> Task:
    first = span(day(start), precision)[0] if start else None
    last = span(day(end), precision)[1] if end else None
    return Task(name, first, last, precision if start else "", precision if end else "", **more)


def by_id(*tasks: Task) -> dict[Any, Task]:
    return {one.id: one for one in tasks}


def test_a_chain_follows_and_keeps_its_lengths() -> None:
    tasks = by_id(
        task("a", "2026-01-01", "2026-01-10"),
        task("b", "2026-01-11", "2026-01-20"),
        task("c", "2026-02-01", "2026-02-03"),
    )
    late = tasks["a"]._replace(end=day("2026-01-15"))
    moves = follow(tasks, [Bond("a", "b"), Bond("b", "c", 2)], {"a": late})
    assert [(move.new.id, move.because) for move in moves] == [("b", "a")]
    assert (moves[0].new.start, moves[0].new.end) == (day("2026-01-16"), day("2026-01-25"))
    later = tasks["a"]._replace(end=day("2026-01-25"))
    moves = follow(tasks, [Bond("a", "b"), Bond("b", "c", 2)], {"a": later})
    assert [move.new.start for move in moves] == [day("2026-01-26"), day("2026-02-07")]
    assert moves[1].new.end == day("2026-02-09")


def test_quarters_move_only_when_they_must() -> None:
    tasks = by_id(
        task("a", "2026-01-01", "2026-03-01"), task("b", "2026-04-01", "2026-06-30", precision="quarter")
    )
    bond = [Bond("a", "b")]
    assert follow(tasks, bond, {"a": tasks["a"]._replace(end=day("2026-06-29"))}) == []
    (move,) = follow(tasks, bond, {"a": tasks["a"]._replace(end=day("2026-06-30"))})
    assert (move.new.start, move.new.end) == (day("2026-07-01"), day("2026-09-30"))


def test_two_in_one_quarter_are_no_contradiction() -> None:
    first, second = (task(name, "2026-04-01", "2026-06-30", precision="quarter") for name in "ab")
    assert days_late(first, second, 0) < 0
    assert days_late(first, second, 91) > 0


def test_a_coarse_end_stays_until_half_of_it_is_used_up() -> None:
    mixed = Task("b", day("2026-04-01"), day("2026-06-30"), "day", "quarter")
    tasks = by_id(task("a", "2026-03-01", "2026-03-31"), mixed)
    (near,) = follow(tasks, [Bond("a", "b")], {"a": tasks["a"]._replace(end=day("2026-04-10"))})
    assert (near.new.start, near.new.end) == (day("2026-04-11"), mixed.end)
    (far,) = follow(tasks, [Bond("a", "b")], {"a": tasks["a"]._replace(end=day("2026-05-25"))})
    assert far.new.end == day("2026-09-30")


def test_what_is_under_way_is_not_pushed_but_pushes() -> None:
    tasks = by_id(
        task("a", "2026-01-01", "2026-01-10"),
        task("b", "2026-01-05", "2026-01-20", fixed=True),
        task("c", "2026-01-21", "2026-01-22"),
    )
    bonds = [Bond("a", "b"), Bond("b", "c")]
    assert follow(tasks, bonds, {"a": tasks["a"]}) == []
    slipped = follow(tasks, bonds, {"b": tasks["b"]._replace(end=day("2026-01-25"))})
    assert [move.new.id for move in slipped] == ["c"]


def test_what_has_no_date_neither_moves_nor_pushes() -> None:
    tasks = by_id(task("a", "2026-01-01", "2026-03-10"), task("b"), task("c", "2026-01-05", "2026-01-06"))
    assert follow(tasks, [Bond("a", "b"), Bond("b", "c")], {"a": tasks["a"]}) == []


def test_margins_and_the_chain_that_decides() -> None:
    tasks = by_id(
        task("a", "2026-01-01", "2026-01-10"),
        task("b", "2026-01-06", "2026-01-20"),
        task("c", "2026-01-25", "2026-01-30"),
        task("d", "2026-01-01", "2026-01-02"),
    )
    found = analyse(tasks, [Bond("a", "b"), Bond("b", "c"), Bond("d", "c")])
    assert found.violated == [(Bond("a", "b"), 5)]
    assert found.path == ["a", "b", "c"]
    assert found.finish == day("2026-01-30") + 1  # b, pushed by 5 days, takes the 4 free ones and one more
    assert (found.push["b"], found.slack["b"]) == (5, 0)
    assert (found.push["d"], found.slack["d"]) == (0, 23)


def test_rings_are_named_also_through_parts_of_a_whole() -> None:
    web = Web([("a", "b"), ("b", "c")], {"part": "whole"})
    assert web.ring("c", "a") == ["a", "b", "c"]
    assert web.ring("a", "c") == []
    assert web.ring("whole", "part") == ["part", "whole"]
    assert web.ring("part", "whole") == ["whole", "part"]
    web.add("part", "a")
    assert web.ring("c", "whole") == ["whole", "part", "a", "b", "c"]
    assert web.ring_of_part("c", "part") == ["part", "a", "b", "c"]
    assert web.ring_of_part("d", "part") == []


# Any plan ------------------------------------------------------------------------------------------------------

PRECISIONS = st.sampled_from(["day", "day", "month", "quarter", "half", "year"])
DAYS = st.integers(day("2024-01-01"), day("2028-12-31"))


@st.composite
def any_task(draw: Any, name: int) -> Task:
    start, end = draw(st.one_of(st.none(), DAYS)), draw(st.one_of(st.none(), DAYS))
    one, other = draw(PRECISIONS), draw(PRECISIONS)
    first = span(start, one)[0] if start is not None else None
    last = span(end, other)[1] if end is not None else None
    if first is not None and last is not None and last < first:
        last = span(first, other)[1]
    return Task(
        name,
        first,
        last,
        one if first is not None else "",
        other if last is not None else "",
        draw(st.integers(0, 5)) == 0,
    )


@st.composite
def any_plan(draw: Any) -> tuple[dict[int, Task], list[Bond]]:
    count = draw(st.integers(1, 12))
    tasks = {name: draw(any_task(name)) for name in range(count)}
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=30))
    web, bonds = Web([], {}), []
    for source, target in dict.fromkeys(pairs):
        if source != target and not web.ring(source, target):
            web.add(source, target)
            bonds.append(Bond(source, target, draw(st.integers(-20, 40))))
    return tasks, bonds


def later(task: Task, days: int) -> Task:
    item = SimpleNamespace(**{edge: day_of(getattr(task, edge)) for edge in ("start", "end")})
    item.start_precision, item.end_precision = task.start_precision, task.end_precision
    return task._replace(**{edge: day.toordinal() for edge, day in moved(item, days).items()})


@given(any_plan(), st.integers(0, 11), st.integers(0, 400))
def test_after_following_no_link_into_it_is_violated_and_nothing_came_earlier(
    plan: tuple[dict[int, Task], list[Bond]], which: int, slip: int
) -> None:
    tasks, bonds = plan
    root = which % len(tasks)
    changed = {root: later(tasks[root], slip)}
    moves = follow(tasks, bonds, changed)
    now = {**tasks, **changed, **{move.new.id: move.new for move in moves}}
    followers = {root}
    for bond in bonds * len(tasks):
        if bond.source in followers:
            followers.add(bond.target)
    for bond in bonds:
        if bond.target in followers - {root} and not now[bond.target].fixed:
            late = days_late(now[bond.source], now[bond.target], bond.lag)
            assert late is None or late <= 0, (bond, now[bond.source], now[bond.target])
    for move in moves:
        check_move(move.old, move.new)
    assert follow(now, bonds, {root: now[root]}) == []


def check_move(old: Task, new: Task) -> None:
    assert old != new and not old.fixed
    assert (old.start_precision, old.end_precision) == (new.start_precision, new.end_precision)
    assert (old.start is None, old.end is None) == (new.start is None, new.end is None)
    if old.start is not None:
        assert new.start >= old.start and span(new.start, new.start_precision)[0] == new.start
    if old.end is not None:
        assert new.end >= old.end and span(new.end, new.end_precision)[1] == new.end
    if old.start is not None and old.end is not None:
        assert new.end >= new.start
        if old.start_precision == old.end_precision == "day":
            assert new.end - new.start == old.end - old.start


@given(any_plan())
def test_margins_hold_what_they_say(plan: tuple[dict[int, Task], list[Bond]]) -> None:
    tasks, bonds = plan
    found = analyse(tasks, bonds)
    dated = {one for one, known in tasks.items() if known.start is not None or known.end is not None}
    assert set(found.push) == set(found.slack) == dated
    assert min([*found.push.values(), *found.slack.values()], default=0) >= 0
    for bond in bonds:
        if {bond.source, bond.target} <= dated:
            pushed = days_late(tasks[bond.source], tasks[bond.target], bond.lag) + found.push[bond.source]
            assert pushed <= found.push[bond.target]
    if found.path:
        assert min(found.slack[one] for one in found.path) == 0


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=40),
    st.dictionaries(st.integers(0, 7), st.integers(8, 10)),
)
def test_what_the_web_lets_in_can_always_be_ordered(
    pairs: list[tuple[int, int]], parents: dict[int, int]
) -> None:
    web, kept = Web([], parents), []
    for source, target in pairs:
        if not web.ring(source, target):
            web.add(source, target)
            kept.append(Bond(source, target))
    order = in_order(range(8), kept)
    assert sorted(order) == list(range(8))


def test_dates_beyond_the_calendar_are_an_overflow_not_a_wrong_day() -> None:
    far = Task("b", day("9999-12-01"), day("9999-12-31"), "month", "month")
    before = task("a", "9999-01-01", "9999-12-30")
    try:
        follow(by_id(before, far), [Bond("a", "b", 400)], {"a": before})
    except OverflowError:
        return
    raise AssertionError("no day after 9999 may be told")


def test_the_ends_of_what_is_known() -> None:
    soft = Task("a", day("2026-05-20"), day("2026-06-30"), "day", "quarter")
    assert earliest_end(soft) == day("2026-05-20")
    assert latest_start(task("b", "2026-04-01", "2026-04-20", "month")) == day("2026-04-30")


def test_a_bar_with_an_exact_start_and_a_coarse_end_never_turns_round():
    task = Task("a", day("2027-01-01"), day("2027-01-31"), "day", "month")
    for _step in range(60):
        task = later(task, 9)
        assert task.start is not None and task.end is not None and task.start <= task.end
