"""The pages and sections beside the workbench: what they say, change and refuse."""

import html
import json
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roadmap.actions import (
    change_item,
    create_item,
    create_link,
    create_milestone,
    create_risk,
    create_team,
    set_capacity,
)
from roadmap.models import Item, Link, Milestone, Risk, Status, TeamCapacity
from roadmap.queries.risks import grade
from tests.conftest import url

pytestmark = pytest.mark.django_db
BASE = "/w/acme/roadmap"


@pytest.fixture
def planned(act: Any, product: Any) -> list[Item]:
    with act() as actor:
        status = Status.objects.get(category="planned")
        dates = ((date(2027, 1, 1), date(2027, 1, 20)), (date(2027, 1, 11), date(2027, 1, 30)))
        return [
            create_item(by=actor, product=product, title=f"Step {n}", status=status, start=start, end=end)
            for n, (start, end) in enumerate(dates)
        ]


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return " ".join(answer.content.decode().split())


# Links ----------------------------------------------------------------------------------------------------------


def test_links_are_made_found_and_moved_in_the_panel(web: Any, bob: Any, act: Any, planned: Any) -> None:
    client, (first, second) = web(bob), planned
    assert "waits for nothing" in text(client.get(f"{BASE}/items/{second.pk}/about/"))
    found = text(client.get(f"{BASE}/items/{second.pk}/links/find/?q=step"))
    assert f'value="{first.pk}"' in found and f'value="{second.pk}"' not in found
    section = client.post(f"{BASE}/items/{second.pk}/links/", {"kind": "blocked_by", "other": str(first.pk)})
    assert "this starts 10 days too early" in text(section)
    assert "undo" in section["HX-Trigger"]
    preview = text(client.get(f"{BASE}/items/{second.pk}/follow/"))
    assert "1 item moves" in preview and "21 Jan 2027 – 9 Feb 2027" in preview
    assert "too early" not in text(client.post(f"{BASE}/items/{second.pk}/follow/"))
    with act():
        assert Item.objects.get(pk=second.pk).start == date(2027, 1, 21)
        link = Link.objects.get()
    assert "+4 d" in text(client.post(f"{BASE}/items/{second.pk}/links/{link.pk}/lag/", {"lag": "4"}))
    assert "waits for nothing" in text(client.post(f"{BASE}/items/{second.pk}/links/{link.pk}/remove/"))


def test_a_ring_is_told_in_words(web: Any, bob: Any, act: Any, planned: Any) -> None:
    with act() as actor:
        create_link(planned[0], planned[1], by=actor)
    refused = web(bob).post(
        f"{BASE}/items/{planned[0].pk}/links/", {"kind": "blocked_by", "other": str(planned[1].pk)}
    )
    assert refused.status_code == 400 and "PAY-2 → PAY-1 → PAY-2" in refused.content.decode()
    assert web(bob).post(f"{BASE}/items/{planned[0].pk}/links/", {"other": "nothing"}).status_code == 400


