"""What a picture says about itself, and how it uses its pages."""

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from core import limits
from core.models import User
from roadmap.actions import create_item, create_items, create_team
from roadmap.actions.milestones import create_milestone
from roadmap.export.draw.bar import Bar
from roadmap.export.draw.bars import WIDTH, bars_over_time
from roadmap.export.draw.board import _tracks
from roadmap.export.draw.calendar import TIGHT, _least
from roadmap.export.draw.layout import pages
from roadmap.export.draw.letters import width
from roadmap.export.draw.miles import ROWS, put_milestones
from roadmap.export.draw.shapes import Block, Picture, Poly, Rect, Text
from roadmap.models import Milestone, Product
from tests.conftest import Act

URL = "/api/v1/workspaces/acme/items/picture"
TODAY = date(2026, 11, 22)
# For the weeks of a month.
GRID = 690.0


def svg(web: Any, user: User, **query: str) -> str:
    limits.PREFIX = f"limit-{uuid4()}"  # set back after each test
    answer = web(user).get(URL, {"format": "svg"} | query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def miles(*days: date) -> list[Milestone]:
    return [
        Milestone(name=f"Release number {n}", date=day, date_precision="day") for n, day in enumerate(days)
    ]


def test_each_milestone_has_its_name_and_none_lies_on_another() -> None:
    drawn = bars_over_time([Bar("A", "", date(2026, 1, 1), date(2026, 12, 31))], TODAY)
    before = drawn.picture.head.tall
    put_milestones(drawn, miles(*(date(2026, 11, day) for day in (1, 2, 3, 30)), date(2026, 12, 31)), TODAY)
    texts = [one for one in drawn.picture.head.shapes if isinstance(one, Text) and "Release" in one.words]
    boxes = [(one.x, one.x + width(one.words, 11), one.y) for one in texts]
    assert len(boxes) == 5 and all(low >= 0 and high <= WIDTH for low, high, _y in boxes)
    for a in boxes:
        assert all(a is b or a[2] != b[2] or a[1] <= b[0] or b[1] <= a[0] for b in boxes)
    assert drawn.picture.head.tall > before


def test_hundreds_of_milestones_do_not_hide_the_plan() -> None:
    drawn = bars_over_time([Bar("A", "", date(2026, 1, 1), date(2026, 12, 31))], TODAY)
    put_milestones(drawn, miles(*[date(2026, 11, 1 + n % 28) for n in range(300)]), TODAY)
    diamonds = [one for one in drawn.picture.head.shapes if isinstance(one, Poly)]
    assert len(diamonds) == 300 and drawn.picture.head.tall < 44 + (ROWS + 1) * 19
    assert all(one.said for one in diamonds)


def test_words_beside_a_bar_stand_on_paper_so_that_no_line_strikes_them_through() -> None:
    bars = [Bar("A title that is far longer than its bar", "", date(2026, 11, 20), date(2026, 11, 25))]
    picture = bars_over_time(bars, TODAY).picture
    shapes = [shape for block in picture.blocks for shape in block.shapes]
    halo = next(one for one in shapes if isinstance(one, Rect) and one.cls == "halo")
    words = next(one for one in shapes if isinstance(one, Text) and one.words.startswith("A title"))
    assert halo.x < words.x and halo.x + halo.w > words.x + width(words.words)
    assert not picture.over


@pytest.mark.parametrize(
    ("last", "shown"), [(date(2026, 10, 1), True), (date(2020, 1, 1), False)], ids=["just-over", "long-over"]
)
def test_today_is_shown_where_the_plan_is_just_over(last: date, shown: bool) -> None:
    picture = bars_over_time([Bar("A", "", date(2018, 1, 1), last)], TODAY).picture
    assert any(isinstance(one, Text) and one.words == "today" for one in picture.head.shapes) is shown


def test_a_page_begins_with_what_its_lines_belong_to() -> None:
    rows = [Block(20, [Text(0, 14, f"row {n}")], within="Payments") for n in range(40)]
    picture = Picture(800, Block(30), [Block(20, [Text(0, 14, "Payments")], keep=True), *rows], title="Plan")
    sheets = list(pages(picture, 400))
    said = [
        [one.words for placed in page.placed for one in placed.shapes if isinstance(one, Text)]
        for page in sheets
    ]
    assert len(sheets) > 1 and not any("continued" in words for words in said[0])
    assert all("Payments (continued)" in words for words in said[1:])
    assert sum(words.startswith("row") for page in said for words in page) == 40
    assert all(page.tall <= 408 for page in sheets)


@pytest.mark.parametrize(
    ("counts", "tracks"),
    [
        ([18, 18, 29, 7], [1, 1, 1, 1]),
        ([0, 0, 0, 337], [1, 1, 1, 3]),
        ([3, 9], [1, 1]),
        ([200], [6]),
        ([], []),
    ],
    ids=["even", "one-full", "few", "alone", "none"],
)
def test_a_column_that_would_run_on_alone_has_several_cards_beside_each_other(
    counts: list[int], tracks: list[int]
) -> None:
    assert _tracks(counts) == tracks


def test_full_weeks_take_the_room_of_empty_ones() -> None:
    assert _least([36.0] * 5, GRID) == pytest.approx(GRID / 5)
    least = _least([36.0, 36.0, 36.0, 36.0, 400.0], GRID)
    assert 400 + 4 * least == pytest.approx(GRID) and least >= TIGHT
    assert _least([36.0, 900.0], GRID) == TIGHT


@pytest.mark.django_db
def test_a_picture_says_what_was_left_out(
    act: Act, product: Product, web: Any, vera: User, bob: User
) -> None:
    with act() as actor:
        team = create_team(by=actor, name="Pay")
        create_item(by=actor, product=product, title="Refunds", team=team, owner=bob)
    whole = svg(web, vera, view="table")
    assert "Team:" not in whole and "filtered" not in whole and "not Dropped" not in whole
    part = svg(
        web,
        vera,
        view="table",
        team=f"{team.pk},none",
        owner="me",
        q="ref",
        f='{"field": "effort", "op": "empty"}',
    )
    assert "Team: No team, Pay" in part and f"Owner: {vera}" in part
    assert "with the words “ref”" in part and "filtered further" in part
    assert "Team: not Pay" in svg(web, vera, view="table", team=f"!{team.pk}")
    assert "No item passes" in svg(web, vera, view="board", q="zebra")


@pytest.mark.django_db
def test_a_matrix_of_nothing_says_why_it_is_empty(act: Act, product: Product, web: Any, vera: User) -> None:
    with act() as actor:
        create_items([{"product": product, "title": "No numbers"}], by=actor)
    assert "Nothing here has both Effort and Value." in svg(web, vera, view="matrix")


@pytest.mark.django_db
def test_colours_are_explained_wherever_they_are_used(
    act: Act, product: Product, web: Any, vera: User
) -> None:
    from roadmap.actions import create_objective

    with act() as actor:
        goal = create_objective(by=actor, product=product, title="Pay at once")
        days = {"start_precision": "day", "end_precision": "day"}
        create_item(
            by=actor,
            product=product,
            title="Cards",
            objective=goal,
            start=TODAY,
            end=TODAY,
            effort=1,
            value=1,
            **days,
        )
        create_milestone(by=actor, name="Fair", date=TODAY, date_precision="day")
    for kind in ("timeline", "calendar", "matrix", "tree"):
        assert "Pay at once" in svg(web, vera, view=kind, month="2026-11")
    assert "Pay at once" in svg(web, vera, view="board", cards="effort")


def test_a_bar_of_a_few_days_is_not_faded_away() -> None:
    bar = Bar("Short", "", date(2024, 3, 1), date(2024, 3, 14), head=13, tail=13)
    picture = bars_over_time([bar, Bar("Long", "", date(2018, 1, 1), date(2026, 1, 1))], TODAY).picture
    drawn = [
        one for block in picture.blocks for one in block.shapes if isinstance(one, Rect) and "bar" in one.cls
    ]
    assert len(drawn) == 2 and all(one.w >= 6 and one.stroke for one in drawn)


@pytest.mark.django_db
def test_titles_get_the_room_that_empty_columns_do_not_need(
    act: Act, product: Product, web: Any, vera: User
) -> None:
    title = "A title of some length that would be cut in a column as wide as the screen gives it"
    with act() as actor:
        create_item(by=actor, product=product, title=title)
    assert f">{title}<" in svg(web, vera, view="table")
    assert f">{title}<" not in svg(web, vera, view="table", cols="title:200,owner,objective,team")


@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize(
    ("days", "busiest", "some_day", "sheets"),
    [(1, 1, 0, 1), (30, 3, 40, 1), (30, 7, 0, 1), (4, 9, 10, 1), (30, 25, 60, 3)],
    ids=["empty", "much without a day", "full weeks", "a full day each week", "far too much"],
)
def test_a_month_is_on_one_page_unless_nobody_could_read_it(
    act: Act,
    product: Product,
    web: Any,
    vera: User,
    paper: str,
    days: int,
    busiest: int,
    some_day: int,
    sheets: int,
) -> None:
    rows = [("day", date(2026, 11, 1 + day * 7 % 30)) for day in range(days) for _again in range(busiest)]
    rows += [("quarter", date(2026, 12, 31))] * some_day
    with act() as actor:
        values = [
            {"product": product, "title": f"Item {at}", "end": end, "end_precision": precision}
            for at, (precision, end) in enumerate(rows)
        ]
        create_items(values, by=actor)
    answer = web(vera).get(URL, {"format": "pdf", "view": "calendar", "month": "2026-11", "paper": paper})
    found = len(re.findall(rb"/Type /Page\b", answer.content))
    assert found == 1 if sheets == 1 else found > 1
