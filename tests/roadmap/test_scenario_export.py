"""What is taken out of a scenario is the scenario's plan, with its name on it, in every format; the live plan stays as it is."""

import io
import json
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from core.models import User
from roadmap.actions import create_item, create_team
from roadmap.actions.fields import create_field
from roadmap.actions.links import create_link
from roadmap.actions.milestones import create_milestone
from roadmap.actions.scenario_links import lay_lag, lay_link
from roadmap.actions.scenario_milestones import lay_milestone, lay_new_milestone
from roadmap.actions.scenarios import create_scenario, lay_archive, lay_change, lay_drop, lay_new
from roadmap.models import Item, Link, Product, Scenario
from tests.conftest import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]
ITEMS = "/api/v1/workspaces/acme/items/"
COLUMNS = "key,title,team,end,effort,custom.size,custom.twice,rice,blocked_by"


@pytest.fixture
def scenario(act: Act, product: Product) -> Scenario:
    """Moves and renames one, drops one, puts one away, makes one; links and a milestone with them."""
    days = {"start_precision": "day", "end_precision": "day"}
    with act() as actor:
        team = create_team(by=actor, name="Pay")
        create_field(by=actor, name="Size", kind="number")
        create_field(by=actor, name="Twice", kind="formula", formula="custom.size * 2")
        rows = [
            create_item(
                by=actor, product=product, title=title, team=team, effort=3, custom={"size": 4.0},
                start=date(2027, 1, 1), end=date(2027, 2, 1), **days,
            )
            for title in ("Moved", "Dropped", "Put away", "Left alone")
        ]  # fmt: skip
        moved, dropped, away, alone = rows
        link = create_link(moved, alone, by=actor)
        fair = create_milestone(by=actor, name="Fair", date=date(2027, 3, 1), date_precision="day")
        plan = create_scenario(by=actor, name="100 % of = Ärger")
        change = {"title": "Later", "end": date(2027, 9, 9), "effort": 21.0, "custom": {"size": 50.0}}
        lay_change(plan, moved, change, by=actor)
        lay_drop(plan, dropped, by=actor)
        lay_archive(plan, away, by=actor)
        fresh = lay_new(
            plan, {"title": "Brand new", "product": product, "team": team, "effort": 1.0}, by=actor
        )
        lay_lag(plan, link, 5, by=actor, drop=True)
        lay_link(plan, by=actor, source=alone.pk, target=fresh.pk)
        lay_milestone(plan, fair, by=actor, date=date(2027, 11, 11), date_precision="day")
        lay_new_milestone(plan, by=actor, name="Opening", date=date(2027, 10, 4))
        return plan


def fetch(web: Any, user: User, what: str, **query: str) -> Any:
    return web(user).get(ITEMS + what, query)


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def rows_in(web: Any, user: User, **query: str) -> dict[str, Any]:
    query = {"format": "json", "columns": COLUMNS} | query
    return {row["title"]: row for row in json.loads(body(fetch(web, user, "export", **query)))}


def test_json_has_the_plan_as_it_would_be(scenario: Scenario, web: Any, vera: User) -> None:
    found = rows_in(web, vera, scenario=str(scenario.pk))
    assert set(found) == {"Later", "Left alone", "Brand new"}
    later = found["Later"]
    assert later["end"]["day"] == "2027-09-09" and later["effort"] == 21 and later["custom.twice"] == 100
    assert later["team"] == "Pay" and later["scenario"] == "100 % of = Ärger"
    assert found["Brand new"]["key"] == "new" and found["Brand new"]["blocked_by"] == 1
    assert found["Left alone"]["blocked_by"] == 0
    live = rows_in(web, vera)
    assert set(live) == {"Moved", "Dropped", "Put away", "Left alone"} and "scenario" not in live["Moved"]
    assert live["Left alone"]["blocked_by"] == 1


