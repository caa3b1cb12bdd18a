"""Any sequence of acts on links, parents and dates: nothing ever waits for itself, and undone one by one it is as before."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.errors import Conflict, Invalid
from core.events import transaction_number
from core.tenancy import acting
from roadmap.actions import (
    change_item,
    change_link,
    create_items,
    create_link,
    create_product,
    delete_link,
    follow_item,
)
from roadmap.actions.undo import undo_act
from roadmap.models import Item, Link, Product, Status

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 6
PLACE = st.integers(0, COUNT - 1)


def machine(workspace: Any, person: Any) -> type[RuleBasedStateMachine]:
    class Links(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.done: list[tuple[int, Any]] = []
            with acting(workspace, person) as actor:
                product = Product.objects.filter(key="PAY").first() or create_product(
                    by=actor, key="PAY", name="Pay"
                )
                planned = Status.objects.get(category="planned")
                rows = [
                    {
                        "product": product,
                        "title": f"Item {n}",
                        "status": planned,
                        "start": date(2027, 1, 1) + timedelta(days=9 * n) if n % 3 else None,
                        "end": date(2027, 1, 9) + timedelta(days=9 * n),
                        "end_precision": ("day", "month")[n % 2],
                    }
                    for n in range(COUNT)
                ]
                self.ids = [item.pk for item in create_items(rows, by=actor)]

        def item(self, place: int) -> Item:
            return Item.objects.select_related("status", "product", "parent").get(pk=self.ids[place])

        def state(self) -> Any:
            with acting(workspace, person):
                links = Link.objects.filter(source__in=self.ids).values_list(
                    "kind", "source", "target", "lag"
                )
                items = Item.objects.filter(pk__in=self.ids).values_list(
                    "pk", "parent", "start", "end", "status"
                )
                return set(links), set(items)

        def act(self, do: Any) -> None:
            before = self.state()
            try:
                with acting(workspace, person) as actor:
                    do(actor)
                    xid = transaction_number()
            except (Invalid, Conflict):
                assert self.state() == before, "what is refused changes nothing"
                return
            if self.state() != before:
                self.done.append((xid, before))

        @rule(
            source=PLACE,
            other=PLACE,
            lag=st.integers(-5, 9),
            kind=st.sampled_from(["blocks", "blocks", "relates"]),
        )
        def link(self, source: int, other: int, lag: int, kind: str) -> None:
            lag = lag if kind == "blocks" else 0
            self.act(lambda by: create_link(self.item(source), self.item(other), by=by, kind=kind, lag=lag))

        @rule(which=PLACE, lag=st.integers(-5, 9))
        def relag(self, which: int, lag: int) -> None:
            self.act(
                lambda by: [
                    change_link(link, by=by, lag=lag) for link in self.links(which) if link.kind == "blocks"
                ]
            )

        @rule(which=PLACE)
        def unlink(self, which: int) -> None:
            self.act(lambda by: [delete_link(link, by=by) for link in self.links(which)])

        def links(self, which: int) -> list[Link]:
            return list(Link.objects.filter(source=self.ids[which]).order_by("pk")[:1])

        @rule(part=PLACE, whole=st.one_of(st.none(), PLACE))
        def put_below(self, part: int, whole: int | None) -> None:
            self.act(
                lambda by: change_item(
                    self.item(part), by=by, parent=None if whole is None else self.item(whole)
                )
            )

        @rule(which=PLACE, days=st.integers(-20, 60))
        def shift(self, which: int, days: int) -> None:
            self.act(lambda by: follow_item(self.item(which), by=by, shift_days=days))

        @precondition(lambda self: self.done)
        @rule()
        def take_back(self) -> None:
            xid, before = self.done.pop()
            with acting(workspace, person) as actor:
                undo_act(xid, by=actor)
            assert self.state() == before

        @invariant()
        def nothing_waits_for_itself(self) -> None:
            with acting(workspace, person):
                links = Link.objects.filter(source__in=self.ids, kind="blocks").values_list(
                    "source", "target"
                )
                parents = (
                    Item.objects.filter(pk__in=self.ids).exclude(parent=None).values_list("pk", "parent")
                )
                assert orderable(self.ids, list(links), list(parents))

        def teardown(self) -> None:
            while self.done:
                self.take_back()
            with acting(workspace, person):
                Item.objects.filter(pk__in=self.ids).delete()

    return Links


def orderable(ids: list[Any], links: list[Any], parents: list[Any]) -> bool:
    """Whether starts and ends can be put in an order: each starts before it ends, parts within the whole, links kept."""
    after = {(one, edge): set() for one in ids for edge in ("start", "end")}
    for one in ids:
        after[one, "end"].add((one, "start"))
    for source, target in links:
        after[target, "start"].add((source, "end"))
    for part, whole in parents:
        after[part, "start"].add((whole, "start"))
        after[whole, "end"].add((part, "end"))
    while free := [moment for moment, before in after.items() if not before]:
        for moment in free:
            del after[moment]
        for before in after.values():
            before.difference_update(free)
    return not after


def test_any_sequence(acme: Any, bob: Any) -> None:
    run_state_machine_as_test(
        machine(acme, bob),
        settings=settings(
            max_examples=12, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_check_itself_sees_rings() -> None:
    assert orderable([1, 2, 3], [(1, 2), (2, 3)], [])
    assert not orderable([1, 2], [(1, 2), (2, 1)], [])
    assert not orderable([1, 2], [(1, 2)], [(1, 2)])
