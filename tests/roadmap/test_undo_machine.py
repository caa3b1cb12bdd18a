"""Any sequence of acts on items, then undone one by one, gives each state before."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.dates import Precision
from core.errors import Conflict, Invalid
from core.models import Event, User, Workspace
from core.tenancy import acting
from core.transactions import undo_events
from roadmap.actions import change_item, create_item, create_link, create_product, delete_item, move_item
from roadmap.actions.archive import archive_item, unarchive_item
from roadmap.actions.bulk import Bulk, change_items
from roadmap.actions.comments import create_comment, delete_comment
from roadmap.actions.copies import duplicate_item
from roadmap.actions.fields import create_field
from roadmap.actions.gates import check_gate, create_gate
from roadmap.actions.links import delete_link
from roadmap.actions.merge import merge_items
from roadmap.actions.ratings import rate_item
from roadmap.actions.risks import create_risk
from roadmap.models import (
    Comment,
    Criterion,
    GateCheck,
    Item,
    Link,
    LinkKind,
    Product,
    Rating,
    Risk,
    ScoringModel,
    Status,
)

PLACE = st.integers(0, 30)
PRECISION = st.sampled_from(Precision.values)
# Numbers are given once, so the next one never goes back.
STAMPS = ("updated_at", "version", "created_at", "next_number")
SEEN: tuple[Any, ...] = (Item, Link, Comment, GateCheck, Risk, Rating, Product)
SOME = st.sets(PLACE, min_size=1, max_size=4)


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
        self.broken = False

    def teardown(self) -> None:
        """Whatever broke, the next example begins in a transaction of its own: else that is what is told, as flaky."""
        try:
            while self.done and not self.broken:
                self.undo()
        finally:
            transaction.set_rollback(True)
            self.door.__exit__(None, None, None)
            self.atomic.__exit__(None, None, None)

    @contextmanager
    def told(self) -> Iterator[None]:
        """A step in a savepoint; once one has broken, none is taken back any more, for its failure is the news."""
        try:
            with transaction.atomic():
                yield
        except (Invalid, Conflict):
            raise
        except BaseException:
            self.broken = True
            raise

    def state(self) -> Any:
        """Every row of these kinds, but for versions and times."""
        return {
            model: [
                {name: value for name, value in row.items() if name not in STAMPS}
                for row in model._default_manager.order_by("pk").values()
            ]
            for model in SEEN
        }

    def act(self, do: Any) -> None:
        before, last = self.state(), self._last()
        try:
            with self.told():
                do()
        except (Invalid, Conflict):
            with self.told():
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
        self.other = create_product(by=self.by, key="CAR", name="Cards")
        create_field(by=self.by, name="Cost", kind="number")
        create_field(by=self.by, name="Where", kind="multiselect", options=["North", "South"])
        model = ScoringModel.objects.create(kind="weighted", name="W")
        self.criterion = Criterion.objects.create(model=model, slug="c", name="C")
        # The last but one is entered only by what was checked; all the rest is refused, and then nothing has changed.
        self.gate = create_gate(by=self.by, status=self.statuses[-2], text="Has a price")
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

    def some(self, places: set[int]) -> list[Any]:
        return list({self.pick(place).pk for place in places})

    @precondition(lambda self: Item.objects.exists())
    @rule(
        places=SOME,
        days=st.integers(-400, 400),
        where=st.none() | st.lists(st.sampled_from(["north", "south"])),
    )
    def bulk_some(self, places: set[int], days: int, where: Any) -> None:
        wanted = Bulk({"custom": {"where": where}}, remove_tags=["x"], shift_days=days)
        self.act(lambda: change_items(self.some(places), wanted, by=self.by))

    @precondition(lambda self: Item.objects.exists())
    @rule(places=SOME, below=st.none() | PLACE, away=st.booleans())
    def bulk_place(self, places: set[int], below: int | None, away: bool) -> None:
        """Elsewhere in the hierarchy, and perhaps into another product, where keys are others."""
        values: dict[str, Any] = {"parent": None if below is None else self.pick(below)}
        values |= {"product": self.other} if away else {}
        self.act(lambda: change_items(self.some(places), Bulk(values), by=self.by))

    @precondition(lambda self: Item.objects.exists())
    @rule(place=PLACE, start=st.none() | st.dates(date(2024, 1, 1), date(2028, 1, 1)), precision=PRECISION)
    def date_it(self, place: int, start: Any, precision: str) -> None:
        values = {"start": start, "start_precision": precision if start else ""}
        self.act(lambda: change_item(self.pick(place), by=self.by, **values))

    @precondition(lambda self: Item.objects.exists())
    @rule(place=PLACE, other=PLACE, kind=st.sampled_from(LinkKind.values), lag=st.integers(0, 2))
    def link(self, place: int, other: int, kind: str, lag: int) -> None:
        if self.pick(place) != self.pick(other):
            self.act(lambda: create_link(self.pick(place), self.pick(other), by=self.by, kind=kind, lag=lag))

    @precondition(lambda self: Link.objects.exists())
    @rule(place=PLACE)
    def unlink(self, place: int) -> None:
        links = list(Link.objects.order_by("pk"))
        self.act(lambda: delete_link(links[place % len(links)], by=self.by))

    @precondition(lambda self: Item.objects.exists())
    @rule(place=PLACE, what=st.sampled_from(["comment", "risk", "gate", "rating"]))
    def hang(self, place: int, what: str) -> None:
        item = self.pick(place)
        acts: dict[str, Any] = {
            "comment": lambda: create_comment(by=self.by, item=item, text="Why?"),
            "risk": lambda: create_risk(by=self.by, item=item, title="Late"),
            "gate": lambda: check_gate(item, self.gate, by=self.by, holds=True),
            "rating": lambda: rate_item(item, {self.criterion: 3}, by=self.by),
        }
        self.act(acts[what])

    @precondition(lambda self: Comment.objects.exists())
    @rule(place=PLACE)
    def unsay(self, place: int) -> None:
        said = list(Comment.objects.order_by("pk"))
        self.act(lambda: delete_comment(said[place % len(said)], by=self.by))

    @precondition(lambda self: bool(self.done))
    @rule()
    def undo(self) -> None:
        try:
            with self.told():
                self.back()
        except Conflict:
            self.broken = True
            raise

    def back(self) -> None:
        before, told = self.done.pop()
        last, now = self._last(), self.state()
        undo_events(told)
        assert self.state() == before
        # The undo can be undone, and that too.
        for wanted in (now, before):
            told, last = list(Event.objects.filter(id__gt=last).order_by("id")), self._last()
            undo_events(told)
            assert self.state() == wanted


LIMITS = settings(
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.generate],
)


@pytest.mark.django_db
def test_acts_undone_one_by_one(acme: Workspace, bob: User) -> None:
    Acts.workspace, Acts.user = acme, bob
    run_state_machine_as_test(Acts, settings=LIMITS)


class Breaking(Acts):
    """One rule breaks the transaction, another one a promise of undo."""

    how = ""

    @precondition(lambda self: Item.objects.count() > 1)
    @rule()
    def break_down(self) -> None:
        if self.how == "act":
            self.act(lambda: Product.objects.create(key="PAY", name="Again"))

    def state(self) -> Any:
        return super().state() | ({"never": object()} if self.how == "undo" and self.done else {})


@pytest.mark.django_db
@pytest.mark.parametrize(("how", "rule_name"), [("act", "break_down"), ("undo", "teardown")])
def test_what_breaks_is_told_by_its_name(how: str, rule_name: str, acme: Workspace, bob: User) -> None:
    Breaking.workspace, Breaking.user, Breaking.how = acme, bob, how
    with pytest.raises((IntegrityError, AssertionError)) as broken:
        run_state_machine_as_test(Breaking, settings=LIMITS)
    assert f"state.{rule_name}()" in "\n".join(broken.value.__notes__)
