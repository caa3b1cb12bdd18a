"""Undo of whole acts: all that a transaction did, or nothing, and again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.errors import Conflict, Invalid
from core.events import transaction_number
from core.models import Event
from core.transactions import undo_transaction
from roadmap.actions import change_item, create_item, create_objective, delete_item
from roadmap.actions.fields import create_field
from roadmap.actions.undo import preview_since
from roadmap.models import Item, Link, Objective, Risk, Status
from roadmap.queries import acts
from tests.conftest import url

# Acts are transactions, so these tests need real ones.
pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


@pytest.fixture
def acted(act: Any, bob: Any) -> Callable[..., int]:
    """`acted(do)`: do it in a transaction of its own as Bob; its number."""

    def run(do: Callable[[Any], Any], who: Any = bob) -> int:
        with act(who) as actor:
            do(actor)
            return transaction_number()

    return run


@pytest.fixture
def undone(act: Any, bob: Any) -> Callable[[int], int]:
    """`undone(xid)`: take that act back; the number of the undo."""

    def run(xid: int) -> int:
        with act(bob):
            undo_transaction(xid)
            return transaction_number()

    return run


def title_of(act: Any, item: Any) -> str:
    with act():
        return Item.objects.get(pk=item.pk).title


def test_change_undone_and_done_again(act: Any, item: Any, acted: Any, undone: Any) -> None:
    xid = acted(lambda by: change_item(Item.objects.get(pk=item.pk), by=by, title="New", tags=["a"]))
    back = undone(xid)
    assert title_of(act, item) == "Instant payouts"
    undone(back)
    assert title_of(act, item) == "New"


def test_a_made_row_goes_and_comes_back(act: Any, product: Any, acted: Any, undone: Any) -> None:
    xid = acted(lambda by: create_item(by=by, product=product, title="Made", tags=["x"]))
    with act():
        made = Item.objects.values().get()
    back = undone(xid)
    with act():
        assert not Item.objects.exists()
    undone(back)
    with act():
        again = Item.objects.values().get()
    known = made.keys() - {"created_at", "updated_at", "version"}
    assert {name: again[name] for name in known} == {name: made[name] for name in known}
    # The log knows when the act began.
    assert abs(again["created_at"] - made["created_at"]) < timedelta(seconds=5)
    assert again["version"] > made["version"]


def test_a_deleted_row_comes_back_with_what_hung_on_it(
    act: Any, product: Any, item: Any, acted: Any, undone: Any
) -> None:
    with act() as by:
        child = create_item(by=by, product=product, title="Child", parent=item)
        Link.objects.create(source=item, target=child, kind="relates")
        Risk.objects.create(item=item, title="Late")
    xid = acted(lambda by: delete_item(Item.objects.get(pk=item.pk), by=by))
    undone(xid)
    with act():
        assert Link.objects.get().source_id == item.pk
        assert Risk.objects.get().item_id == item.pk
        assert Item.objects.get(pk=child.pk).parent_id == item.pk


def test_what_changed_since_is_named_and_nothing_is_undone(
    act: Any, item: Any, acted: Any, undone: Any
) -> None:
    both = acted(lambda by: change_item(Item.objects.get(pk=item.pk), by=by, title="A", effort=3))
    acted(lambda by: change_item(Item.objects.get(pk=item.pk), by=by, title="B"))
    with pytest.raises(Conflict, match="changed again since: title") as refused:
        undone(both)
    assert refused.value.extra["conflicts"][0]["id"] == str(item.pk)
    with act():
        assert Item.objects.get().effort == 3


def test_a_value_set_since_stands_in_the_way_of_unmaking(
    act: Any, product: Any, acted: Any, undone: Any
) -> None:
    acted(lambda by: create_field(by=by, name="Size", kind="text"))
    xid = acted(lambda by: create_item(by=by, product=product, title="Made"))
    acted(lambda by: change_item(Item.objects.get(), by=by, custom={"size": "l"}))
    with pytest.raises(Conflict, match="custom"):
        undone(xid)


def test_a_new_order_does_not_stand_in_the_way_of_unmaking(
    act: Any, product: Any, acted: Any, undone: Any
) -> None:
    xid = acted(lambda by: create_item(by=by, product=product, title="Made"))
    acted(lambda by: Item.objects.update(rank=7))
    undone(xid)
    with act():
        assert not Item.objects.exists()


def test_what_uses_the_made_row_since_stands_in_the_way(act: Any, item: Any, acted: Any, undone: Any) -> None:
    xid = acted(lambda by: create_objective(by=by, title="Same-day money"))
    acted(lambda by: change_item(Item.objects.get(), by=by, objective=Objective.objects.get()))
    with pytest.raises(Conflict, match=r"PAY-1 Instant payouts.*uses it since"):
        undone(xid)


def test_a_status_in_use_stands_in_the_way(act: Any, item: Any, acted: Any, undone: Any) -> None:
    xid = acted(lambda by: Status.objects.create(name="Waiting", category="planned", position=9))
    acted(lambda by: change_item(Item.objects.get(), by=by, status=Status.objects.get(name="Waiting")))
    with pytest.raises(Conflict, match="uses it since"):
        undone(xid)


def test_two_rows_that_swapped_a_unique_value(act: Any, acted: Any, undone: Any) -> None:
    def swap(by: Any) -> None:
        idea, planned = Status.objects.order_by("position")[:2]
        for row, name in ((idea, "Between"), (planned, "Idea"), (idea, "Planned")):
            row.name = name
            row.save(update_fields=["name"])

    with act():
        before = list(Status.objects.values_list("pk", "name"))
    undone(acted(swap))
    with act():
        assert list(Status.objects.values_list("pk", "name")) == before


def test_an_undo_that_would_close_a_ring_is_refused(
    act: Any, product: Any, item: Any, acted: Any, undone: Any
) -> None:
    with act() as by:
        child = create_item(by=by, product=product, title="Child", parent=item)
    out = acted(lambda by: change_item(Item.objects.get(pk=child.pk), by=by, parent=None))
    with act():
        loose = Item.objects.get(pk=child.pk)
    acted(lambda by: change_item(Item.objects.get(pk=item.pk), by=by, parent=loose))
    with pytest.raises(Conflict, match="below itself"):
        undone(out)
    with act():
        assert Item.objects.get(pk=child.pk).parent_id is None


def test_a_reference_to_what_is_gone_is_refused_at_once(act: Any, item: Any, acted: Any, undone: Any) -> None:
    with act() as by:
        change_item(Item.objects.get(), by=by, objective=create_objective(by=by, title="Old"))
    xid = acted(lambda by: change_item(Item.objects.get(), by=by, objective=None))
    acted(lambda by: Objective.objects.all().delete())
    with pytest.raises(Conflict, match="is gone"):
        undone(xid)


# The API -----------------------------------------------------------------------------------------------------------


def test_undo_by_number(api: Any, bob: Any, item: Any, acted: Any) -> None:
    xid = acted(lambda by: change_item(Item.objects.get(), by=by, title="New"))
    answer = api(bob).post(url("undo"), {"xid": xid})
    assert answer.status_code == 200, answer.content
    assert answer.json()["acts"][0]["words"] == ["PAY-1 New: Renamed from “Instant payouts”."]
    assert api(bob).post(url("undo"), {"xid": answer.json()["xid"]}).status_code == 200
    assert api(bob).get(url("items/PAY-1")).json()["title"] == "New"


def test_events_carry_the_number(api: Any, alice: Any, item: Any, acted: Any) -> None:
    xid = acted(lambda by: change_item(Item.objects.get(), by=by, title="New"))
    assert api(alice).get(url("events?limit=1000")).json()["results"][-2]["xid"] <= xid
    assert any(row["xid"] == xid for row in api(alice).get(url("events?limit=1000")).json()["results"])


def test_the_last_hour_previewed_and_undone(api: Any, bob: Any, product: Any, item: Any, acted: Any) -> None:
    since = timezone.now().isoformat()
    acted(lambda by: change_item(Item.objects.get(), by=by, title="One"))
    acted(lambda by: change_item(Item.objects.get(), by=by, title="Two"))
    acted(lambda by: create_item(by=by, product=product, title="Made"))
    client = api(bob)
    told = client.post(url("undo"), {"since": since, "preview": True}).json()
    assert [act["why"] for act in told["acts"]] == ["", "", ""]
    assert client.get(url("items/PAY-1")).json()["title"] == "Two"
    done = client.post(url("undo"), {"since": since})
    assert (done.status_code, len(done.json()["acts"])) == (200, 3)
    assert [row["title"] for row in client.get(url("items")).json()["results"]] == ["Instant payouts"]


def test_the_last_hour_says_what_stands_in_the_way(
    api: Any, bob: Any, alice: Any, item: Any, acted: Any
) -> None:
    since = timezone.now().isoformat()
    mine = acted(lambda by: change_item(Item.objects.get(), by=by, title="Mine"))
    acted(lambda by: change_item(Item.objects.get(), by=by, title="Theirs"), alice)
    refused = api(bob).post(url("undo"), {"since": since})
    assert refused.status_code == 409
    assert [one["xid"] for one in refused.json()["conflicts"]] == [mine]
    everyone = api(bob).post(url("undo"), {"since": since, "everyone": True})
    assert len(everyone.json()["acts"]) == 2
    assert api(bob).get(url("items/PAY-1")).json()["title"] == "Instant payouts"


def test_the_others_of_the_last_hour_are_one_act(
    api: Any, bob: Any, alice: Any, product: Any, item: Any, acted: Any, act: Any
) -> None:
    since = timezone.now().isoformat()
    mine = acted(lambda by: change_item(Item.objects.get(), by=by, title="Mine"))
    acted(lambda by: change_item(Item.objects.get(), by=by, title="Theirs"), alice)
    for title in "ab":
        acted(lambda by, title=title: create_item(by=by, product=product, title=title))
    client = api(bob)
    assert client.post(url("undo"), {"since": since}).json()["others"] == 2
    done = client.post(url("undo"), {"since": since, "leave_blocked": True}).json()
    assert (len(done["acts"]), [one["xid"] for one in done["left"]]) == (2, [mine])
    assert done["left"][0]["why"]
    with act():
        assert [one.title for one in Item.objects.all()] == ["Theirs"]
    assert client.post(url("undo"), {"xid": done["xid"]}).status_code == 200
    with act():
        assert sorted(one.title for one in Item.objects.all()) == ["Theirs", "a", "b"]


def test_what_else_is_refused(api: Any, bob: Any, vera: Any, alice: Any, item: Any, acted: Any) -> None:
    xid = acted(lambda by: change_item(Item.objects.get(), by=by, title="New"))
    client = api(bob)
    assert api(vera).post(url("undo"), {"xid": xid}).status_code == 403
    assert client.post(url("undo"), {"xid": xid + 10_000}).status_code == 409
    assert client.post(url("undo"), {}).status_code == 400
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert client.post(url("undo"), {"since": later}).status_code == 400


def test_changes_of_members_are_not_undone_here(api: Any, bob: Any, alice: Any, act: Any, acme: Any) -> None:
    with act(alice):
        member = Event.objects.filter(model="core.membership").values_list("xid", flat=True).first()
    # The workspace was made in one act: people, statuses and types.
    assert api(bob).post(url("undo"), {"xid": member}).status_code == 409


def test_a_link_is_undone_from_the_history(api: Any, bob: Any, act: Any, product: Any, item: Any) -> None:
    with act(bob) as by:
        Link.objects.create(source=item, target=create_item(by=by, product=product, title="Other"))
        event = Event.objects.get(model="roadmap.link")
    answer = api(bob).post(url("items/PAY-1/undo"), {"event": event.pk})
    assert answer.status_code == 200, answer.content
    with act():
        assert not Link.objects.exists()


def test_since_long_ago_is_refused_before_it_is_read(
    act: Any, api: Any, web: Any, bob: Any, item: Any, acted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database hands out no more acts than are looked at, however early the day."""
    monkeypatch.setattr(acts, "MOST_READ", 3)
    for title in "abcd":
        acted(lambda by, title=title: change_item(Item.objects.get(pk=item.pk), by=by, title=title))
    with act(bob) as actor, CaptureQueriesContext(connection) as asked:
        assert len(acts.acts_since(LONG_AGO, actor, everyone=True)) == 3
    assert any("LIMIT 3" in one["sql"] for one in asked.captured_queries)
    with act(bob) as actor, CaptureQueriesContext(connection) as asked, pytest.raises(Invalid):
        preview_since(LONG_AGO, by=actor, everyone=True)
    assert not [one for one in asked.captured_queries if " IN (" in one["sql"]]
    refused = api(bob).post(url("undo"), {"since": LONG_AGO.isoformat(), "everyone": True})
    assert refused.status_code == 400 and "later time" in refused.json()["detail"]
    page = web(bob).get("/w/acme/roadmap/acts/", {"who": "all"}).content.decode()
    assert "More than 3 acts" in page and "Take back all" not in page
    assert title_of(act, item) == "d"


def test_a_page_of_acts_reads_so_many_events(
    act: Any, web: Any, bob: Any, item: Any, acted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of a hundred acts may be an import of thousands."""
    made = [
        acted(lambda by, title=title: change_item(Item.objects.get(pk=item.pk), by=by, title=title))
        for title in "abcd"
    ]
    latest = made[::-1]
    with act(bob):
        each = Event.objects.filter(xid=made[0]).count()
        assert acts.fitting(latest, 2 * each) == latest[:2] and acts.fitting(latest, 0) == latest[:1]
    monkeypatch.setattr("roadmap.views.acts.MOST_TOLD", 2 * each)
    page = web(bob).get("/w/acme/roadmap/acts/").content.decode()
    assert "The latest 2 are shown" in page and "4 acts on the plan" in page
