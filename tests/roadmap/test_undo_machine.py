"""Any sequence of acts on items, then undone one by one, gives each state before."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.errors import Conflict, Invalid
from core.models import Event, User, Workspace
from core.tenancy import acting
from core.transactions import undo_events
from roadmap.actions import change_item, create_item, create_product, delete_item, move_item
from roadmap.actions.archive import archive_item, duplicate_item, unarchive_item
from roadmap.actions.bulk import Bulk, change_items
from roadmap.actions.fields import create_field
from roadmap.actions.merge import merge_items
from roadmap.models import Item, Link, Status

PLACE = st.integers(0, 30)
STAMPS = ("updated_at", "version", "created_at")


class Acts(RuleBasedStateMachine):
    """Each act is told by the events it leaves, as a transaction would be."""

    workspace: Workspace
    user: User

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.door = acting(self.workspace, self.user)
        self.by = self.door.__enter__()
        self.done: list[tuple[Any, list[Event]]] = []

    def teardown(self) -> None:
        while self.done:
            self.undo()
        transaction.set_rollback(True)
        self.door.__exit__(None, None, None)
        self.atomic.__exit__(None, None, None)

    def state(self) -> Any:
        rows = Item.objects.order_by("pk").values()
        items = [{name: value for name, value in row.items() if name not in STAMPS} for row in rows]
        return items, list(Link.objects.order_by("pk").values("pk", "source", "target", "kind", "lag"))

    def act(self, do: Any) -> None:
        before, last = self.state(), self._last()
        try:
            with transaction.atomic():
                do()
        except (Invalid, Conflict):
            assert self.state() == before, "what is refused changes nothing"
            return
        told = list(Event.objects.filter(id__gt=last).order_by("id"))
        if told:
            self.done.append((before, told))

    @staticmethod
    def _last() -> int:
        return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def pick(self, place: int) -> Item:
        rows = list(Item.objects.select_related("status", "product").order_by("number"))
        return rows[place % len(rows)]

    @initialize()
    def begin(self) -> None:
        self.product = create_product(by=self.by, key="PAY", name="Payouts")
        self.statuses = list(Status.objects.all())
        create_field(by=self.by, name="Cost", kind="number")
        create_item(by=self.by, product=self.product, title="First")

    @rule(title=st.text("ab", min_size=1, max_size=3), parent=st.none() | PLACE)
    def make(self, title: str, parent: int | None) -> None:
        above = {"parent": self.pick(parent)} if parent is not None and Item.objects.exists() else {}
        self.act(lambda: create_item(by=self.by, product=self.product, title=title, **above))

    @precondition(lambda self: Item.objects.exists())
    @rule(
        place=PLACE,
        effort=st.none() | st.integers(0, 3),
        cost=st.none() | st.integers(0, 3),
        status=st.integers(0, 4),
        tags=st.lists(st.sampled_from("xyz"), unique=True),
    )
    def change(self, place: int, effort: Any, cost: Any, status: int, tags: list[str]) -> None:
        values = {"effort": effort, "custom": {"cost": cost}, "status": self.statuses[status], "tags": tags}
        self.act(lambda: change_item(self.pick(place), by=self.by, **values))

    @precondition(lambda self: Item.objects.exists())
    @rule(place=PLACE, parent=st.none() | PLACE)
    def put_below(self, place: int, parent: int | None) -> None:
        above = None if parent is None else self.pick(parent)
        self.act(lambda: change_item(self.pick(place), by=self.by, parent=above))

    @precondition(lambda self: Item.objects.exists())
    @rule(place=PLACE, after=PLACE)
    def move(self, place: int, after: int) -> None:
        if self.pick(place) != self.pick(after):
            self.act(lambda: move_item(self.pick(place), by=self.by, after=self.pick(after)))

    @precondition(lambda self: Item.objects.exists())
    @rule(place=PLACE, kind=st.sampled_from(["archive", "unarchive", "delete", "copy"]))
    def whole(self, place: int, kind: str) -> None:
        acts: dict[str, Any] = {
            "archive": archive_item,
            "unarchive": unarchive_item,
            "delete": delete_item,
            "copy": lambda item, by: duplicate_item(item, by=by, children=True),
        }
        self.act(lambda: acts[kind](self.pick(place), by=self.by))

    @precondition(lambda self: Item.objects.exists())
    @rule(place=PLACE, into=PLACE)
    def merge(self, place: int, into: int) -> None:
        self.act(lambda: merge_items(self.pick(place), self.pick(into), by=self.by))

    @precondition(lambda self: Item.objects.exists())
    @rule(status=st.integers(0, 4), tag=st.sampled_from("xyz"))
    def bulk(self, status: int, tag: str) -> None:
        ids = list(Item.objects.values_list("pk", flat=True))
        wanted = Bulk({"status": self.statuses[status]}, add_tags=[tag])
        self.act(lambda: change_items(ids, wanted, by=self.by))

    @precondition(lambda self: bool(self.done))
    @rule()
    def undo(self) -> None:
        before, told = self.done.pop()
        last, now = self._last(), self.state()
        undo_events(told)
        assert self.state() == before
        # The undo can be undone, and that too.
        for wanted in (now, before):
            told, last = list(Event.objects.filter(id__gt=last).order_by("id")), self._last()
            undo_events(told)
            assert self.state() == wanted


@pytest.mark.django_db
def test_acts_undone_one_by_one(acme: Workspace, bob: User) -> None:
    Acts.workspace, Acts.user = acme, bob
    limits = settings(
        max_examples=15,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(Acts, settings=limits)
