"""Strips of the timeline's picture: what each team has planned against what it has room for, reckoned as the screen does."""

import json
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import User
from roadmap.actions import create_item, create_team, set_capacity
from roadmap.actions.scenarios import create_scenario, lay_change
from roadmap.export.draw.load import Load
from roadmap.models import Item, Product
from roadmap.spread import extent, share, workdays
from tests.conftest import Act

URL = "/api/v1/workspaces/acme/items/picture"
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 400))
@settings(max_examples=200, deadline=None)
def test_workdays_are_those_that_one_counts(first: date, more: int) -> None:
    days = [first + timedelta(days=at) for at in range(more + 1)]
    assert workdays(days[0], days[-1]) == sum(day.weekday() < 5 for day in days)
    assert workdays(days[-1], days[0] - timedelta(days=1)) == 0


@given(DAYS, st.integers(0, 300), st.floats(0.1, 100), st.integers(0, 200))
@settings(max_examples=200, deadline=None)
def test_the_parts_of_an_effort_make_the_whole(first: date, long: int, effort: float, cut: int) -> None:
    last = first + timedelta(days=long)
    middle = first + timedelta(days=min(cut, long))
    early = share(first, last, effort, date(2019, 1, 1), middle)
    late = share(first, last, effort, middle + timedelta(days=1), date(2040, 1, 1))
    assert early + late == pytest.approx(effort) and early >= 0 and late >= 0


@pytest.mark.skipif(not shutil.which("node"), reason="needs node to run the workbench's own arithmetic")
def test_it_reckons_as_the_workbench_does() -> None:
    cases = [
        (date(2026, 1, 5), 11, 7.5, date(2026, 1, 1), 31),
        (date(2026, 1, 3), 2, 4.0, date(2026, 1, 4), 1),
        (date(2026, 6, 15), 120, 30.0, date(2026, 7, 1), 92),
    ]
    epoch = date(1970, 1, 1)
    told = [
        [(s - epoch).days, (s - epoch).days + n - 1, e, (a - epoch).days, (a - epoch).days + m - 1]
        for s, n, e, a, m in cases
    ]
    module = Path("static/js/workbench/capacity.js").resolve().as_uri()
    script = f"import {{ share }} from '{module}'; console.log(JSON.stringify({json.dumps(told)}.map(([s, e, effort, a, b]) => share({{ s, e, effort }}, a, b))))"
    answer = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    mine = [share(s, s + timedelta(days=n - 1), e, a, a + timedelta(days=m - 1)) for s, n, e, a, m in cases]
    assert mine == pytest.approx(json.loads(answer.stdout))


def test_one_edge_covers_its_span_and_two_weeks_at_least() -> None:
    assert extent(date(2026, 3, 1), "day", None, "") == (date(2026, 3, 1), date(2026, 3, 14))
    assert extent(None, "", date(2026, 6, 30), "quarter") == (date(2026, 4, 1), date(2026, 6, 30))
    assert extent(date(9999, 12, 30), "day", None, "") == (date(9999, 12, 30), date(9999, 12, 31))


def test_a_period_is_called_by_its_name() -> None:
    assert Load(date(2026, 7, 1), date(2026, 9, 30), 8, 4).period == "Q3 2026"
    assert Load(date(2026, 7, 6), date(2026, 7, 19), 8, 4).period == "6 Jul – 19 Jul 2026"
    assert not Load(date(2026, 7, 1), date(2026, 7, 31), 8, 8.01).over
    assert Load(date(2026, 7, 1), date(2026, 7, 31), 8, 8.5).over


@pytest.fixture
def booked(act: Act, product: Product, own_cache: None) -> None:
    days = {"start_precision": "day", "end_precision": "day"}
    with act() as actor:
        pay, calm = create_team(by=actor, name="Pay"), create_team(by=actor, name="Calm")
        for title, team, effort in (("Large", pay, 9.0), ("Small", pay, 3.0), ("Other", calm, 1.0)):
            create_item(
                by=actor, product=product, title=title, team=team, effort=effort,
                start=date(2026, 12, 1), end=date(2026, 12, 31), **days,
            )  # fmt: skip
        for team in (pay, calm):
            set_capacity(team, by=actor, start=date(2026, 12, 1), end=date(2026, 12, 31), effort=8)


def svg(web: Any, user: User, **query: str) -> str:
    answer = web(user).get(URL, {"view": "timeline", "format": "svg"} | query)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


@pytest.mark.django_db
def test_the_strip_of_each_team_says_what_is_too_much(booked: None, web: Any, vera: User) -> None:
    drawn = svg(web, vera)
    assert "December 2026: 12 of 8, 4 too many" in drawn and "December 2026: 1 of 8<" in drawn
    assert "December 2026 booked 150%" in drawn and "More planned than there is room for" in drawn


@pytest.mark.django_db
def test_what_a_view_leaves_out_is_planned_all_the_same(booked: None, web: Any, vera: User) -> None:
    assert "12 of 8, 4 too many" in svg(web, vera, q="Small")


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{"load": "off"}, {"lanes": "status"}, {"q": "Other"}])
def test_there_is_none_where_the_screen_has_none(
    booked: None, web: Any, vera: User, query: dict[str, str]
) -> None:
    drawn = svg(web, vera, **query)
    assert "of 8, 4" not in drawn and "More planned" not in drawn


@pytest.mark.django_db
def test_a_scenario_has_its_own_load(booked: None, act: Act, web: Any, vera: User) -> None:
    with act() as actor:
        plan = create_scenario(by=actor, name="Less")
        lay_change(plan, Item.objects.get(title="Large"), {"effort": 2.0}, by=actor)
    drawn = svg(web, vera, scenario=str(plan.pk))
    assert "December 2026: 5 of 8<" in drawn and "too many" not in drawn


@pytest.mark.django_db
def test_pdf_and_png_have_it_too(booked: None, web: Any, vera: User) -> None:
    for form in ("pdf", "png"):
        assert web(vera).get(URL, {"view": "timeline", "format": form}).status_code == 200
