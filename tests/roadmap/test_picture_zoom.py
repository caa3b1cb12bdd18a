"""Pictures of a timeline span what the zoom of the view spans around today, as the screen does."""

import json
import re
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from core.models import User
from roadmap.actions import create_item
from roadmap.actions.milestones import create_milestone
from roadmap.actions.views import create_view
from roadmap.export.draw.ruler import cells, scale_in
from roadmap.export.draw.window import DAYS, FORMER, ZOOMS, window_of
from roadmap.models import Product
from tests.conftest import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
URL = "/api/v1/workspaces/acme/items/picture"
TODAY = date(2026, 11, 22)
SCRIPT = Path(__file__).parents[1] / "js" / "zooms-of.mjs"
node = shutil.which("node")
FAR = {"Long ago": -500, "This week": 1, "Next month": 40, "Next summer": 250, "In three years": 1100}


@pytest.fixture
def plan(act: Act, product: Product) -> None:
    today = timezone.localdate()
    with act() as actor:
        for title, days in FAR.items():
            day = today + timedelta(days=days)
            create_item(by=actor, product=product, title=title, start=day, start_precision="day", end=day)
        create_milestone(by=actor, name="Fair", date=today + timedelta(days=1100), date_precision="day")


def svg(web: Any, user: User, **query: str) -> str:
    answer = web(user).get(URL, {"format": "svg", **query})
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def drawn(page: str) -> list[str]:
    return [title for title in FAR if f">{title}<" in page]


@pytest.mark.parametrize(
    "zoom, titles",
    [
        ("month", ["This week"]),
        ("quarter", ["This week", "Next month"]),
        ("year", ["This week", "Next month", "Next summer"]),
        ("5years", ["This week", "Next month", "Next summer", "In three years"]),
        ("fit", list(FAR)),
        ("", list(FAR)),
    ],
)
def test_a_picture_spans_what_the_zoom_spans(
    plan: None, web: Any, vera: User, zoom: str, titles: list[str]
) -> None:
    page = svg(web, vera, view="timeline", zoom=zoom)
    assert drawn(page) == titles and ("Fair" in page) == ("In three years" in titles)
    out = len(FAR) - len(titles)
    said = re.search(r"(\d+) bars? lies? before", page), re.search(r"(\d+) bars? lies? after", page)
    assert sum(int(one[1]) for one in said if one) == out
    right = max(
        float(x) + float(w)
        for x, w in re.findall(r'class="bar[^>]* x="([\d.]+)" y="4" width="([\d.]+)"', page)
    )
    assert right <= 1360


def test_a_bar_that_goes_on_is_cut_at_the_edge(act: Act, product: Product, web: Any, vera: User) -> None:
    today = timezone.localdate()
    with act() as actor:
        create_item(
            by=actor, product=product, title="Years of it", start=today - timedelta(days=900),
            start_precision="quarter", end=today + timedelta(days=900), end_precision="quarter",
        )  # fmt: skip
    page = svg(web, vera, view="timeline", zoom="quarter")
    assert re.findall(r'class="bar[^"]*" x="([\d.]+)" y="4" width="([\d.]+)"', page) == [("0", "1360")]


def test_a_saved_view_is_zoomed_and_keeps_its_filter(
    act: Act, plan: None, web: Any, vera: User, bob: User
) -> None:
    with act(bob) as actor:
        view = create_view(by=actor, name="Soon", query="view=timeline&zoom=month&q=week", shared=True)
    assert drawn(svg(web, vera, saved=str(view.pk))) == ["This week"]
    with act(bob) as actor:
        view = create_view(by=actor, name="All", query="view=timeline", shared=True)
    assert drawn(svg(web, vera, saved=str(view.pk), zoom="month")) == ["This week"]


def test_where_nothing_lies_within_all_is_shown(act: Act, product: Product, web: Any, vera: User) -> None:
    with act() as actor:
        create_item(by=actor, product=product, title="Long ago", end=date(2019, 5, 5), end_precision="day")
    assert ">Long ago<" in svg(web, vera, view="timeline", zoom="week")


@pytest.mark.parametrize("zoom", ZOOMS)
def test_today_is_near_the_left_and_names_have_room(zoom: str) -> None:
    window = window_of(zoom, TODAY)
    if window is None:
        assert zoom == "fit"
        return
    scale = scale_in(window, 1360)
    assert scale.begin <= TODAY <= scale.end and scale.x(TODAY) < 1360 * 0.3
    xs = [scale.x(day) for day in cells(scale)]
    assert len(xs) > 3 and min(b - a for a, b in zip(xs, xs[1:], strict=False)) >= 22


def test_the_ends_of_the_calendar_are_no_trouble() -> None:
    for day in (date.min, date.max):
        for zoom in ZOOMS[:-1]:
            window = window_of(zoom, day)
            assert window and list(cells(scale_in(window, 1360)))


@pytest.mark.skipif(not node, reason="needs Node")
def test_the_workbench_offers_the_same_zooms_of_the_same_length() -> None:
    assert node
    answer = subprocess.run(
        [node, str(SCRIPT)], input=json.dumps(list(FORMER)), capture_output=True, text=True, check=True
    )
    told = json.loads(answer.stdout)
    assert told["zooms"] == list(ZOOMS) and told["days"] == DAYS and told["former"] == FORMER
