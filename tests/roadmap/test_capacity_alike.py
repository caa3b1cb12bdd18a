"""What is planned for a team is one rule: the timeline's strip, its picture, the capacity page and scenarios say the same figure."""

import json
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.dates import ORDER, span
from roadmap.actions import create_item, create_team, set_capacity
from roadmap.actions.archive import archive_item
from roadmap.models import Item, Product, Status, Team, TeamCapacity
from roadmap.queries.capacities import Cell, periods, table
from roadmap.queries.scenarios import _spread
from tests.conftest import Act

SCRIPT = Path(__file__).parents[1] / "js" / "load-of.mjs"
FIRST = date(2027, 1, 1)
node = shutil.which("node")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(node is None, reason="needs node to run the workbench's own arithmetic"),
]


@pytest.fixture
def team(act: Act, product: Product) -> Team:
    """Items of every state, with both dates, one, or none, some archived; room for each month of half a year."""
    random = Random(7)
    with act() as actor:
        team = create_team(by=actor, name="Pay")
        states = list(Status.objects.order_by("position"))
        for at in range(60):
            made = create_item(
                by=actor, product=product, title=f"Step {at}", team=team, status=states[at % len(states)],
                effort=random.choice([None, 0.5, 3, 8.25]), **_dates(random),
            )  # fmt: skip
            if at % 13 == 0:
                archive_item(made, by=actor)
        for period in periods(FIRST, "month"):
            set_capacity(team, period.start, period.end, random.choice([4, 20]), by=actor)
    return team


def _dates(random: Random) -> dict[str, Any]:
    precision = random.choice(ORDER)
    start = span(FIRST + timedelta(random.randrange(-90, 150)), precision)
    end = span(start[1] + timedelta(random.randrange(0, 120)), precision)
    edges = {"start": start[0], "start_precision": precision}, {"end": end[1], "end_precision": precision}
    return random.choice([edges[0] | edges[1], edges[0] | edges[1], edges[0], edges[1], {}])


def in_the_browser(team: Team) -> list[list[Any]]:
    """Archived items are not sent to the workbench."""
    items = [
        {
            "id": str(item.pk), "team": str(team.pk), "effort": item.effort, "category": item.status.category,
            "start": item.start and item.start.isoformat(), "start_precision": item.start_precision or None,
            "end": item.end and item.end.isoformat(), "end_precision": item.end_precision or None,
        }
        for item in Item.objects.live().select_related("status")
    ]  # fmt: skip
    rows = TeamCapacity.objects.order_by("start").values_list("start", "end", "effort")
    capacities = [[str(team.pk), start.isoformat(), end.isoformat(), effort] for start, end, effort in rows]
    told = json.dumps({"items": items, "capacities": capacities, "team": str(team.pk)})
    done = subprocess.run([str(node), str(SCRIPT)], input=told, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def on_the_page(unit: str = "month") -> list[Cell]:
    ((_team, cells),) = table(periods(FIRST, unit))
    return cells


def test_page_and_timeline_say_one_figure(act: Act, team: Team) -> None:
    with act():
        mine = [[cell.planned, cell.over] for cell in on_the_page()]
        theirs = in_the_browser(team)
    assert [planned for planned, _over in mine] == pytest.approx([planned for planned, _over in theirs])
    assert [over for _planned, over in mine] == [over for _planned, over in theirs]
    assert {over for _planned, over in mine} == {True, False}, "tells what is too much from what is not"


def test_scenario_and_page_say_one_figure(act: Act, team: Team) -> None:
    with act():
        counted = Item.objects.live().exclude(status__category="dropped")
        spread = _spread(counted)
        for cell in on_the_page("quarter"):
            assert spread.get((team.pk, cell.period.start), 0) == pytest.approx(cell.planned)
