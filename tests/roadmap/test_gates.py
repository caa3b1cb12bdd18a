"""What must hold before a status holds by every way in: the API, many at once, a file, a scenario, an undo."""

from typing import Any

import pytest

from core.events import transaction_number
from roadmap.actions import change_item, create_item
from roadmap.actions.gates import check_gate, create_gate
from roadmap.models import Gate, GateCheck, Item, ItemType, Status
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db(transaction=True)
ANY = {"headers": {"If-Match": "*"}}
SAID = "PAY-1 may enter “In progress” when this holds: Has a price."


@pytest.fixture
def gate(act: Act, bob: Any, item: Item) -> Gate:
    """Before “In progress”, of features."""
    with act(bob) as actor:
        status, type_ = Status.objects.get(name="In progress"), ItemType.objects.get(slug="feature")
        return create_gate(by=actor, status=status, type=type_, text="Has a price")


def hold(act: Act, who: Any, item: Item, gate: Gate, holds: bool = True) -> None:
    with act(who) as actor:
        check_gate(Item.objects.get(pk=item.pk), gate, by=actor, holds=holds)


def move(act: Act, who: Any, item: Item, name: str) -> int:
    with act(who) as actor:
        change_item(Item.objects.get(pk=item.pk), by=actor, status=Status.objects.get(name=name))
        return transaction_number()


def status_of(act: Act, item: Item) -> str:
    with act():
        return Item.objects.get(pk=item.pk).status.name


def test_by_the_api(api: Any, act: Act, bob: Any, item: Item, gate: Gate) -> None:
    client, body = api(bob), {"status": str(gate.status_id)}
    answer = client.patch(url("items/PAY-1"), body, **ANY)
    assert (answer.status_code, answer.json()["errors"]) == (400, {"status": [SAID]})
    new = {"product": str(item.product_id), "title": "New"} | body
    assert client.post(url("items"), new).status_code == 400
    assert client.post(url("items"), new | {"type": "bug"}).status_code == 201, "gates of features are theirs"
    hold(act, bob, item, gate)
    assert client.patch(url("items/PAY-1"), body, **ANY).status_code == 200


def test_what_it_becomes_at_the_same_time_counts(
    api: Any, act: Act, bob: Any, item: Item, gate: Gate
) -> None:
    """Nothing slips by as a bug and becomes a feature in one go, and a feature that becomes a bug is free."""
    client, body = api(bob), {"status": str(gate.status_id)}
    with act(bob) as actor:
        bug = create_item(by=actor, product=item.product, title="Bug", type="bug")
    both = body | {"type": "feature"}
    assert client.patch(url(f"items/{bug.key}"), both, **ANY).status_code == 400
    assert client.post(url("items/bulk"), {"ids": [str(bug.pk)], "set": both}).status_code == 400
    assert client.patch(url("items/PAY-1"), body | {"type": "bug"}, **ANY).status_code == 200


def test_many_at_once_all_or_none(api: Any, act: Act, bob: Any, item: Item, gate: Gate) -> None:
    with act(bob) as actor:
        held = create_item(by=actor, product=item.product, title="Priced")
    hold(act, bob, held, gate)
    body = {"ids": [str(item.pk), str(held.pk)], "set": {"status": str(gate.status_id)}}
    answer = api(bob).post(url("items/bulk"), body)
    assert (answer.status_code, answer.json()["errors"]["status"]) == (400, [SAID])
    assert status_of(act, held) != "In progress"
    hold(act, bob, item, gate)
    assert api(bob).post(url("items/bulk"), body).json()["changed"]


def test_a_status_that_goes_takes_nobody_past_a_gate(
    api: Any, act: Act, bob: Any, item: Item, gate: Gate
) -> None:
    move(act, bob, item, "Planned")
    with act():
        planned = Status.objects.get(name="Planned")
    there = url(f"statuses/{planned.pk}?replace_with={gate.status_id}")
    assert SAID in str(api(bob).delete(there, **ANY).json())
    hold(act, bob, item, gate)
    assert api(bob).delete(there, **ANY).status_code in (200, 204)
    assert status_of(act, item) == "In progress"


def test_a_scenario_takes_nobody_past_a_gate(api: Any, act: Act, bob: Any, item: Item, gate: Gate) -> None:
    client = api(bob)
    made = client.post(url("scenarios"), {"name": "Sooner"}).json()
    body = {"item": str(item.pk), "set": {"status": str(gate.status_id)}}
    client.post(url(f"scenarios/{made['id']}/changes"), body)
    refused = client.post(url(f"scenarios/{made['id']}/apply"), {})
    assert refused.status_code in (400, 409) and "Has a price" in str(refused.json())
    assert status_of(act, item) != "In progress"


class TestUndo:
    def test_what_still_holds_lets_it_back(
        self, api: Any, act: Act, bob: Any, item: Item, gate: Gate
    ) -> None:
        hold(act, bob, item, gate)
        move(act, bob, item, "In progress")
        xid = move(act, bob, item, "Planned")
        assert api(bob).post(url("undo"), {"xid": xid}).status_code == 200
        assert status_of(act, item) == "In progress"

    @pytest.mark.parametrize("way", ["act", "event"])
    def test_what_no_longer_holds_does_not(
        self, api: Any, act: Act, bob: Any, item: Item, gate: Gate, way: str
    ) -> None:
        """In and out, the check taken away, and back in by an undo: no way around."""
        hold(act, bob, item, gate)
        move(act, bob, item, "In progress")
        xid = move(act, bob, item, "Planned")
        hold(act, bob, item, gate, holds=False)
        client = api(bob)
        if way == "act":
            answer = client.post(url("undo"), {"xid": xid})
        else:
            rows = client.get(url("items/PAY-1/history")).json()["results"]
            event = next(row["id"] for row in rows if "Planned" in row["words"])
            answer = client.post(url(f"items/{item.pk}/undo"), {"event": event})
        assert answer.status_code == 409, answer.content
        assert "no longer holds: Has a price" in answer.json()["detail"]
        assert status_of(act, item) == "Planned"
        hold(act, bob, item, gate)
        assert client.post(url("undo"), {"xid": xid}).status_code == 200

    def test_a_gate_that_is_newer_asks_nothing(self, api: Any, act: Act, bob: Any, item: Item) -> None:
        """Any act undone gives the state before, whatever was asked for since."""
        move(act, bob, item, "In progress")
        xid = move(act, bob, item, "Planned")
        with act(bob) as actor:
            create_gate(by=actor, status=Status.objects.get(name="In progress"), text="Has a price")
        assert api(bob).post(url("undo"), {"xid": xid}).status_code == 200
        assert status_of(act, item) == "In progress"

    def test_all_since_a_moment(self, api: Any, act: Act, bob: Any, item: Item, gate: Gate) -> None:
        hold(act, bob, item, gate)
        with act() as actor:
            since = actor.now.isoformat()
        move(act, bob, item, "In progress")
        move(act, bob, item, "Planned")
        hold(act, bob, item, gate, holds=False)
        assert api(bob).post(url("undo"), {"since": since}).status_code == 200
        with act():
            assert GateCheck.objects.filter(item=item).exists()
