"""Baselines: frozen now or after the fact, deleted and brought back, and how far the plan moved since."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.errors import Invalid
from core.events import transaction_number
from core.models import Event
from core.tenancy import acting
from core.transactions import undo_transaction
from core.undo import undo_delete
from roadmap.actions import (
    change_item,
    create_item,
    create_items,
    create_objective,
    create_team,
    delete_item,
)
from roadmap.actions.archive import archive_item
from roadmap.actions.baselines import create_baseline, delete_baseline
from roadmap.models import Baseline, BaselineItem, Item, Product, Status
from roadmap.slippage import Promise, slip
from tests.conftest import url

pytestmark = pytest.mark.django_db
NAMES = ("item_id", "key", "title", "category", "start", "start_precision", "end", "end_precision", "effort")
LINKS = ("product_id", "team_id", "objective_id")


def frozen(baseline: Baseline) -> list[tuple[Any, ...]]:
    return sorted(
        BaselineItem.objects.filter(baseline=baseline).values_list(*NAMES, *LINKS),
        key=lambda row: str(row[0]),
    )


def test_it_freezes_ten_thousand_items_in_one_statement(act: Any, alice: Any, product: Product) -> None:
    with act(alice) as actor:
        create_items([{"product": product, "title": f"Item {n}"} for n in range(10_000)], by=actor)
        with CaptureQueriesContext(connection) as told:
            baseline = create_baseline(by=actor, name="March")
        inserts = [query["sql"] for query in told if "roadmap_baselineitem" in query["sql"]]
        assert len(inserts) == 1 and baseline.items.count() == 10_000


def test_it_is_refused(act: Any, api: Any, vera: Any, bob: Any, item: Item) -> None:
    assert api(vera).post(url("baselines"), {"name": "March"}).status_code == 403
    client = api(bob)
    assert client.post(url("baselines"), {"name": "March"}).status_code == 201
    again = client.post(url("baselines"), {"name": "March"})
    assert (again.status_code, list(again.json()["errors"])) == (400, ["name"])
    soon = (timezone.now() + timedelta(days=1)).isoformat()
    assert list(client.post(url("baselines"), {"name": "x", "as_of": soon}).json()["errors"]) == ["as_of"]
    long_ago = "2001-01-01T00:00:00Z"
    assert client.post(url("baselines"), {"name": "x", "as_of": long_ago}).status_code == 400
    assert len(client.get(url("baselines")).json()["results"]) == 1


def test_only_one_product_and_nothing_archived(act: Any, bob: Any, product: Product, item: Item) -> None:
    from roadmap.actions import create_product

    with act(bob) as actor:
        other = create_product(by=actor, key="OPS", name="Operations")
        create_item(by=actor, product=other, title="Elsewhere")
        gone = create_item(by=actor, product=product, title="Archived")
        archive_item(gone, by=actor)
        baseline = create_baseline(by=actor, name="Payouts", product=product)
        assert [row[1] for row in frozen(baseline)] == [item.key]


def test_the_timeline_gets_rows(api: Any, act: Any, bob: Any, item: Item) -> None:
    with act(bob) as actor:
        change_item(item, by=actor, end=date(2027, 5, 1), end_precision="quarter")
    client = api(bob)
    pk = client.post(url("baselines"), {"name": "March"}).json()["id"]
    rows = client.get(url(f"baselines/{pk}/items")).json()["items"]
    assert rows == [[str(item.pk), None, None, "2027-06-30", "quarter", "idea"]]


def test_delete_and_restore_bring_back_every_row(api: Any, act: Any, bob: Any, item: Item) -> None:
    client = api(bob)
    pk = client.post(url("baselines"), {"name": "March"}).json()["id"]
    with act(bob) as actor:
        before = frozen(Baseline.objects.get(pk=pk))
    with act(bob) as actor:
        change_item(Item.objects.select_related("status").get(pk=item.pk), by=actor, title="Renamed since")
    assert client.delete(url(f"baselines/{pk}"), headers={"If-Match": "*"}).status_code == 204
    assert client.post(url(f"baselines/{pk}/restore")).status_code == 201
    with act(bob):
        assert frozen(Baseline.objects.get(pk=pk)) == before


@pytest.mark.django_db(transaction=True)
def test_undo_of_a_deletion_too(act: Any, bob: Any, item: Item) -> None:
    with act(bob) as actor:
        baseline = create_baseline(by=actor, name="March")
        before = frozen(baseline)
    with act(bob) as actor:
        delete_baseline(baseline, by=actor)
        xid = transaction_number()
    with act(bob):
        undo_transaction(xid)
    with act(bob):
        assert frozen(Baseline.objects.get(name="March")) == before


ACTS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.sampled_from(["end", "status", "title", "effort", "team", "delete", "add", "archive", "restore"]),
        st.integers(0, 400),
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_a_past_plan_equals_the_one_frozen_then(acts: Any, acme: Any, alice: Any, product: Product) -> None:
    """Play any history at its own times, freezing as it goes; freezing the same moments afterwards gives the same."""
    with transaction.atomic():
        kept = history(acts, acme, alice, product)
        with acting(acme, alice) as actor:
            for step, then in kept:
                later = create_baseline(by=actor, name=f"later {step}", as_of=then.as_of)
                assert frozen(later) == frozen(then)
        transaction.set_rollback(True)


def history(acts: Any, acme: Any, alice: Any, product: Product) -> list[tuple[int, Baseline]]:
    begin, kept = timezone.now() - timedelta(days=400), []
    for step, (place, what, number) in enumerate(acts):
        at = begin + timedelta(days=step)
        with acting(acme, alice, at=at) as actor:
            play(actor, product, place, what, number)
        with acting(acme, alice, at=at + timedelta(hours=1)) as actor:
            if Item.objects.live().exists():
                kept.append((step, create_baseline(by=actor, name=f"then {step}")))
    return kept


def play(actor: Any, product: Product, place: int, what: str, number: int) -> None:
    items = list(Item.objects.select_related("status").order_by("created_at", "id"))
    if not items or what == "add":
        create_item(by=actor, product=product, title=f"New {number}")
        return
    item = items[place % len(items)]
    statuses = list(Status.objects.order_by("position"))
    day = date(2027, 1, 1) + timedelta(days=number)
    if what == "delete":
        delete_item(item, by=actor)
    elif what == "restore":
        pk = item.pk
        delete_item(item, by=actor)
        # All acts of a test are one transaction, which restoring would bring back whole.
        undo_delete(Event.objects.filter(object_id=pk, operation="delete").latest("id"))
    elif what == "archive":
        archive_item(item, by=actor)
    else:
        fields = {
            "end": {"end": day, "end_precision": ("day", "month", "quarter")[number % 3]},
            "status": {"status": statuses[number % len(statuses)]},
            "title": {"title": f"Title {number}"},
            "effort": {"effort": number or None},
            "team": {"team": create_team(by=actor, name=f"Team {actor.now:%j}") if number % 2 else None},
        }[what]
        change_item(item, by=actor, **fields)


def test_slip_respects_precision() -> None:
    quarter, june = Promise(date(2027, 6, 30), "quarter"), Promise(date(2027, 6, 15))
    assert slip(quarter, quarter) == 0
    assert slip(quarter, june) == 0, "more exact within the quarter keeps the promise"
    assert slip(june, quarter) == 15
    assert slip(quarter, Promise(date(2027, 9, 30), "quarter")) == 92
    assert slip(quarter, Promise(date(2027, 3, 31), "quarter")) == -91
    assert slip(Promise(None), june) is None


@pytest.fixture
def slipped(act: Any, bob: Any, product: Product) -> dict[str, Any]:
    """Promised in January: six items; then three slip, one ships late, one is dropped, one is added."""
    then = timezone.now() - timedelta(days=100)
    made: dict[str, Any] = {}
    with acting(product.workspace, bob, at=then) as actor:
        team = {name: create_team(by=actor, name=name) for name in ("Payments", "Core")}
        for name, who in [("a", 0), ("b", 0), ("c", 1), ("ship", 1), ("drop", 0), ("kept", 1)]:
            made[name] = create_item(
                by=actor,
                product=product,
                title=name,
                end=date(2027, 3, 1),
                team=list(team.values())[who],
            )
    with acting(product.workspace, bob, at=then + timedelta(days=1)) as actor:
        made["baseline"] = create_baseline(by=actor, name="Promised")
    with act(bob) as actor:
        status = {one.category: one for one in Status.objects.all()}
        for name, days in (("a", 21), ("b", 28), ("c", 14)):
            change_item(made[name], by=actor, end=date(2027, 3, 1) + timedelta(days=days))
        zone = ZoneInfo(actor.workspace.zone)
        late = datetime(2027, 3, 8, 12, tzinfo=zone)
        change_item(made["ship"], by=actor, status=status["shipped"], shipped_at=late)
        change_item(made["drop"], by=actor, status=status["dropped"])
        made["added"] = create_item(by=actor, product=product, title="added")
    return made


def test_slippage_by_api(api: Any, bob: Any, slipped: dict[str, Any]) -> None:
    told = api(bob).get(url(f"baselines/{slipped['baseline'].pk}/slippage")).json()
    found = {row["title"]: (row["kind"], row["days"], row["shipped"]) for row in told["items"]}
    assert found == {
        "a": ("slipped", 21, False),
        "b": ("slipped", 28, False),
        "c": ("slipped", 14, False),
        "ship": ("slipped", 7, True),
        "drop": ("dropped", None, False),
        "kept": ("kept", 0, False),
        "added": ("added", None, False),
    }
    assert told["sentence"] == "4 of 5 items slipped, by 3 weeks in the median; most days in team Payments."
    teams = {
        row["name"]: (row["items"], row["slipped"], row["median_days"], row["days"]) for row in told["teams"]
    }
    assert teams["Payments"] == (2, 2, 24, 49) and teams["Core"] == (3, 2, 10, 21)


def test_a_date_that_was_lost_is_told(
    api: Any, web: Any, bob: Any, slipped: dict[str, Any], act: Any
) -> None:
    with act(bob) as actor:
        change_item(slipped["kept"], by=actor, end=None)
    address = f"baselines/{slipped['baseline'].pk}"
    told = api(bob).get(url(f"{address}/slippage")).json()
    assert told["sentence"].endswith("most days in team Payments. 1 lost its date.")
    assert (told["total"]["items"], told["total"]["slipped"], told["total"]["lost"]) == (5, 4, 1)
    assert b"Lost their date" in web(bob).get(f"/w/acme/roadmap/{address}/").content


def test_what_is_past_its_promised_day_and_open_is_overdue_and_not_as_promised(
    api: Any, web: Any, bob: Any, act: Any, product: Product
) -> None:
    today = timezone.localdate()
    days = {
        "yesterday": (today - timedelta(days=1), "day"), "today": (today, "day"), "this year": (today, "year"),
        "last year": (today.replace(year=today.year - 1, day=1), "year"),
    }  # fmt: skip
    with act(bob) as actor:
        made = {
            name: create_item(by=actor, product=product, title=name, end=end, end_precision=precision)
            for name, (end, precision) in days.items()
        }
        done = create_item(by=actor, product=product, title="done", end=today - timedelta(days=9))
        baseline = create_baseline(by=actor, name="Promised")
    address = f"baselines/{baseline.pk}"
    found = api(bob).get(url(f"{address}/slippage")).json()
    assert found["sentence"] == "3 are past their promised day and still open."
    with act(bob) as actor:
        change_item(done, by=actor, status=Status.objects.get(category="shipped"))
        change_item(made["last year"], by=actor, end=today + timedelta(days=3), end_precision="day")
    found = api(bob).get(url(f"{address}/slippage")).json()
    assert {row["title"] for row in found["items"] if row["overdue"]} == {"yesterday"}
    assert found["sentence"].endswith("1 is past its promised day and still open.")
    assert (found["total"]["overdue"], found["total"]["items"]) == (1, 5)
    page = web(bob).get(f"/w/acme/roadmap/{address}/")
    assert {line.item.title for line in page.context["kept"]} == {"this year", "today"}
    assert "1 day overdue" in page.content.decode()


def test_the_page_says_it(web: Any, vera: Any, slipped: dict[str, Any]) -> None:
    client = web(vera)
    pk = slipped["baseline"].pk
    page = client.get(f"/w/acme/roadmap/baselines/{pk}/").content.decode()
    assert "4 of 5 items slipped" in page and "shipped 7 days late" in page and "Added since" in page
    assert client.get(f"/w/acme/roadmap/baselines/{pk}/?by=product").status_code == 200
    assert "Promised" in client.get("/w/acme/roadmap/baselines/").content.decode()


def test_a_past_day_by_the_page(web: Any, bob: Any, slipped: dict[str, Any], act: Any) -> None:
    client = web(bob)
    day = (timezone.now() - timedelta(days=50)).date().isoformat()
    made = client.post("/w/acme/roadmap/baselines/new/", {"name": "After the fact", "note": "", "as_of": day})
    assert made.status_code == 302
    with act(bob):
        after, before = Baseline.objects.get(name="After the fact"), slipped["baseline"]
        assert frozen(after) == frozen(before)
    again = client.post("/w/acme/roadmap/baselines/new/", {"name": "After the fact", "note": ""})
    assert again.status_code == 422 and b"Another baseline has this name" in again.content


def test_undated_and_future(act: Any, bob: Any, item: Item) -> None:
    with act(bob) as actor, pytest.raises(Invalid):
        create_baseline(by=actor, name="x", as_of=timezone.now() + timedelta(hours=1))


UNITS = {"day": 0, "month": 1, "quarter": 3, "half": 6, "year": 12}


def edges(day: date, precision: str) -> tuple[date, date]:
    """First and last day, counted month by month: another way than the one that is tested."""
    if not UNITS[precision]:
        return day, day
    month = (day.month - 1) // UNITS[precision] * UNITS[precision]
    first, after = date(day.year, month + 1, 1), month + UNITS[precision]
    return first, date(day.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def test_the_figures_are_those_of_another_computation(api: Any, act: Any, bob: Any, product: Product) -> None:
    """Sixty items of five teams and four objectives, moved at random; the answer of the API against plain sums."""
    random = Random(7)
    with act(bob) as actor:
        teams = [create_team(by=actor, name=name) for name in "VWXYZ"]
        aims = [create_objective(by=actor, title=name) for name in "KLMN"]
        rows = [
            {
                "product": product,
                "title": f"Item {n}",
                "team": random.choice([*teams, None]),
                "objective": random.choice([*aims, None]),
                "end": date(2027, 1, 1) + timedelta(random.randrange(400)) if n % 9 else None,
                "end_precision": random.choice(list(UNITS)),
            }
            for n in range(60)
        ]
        items = create_items([row if row["end"] else row | {"end_precision": ""} for row in rows], by=actor)
        was = {item.pk: (item.end, item.end_precision, item.team_id, item.objective_id) for item in items}
        baseline = create_baseline(by=actor, name="Promised")
        for item in random.sample(items, 45):
            day = date(2027, 1, 1) + timedelta(random.randrange(500))
            moved = {"end": day, "end_precision": random.choice(list(UNITS))}
            change_item(fresh_item(item), by=actor, **random.choice([moved, moved, moved, {"end": None}]))
        now = (
            dict(Item.objects.values_list("pk", "end")),
            dict(Item.objects.values_list("pk", "end_precision")),
        )
    days: dict[str, int] = {}
    expected: dict[str, dict[Any, list[int]]] = {"team": {}, "objective": {}}
    for pk, (end, precision, team, objective) in was.items():
        if end and now[0][pk]:
            first, last = edges(end, precision)
            after_first, after_last = edges(now[0][pk], now[1][pk])
            inside = first <= after_first and after_last <= last
            days[str(pk)] = 0 if inside else (after_last - last).days
            if days[str(pk)] > 0:
                for what, key in (("team", team), ("objective", objective)):
                    expected[what].setdefault(str(key) if key else None, []).append(days[str(pk)])
    found = api(bob).get(url(f"baselines/{baseline.pk}/slippage")).json()
    assert {row["item"]: row["days"] for row in found["items"] if row["days"] is not None} == days
    for what, name in (("team", "teams"), ("objective", "objectives")):
        told = {row["id"]: (row["slipped"], row["days"]) for row in found[name] if row["slipped"]}
        assert told == {key: (len(some), sum(some)) for key, some in expected[what].items()}


def fresh_item(item: Item) -> Item:
    return Item.objects.select_related("status", "product").get(pk=item.pk)