def test_filters_and_order_see_the_scenario(scenario: Scenario, web: Any, vera: User) -> None:
    pk, large = str(scenario.pk), json.dumps({"field": "effort", "op": ">", "value": 20})
    assert list(rows_in(web, vera, scenario=pk, filter=large)) == ["Later"]
    assert list(rows_in(web, vera, scenario=pk, q="Moved")) == []
    assert list(rows_in(web, vera, scenario=pk, sort="-effort")) == ["Later", "Left alone", "Brand new"]
    assert list(rows_in(web, vera, scenario=pk, category="dropped")) == ["Dropped"]


def test_csv_and_xlsx_say_whose_plan_they_are(scenario: Scenario, web: Any, vera: User) -> None:
    asked = {"columns": "title,effort", "scenario": str(scenario.pk)}
    answer = fetch(web, vera, "export", **asked)
    assert 'filename="acme-roadmap-100-of-arger.csv"' in answer["Content-Disposition"]
    assert body(answer).decode("utf-8-sig").splitlines()[:2] == [
        "Title,Effort,Scenario",
        "Later,21,100 % of = Ärger",
    ]
    sheet = load_workbook(io.BytesIO(body(fetch(web, vera, "export", format="xlsx", **asked)))).active
    assert [cell.value for cell in sheet[1]] == ["Title", "Effort", "Scenario"]
    assert [cell.value for cell in sheet[2]] == ["Later", 21, "100 % of = Ärger"]


@pytest.mark.parametrize("kind", ["timeline", "board", "table", "tree", "matrix", "calendar"])
def test_each_picture_is_of_the_scenario(scenario: Scenario, web: Any, vera: User, kind: str) -> None:
    asked = {
        "view": kind,
        "scenario": str(scenario.pk),
        "month": "2027-09",
        "columns": "status",
        "y": "effort",
    }
    drawn = body(fetch(web, vera, "picture", format="svg", **asked)).decode()
    assert drawn.count("Scenario “100 % of = Ärger”") >= 2 and "Later" in drawn and "Moved" not in drawn
    assert "Put away" not in drawn
    for form in ("pdf", "png"):
        assert body(fetch(web, vera, "picture", format=form, **asked))


def test_the_timeline_has_the_links_and_milestones_of_the_scenario(
    scenario: Scenario, act: Act, web: Any, vera: User
) -> None:
    asked = {"view": "timeline", "format": "svg"}
    drawn = body(fetch(web, vera, "picture", scenario=str(scenario.pk), **asked)).decode()
    assert (
        "<path" not in drawn and "11 Nov 2027" in drawn and "Opening" in drawn
    )  # what it blocks there has no dates
    live = body(fetch(web, vera, "picture", **asked)).decode()
    assert "<path" in live and "1 Mar 2027" in live and "Opening" not in live
    with act():
        assert Item.objects.get(title="Moved").effort == 3 and Link.objects.count() == 1


def test_the_page_to_print_is_of_the_scenario_too(scenario: Scenario, web: Any, vera: User) -> None:
    page = (
        web(vera)
        .get("/w/acme/roadmap/print/", {"view": "table", "scenario": str(scenario.pk)})
        .content.decode()
    )
    assert "Scenario “100 % of = Ärger”" in page and "Later" in page


@pytest.mark.parametrize("what", ["export", "picture"])
@pytest.mark.parametrize("said", ["x", "0199a3f0-0000-7000-8000-000000000000"])
def test_a_scenario_that_there_is_not_is_told(
    scenario: Scenario, web: Any, vera: User, what: str, said: str
) -> None:
    answer = fetch(web, vera, what, scenario=said)
    assert answer.status_code == 400 and "no such scenario" in answer.content.decode()


def test_an_outsider_gets_nothing_of_it(scenario: Scenario, web: Any, charlie: User) -> None:
    assert fetch(web, charlie, "export", scenario=str(scenario.pk)).status_code == 404