def test_a_viewer_sees_links_and_changes_none(web: Any, vera: Any, act: Any, planned: Any) -> None:
    with act() as actor:
        link = create_link(planned[0], planned[1], by=actor)
    section = text(web(vera).get(f"{BASE}/items/{planned[0].pk}/links/?add"))
    assert "PAY-2" in section and "hx-post" not in section
    assert web(vera).post(f"{BASE}/items/{planned[0].pk}/links/{link.pk}/remove/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_an_undo_brings_the_link_back(web: Any, bob: Any, act: Any, planned: Any) -> None:
    import json

    with act() as actor:
        link = create_link(planned[0], planned[1], by=actor, lag=2)
    removed = web(bob).post(f"{BASE}/items/{planned[0].pk}/links/{link.pk}/remove/")
    address = json.loads(removed["HX-Trigger"])["toast"]["undo"]
    assert web(bob).post(address).status_code == 302
    with act():
        assert Link.objects.get().lag == 2


# Parts ----------------------------------------------------------------------------------------------------------


def test_parts_are_listed_with_what_contradicts_the_whole(
    web: Any, vera: Any, act: Any, planned: Any
) -> None:
    with act() as actor:
        change_item(planned[1], by=actor, parent=planned[0])
    section = text(web(vera).get(f"{BASE}/items/{planned[0].pk}/about/"))
    assert "Consists of" in section and "10 days after its own end (20 Jan 2027)" in section
    assert "Consists of" not in text(web(vera).get(f"{BASE}/items/{planned[1].pk}/about/"))


# Milestones -------------------------------------------------------------------------------------------------------


def test_a_milestone_is_made_changed_and_removed(web: Any, bob: Any, act: Any, product: Any) -> None:
    client = web(bob)
    form = {
        "name": "Spring",
        "kind": "release",
        "date": "2031-05-02",
        "date_precision": "quarter",
        "product": "",
    }
    assert client.post(f"{BASE}/milestones/new/", form).status_code == 302
    with act():
        made = Milestone.objects.get()
    assert (made.date, made.date_precision) == (date(2031, 6, 30), "quarter")
    assert "Q2 2031" in text(client.get(f"{BASE}/milestones/"))
    assert "Spring" in text(client.get(f"{BASE}/milestones/{made.pk}/"))
    assert client.post(f"{BASE}/milestones/{made.pk}/", form | {"done": "on", "date": ""}).status_code == 302
    with act():
        changed = Milestone.objects.get()
    assert changed.done_at is not None and (changed.date, changed.date_precision) == (None, "")
    assert "1 milestone reached" in text(client.get(f"{BASE}/milestones/"))
    assert client.post(f"{BASE}/milestones/{made.pk}/remove/").status_code == 302
    assert client.post(f"{BASE}/milestones/new/", form | {"name": ""}).status_code == 422


def test_what_it_contains_and_what_is_late_for_it(web: Any, bob: Any, act: Any, planned: Any) -> None:
    client = web(bob)
    with act() as actor:
        made = create_milestone(by=actor, name="Spring", date=date(2027, 1, 25))
    for item in planned:
        assert (
            client.post(f"{BASE}/milestones/{made.pk}/contents/", {"other": str(item.pk)}).status_code == 302
        )
    page = text(client.get(f"{BASE}/milestones/"))
    assert "0 of 2 shipped." in page and "PAY-2 will be late for it." in page and "in danger" in page
    client.post(f"{BASE}/milestones/{made.pk}/contents/", {"out": str(planned[1].pk)})
    with act() as actor:
        change_item(
            Item.objects.get(pk=planned[0].pk), by=actor, status=Status.objects.get(category="shipped")
        )
    assert "Everything in it is shipped." in text(client.get(f"{BASE}/milestones/"))


def test_its_list_costs_the_same_however_long(web: Any, bob: Any, act: Any, product: Any) -> None:
    client = web(bob)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(f"{BASE}/milestones/")
        return len(seen)

    def add() -> None:
        with act() as actor:
            made = create_milestone(by=actor, name="M", product=product, date=date(2031, 1, 1))
            create_item(by=actor, product=product, title="In it", milestone=made)

    add()
    first = queries()
    for _ in range(4):
        add()
    assert queries() == first


# Risks ------------------------------------------------------------------------------------------------------------


def test_a_risk_is_noted_weighed_and_removed(web: Any, bob: Any, act: Any, item: Any) -> None:
    client = web(bob)
    form = {
        "title": "The feed ends",
        "likelihood": "4",
        "impact": "5",
        "state": "open",
        "item": item.key.lower(),
    }
    assert client.post(f"{BASE}/risks/new/", form).status_code == 302
    page = text(client.get(f"{BASE}/risks/"))
    assert "1 risk is watched, 1 of them grave. For 1 nothing is done yet." in page
    assert "1 risk of likelihood 4 and impact 5" in page
    with act():
        made = Risk.objects.get()
    assert made.item_id == item.pk
    assert ">The feed ends<" in page
    assert ">The feed ends<" not in text(client.get(f"{BASE}/risks/?cell=1-1"))
    client.post(f"{BASE}/risks/{made.pk}/", form | {"likelihood": "1", "state": "closed"})
    assert "1 closed" in text(client.get(f"{BASE}/risks/"))
    assert client.post(f"{BASE}/risks/new/", form | {"item": "PAY-99"}).status_code == 422
    assert client.post(f"{BASE}/risks/{made.pk}/remove/").status_code == 302


def test_a_risk_belongs_to_one_thing(web: Any, bob: Any, product: Any, item: Any) -> None:
    form = {
        "title": "Both",
        "likelihood": "3",
        "impact": "3",
        "state": "open",
        "item": item.key,
        "product": str(product.pk),
    }
    answer = web(bob).post(f"{BASE}/risks/new/", form)
    assert answer.status_code == 422 and "belongs to one thing" in answer.content.decode()


def test_risks_show_where_they_belong(web: Any, bob: Any, act: Any, item: Any, product: Any) -> None:
    client, address = web(bob), f"{BASE}/items/{item.pk}/risks/"
    assert "Nothing noted." in text(client.get(address))
    added = client.post(address, {"title": "Rain", "likelihood": "2", "impact": "2", "state": "open"})
    assert "Rain" in text(added) and "2 × 2" in text(added)
    assert "Rain" in text(client.get(f"{BASE}/products/{product.pk}/risks/"))
    with act():
        made = Risk.objects.get()
    assert 'value="Rain"' in text(client.get(f"{address}?risk={made.pk}"))
    changed = client.post(
        address, {"risk": str(made.pk), "title": "Hail", "likelihood": "2", "impact": "5", "state": "open"}
    )
    assert "Hail" in text(changed)
    said = [line["words"] for line in client.get(url(f"items/{item.key}/history")).json()["results"]]
    assert said[:2] == [
        "Risk weighed anew: impact from 2 to 5. Risk renamed to “Hail”.",
        "Risk noted: “Rain”.",
    ]


@pytest.mark.parametrize(
    ("place", "wanted"), [((5, 3), "high"), ((4, 2), "medium"), ((1, 5), "low"), ((3, 5), "high")]
)
def test_grades(place: tuple[int, int], wanted: str) -> None:
    assert grade(*place) == wanted


# Capacity ---------------------------------------------------------------------------------------------------------


def test_capacity_is_typed_in_and_set_beside_what_is_planned(
    web: Any, bob: Any, act: Any, planned: Any
) -> None:
    with act() as actor:
        team = create_team(by=actor, name="Money")
        change_item(planned[0], by=actor, team=team, effort=10)
    client, address = web(bob), f"{BASE}/settings/capacity/?unit=month&from=2027-01-01"
    assert client.post(address, {f"c-{team.pk}-2027-01-01": "7,5"}).status_code == 302
    with act():
        row = TeamCapacity.objects.get()
    assert (row.start, row.end, row.effort) == (date(2027, 1, 1), date(2027, 1, 31), 7.5)
    page = text(client.get(address))
    assert 'value="7.5"' in page and 'class="late-t">10.0 planned' in page
    assert client.post(address, {f"c-{team.pk}-2027-01-01": "many"}).status_code == 422
    client.post(address, {f"c-{team.pk}-2027-01-01": ""})
    with act():
        assert not TeamCapacity.objects.exists()


def test_capacity_says_what_is_missing_and_leads_to_it(web: Any, bob: Any, act: Any, planned: Any) -> None:
    address = f"{BASE}/settings/capacity/"
    with act() as actor:
        team = create_team(by=actor, name="Money")
    assert "No open item has a team" in text(web(bob).get(address))
    with act() as actor:
        change_item(planned[0], by=actor, team=team)
    page = text(web(bob).get(address))
    assert "No item of a team has an effort" in page and "No capacity is typed in yet" in page
    (there,) = re.findall(r'href="([^"]+)">Fill them in', page)
    tree = json.loads(parse_qs(urlsplit(html.unescape(there)).query)["f"][0])
    assert {"field": "effort", "op": "empty"} in tree["all"]
    with act() as actor:
        change_item(planned[0], by=actor, effort=3)
        set_capacity(team, date(2027, 1, 1), date(2027, 1, 31), 4, by=actor)
    page = text(web(bob).get(address))
    assert "has an effort" not in page and "No capacity is typed in yet" not in page


def test_a_quarter_replaces_its_months_and_none_lies_across(web: Any, bob: Any, act: Any, api: Any) -> None:
    with act() as actor:
        team = create_team(by=actor, name="Money")
        for month in (1, 2):
            set_capacity(team, date(2027, month, 1), date(2027, month, 28), 4, by=actor)
    client, quarter = web(bob), f"{BASE}/settings/capacity/?unit=quarter&from=2027-01-01"
    assert 'value="8"' in text(client.get(quarter))
    client.post(quarter, {f"c-{team.pk}-2027-01-01": "11"})
    with act():
        assert [row.effort for row in TeamCapacity.objects.all()] == [11]
    body = {"team": str(team.pk), "start": "2027-03-01", "end": "2027-04-30", "effort": 3}
    refused = api(bob).post(url("capacities"), body)
    assert refused.status_code == 400 and "1 Jan 2027 to 31 Mar 2027" in refused.json()["errors"]["start"][0]


# API --------------------------------------------------------------------------------------------------------------


def test_milestones_and_risks_by_the_api(api: Any, bob: Any, act: Any, item: Any, product: Any) -> None:
    client = api(bob)
    made = client.post(url("milestones"), {"name": "May", "date": "2031-05-02", "date_precision": "month"})
    assert (made.status_code, made.json()["date"]) == (201, "2031-05-31")
    address = url(f"milestones/{made.json()['id']}")
    done = client.patch(address, {"done": True}, headers={"If-Match": '"1"'}).json()
    assert (
        done["done_at"]
        and client.patch(address, {"done": False}, headers={"If-Match": "*"}).json()["done_at"] is None
    )
    client.patch(url(f"items/{item.key}"), {"milestone": made.json()["id"]}, headers={"If-Match": "*"})
    assert client.get(url(f"items/{item.key}")).json()["milestone"] == made.json()["id"]
    risk = client.post(url("risks"), {"title": "Rain", "item": str(item.pk), "likelihood": 4, "impact": 4})
    assert (risk.status_code, risk.json()["severity"]) == (201, 16)
    assert client.post(url("risks"), {"title": "Rain", "likelihood": 6}).status_code == 400
    both = client.post(url("risks"), {"title": "Both", "item": str(item.pk), "product": str(product.pk)})
    assert both.status_code == 400 and "product" in both.json()["errors"]
    assert [row["title"] for row in client.get(url(f"risks?item={item.pk}")).json()["results"]] == ["Rain"]
    assert client.get(url("risks?state=closed")).json()["results"] == []


@pytest.mark.django_db(transaction=True)
def test_deleted_ones_come_back_with_what_they_held(api: Any, bob: Any, act: Any, item: Any) -> None:
    with act() as actor:
        made = create_milestone(by=actor, name="May", date=timezone.localdate() + timedelta(days=9))
        change_item(item, by=actor, milestone=made)
        risk = create_risk(by=actor, title="Rain", item=item)
    client = api(bob)
    for address in (url(f"milestones/{made.pk}"), url(f"risks/{risk.pk}")):
        assert client.delete(address, headers={"If-Match": "*"}).status_code == 204
        assert client.get(address).status_code == 404
        assert client.post(f"{address}/restore").status_code == 201
    assert client.get(url(f"items/{item.key}")).json()["milestone"] == str(made.pk)
