"""Any sequence of acts on a plan and on a scenario of it, then applied in part: what the live plan changed since stands
unless somebody says otherwise, what is refused changes nothing, and one undo gives the plan before."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.errors import Conflict, Invalid
from core.models import Event
from core.tenancy import acting
from core.transactions import undo_events
from roadmap.actions import (
    change_item,
    change_link,
    change_milestone,
    create_items,
    create_link,
    create_milestone,
    create_product,
    delete_link,
    move_item,
)
from roadmap.actions.applying import apply_scenario
from roadmap.actions.archive import archive_item, unarchive_item
from roadmap.actions.scenario_links import lay_lag, lay_link
from roadmap.actions.scenario_milestones import lay_milestone
from roadmap.actions.scenarios import create_scenario, lay_archive, lay_change, take_out
from roadmap.clashes import clashes_of
from roadmap.models import ChangeKind, Item, Link, Milestone, ScenarioChange, Status
from roadmap.overlay import part, part_of
from roadmap.queries.scenarios import changes_of, compare
from roadmap.scenario_plan import links_in, open_changes, rank_in
from tests.roadmap.test_links_machine import orderable

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 3
PLACE = st.integers(0, COUNT - 1)
DAYS = st.integers(0, 40)
LAG = st.integers(-3, 5)
FIRST = date(2027, 3, 1)


class Plans(RuleBasedStateMachine):
    workspace: Any
    person: Any

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.door = acting(self.workspace, self.person)
        self.by = self.door.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.door.__exit__(None, None, None)
        self.atomic.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        product = create_product(by=self.by, key="PAY", name="Pay")
        planned = Status.objects.get(category="planned")
        base = {"product": product, "status": planned, "start": FIRST, "end": FIRST + timedelta(5)}
        self.ids = [
            item.pk for item in create_items([base | {"title": str(n)} for n in range(COUNT)], by=self.by)
        ]
        self.day = create_milestone(by=self.by, name="Fair", date=FIRST)
        create_link(self.item(0), self.item(1), by=self.by)
        self.scenario = create_scenario(by=self.by, name="What if")
        # By id of the change, how the live plan had its link or milestone when it was first changed in the scenario.
        self.seen: dict[Any, Any] = {}

    def item(self, place: int) -> Item:
        return Item.objects.select_related("status", "product").get(pk=self.ids[place])

    def link(self, place: int) -> Link | None:
        rows = list(Link.objects.select_related("source", "target").order_by("pk"))
        return rows[place % len(rows)] if rows else None

    def plan(self) -> Any:
        names = ("pk", "start", "end", "effort", "rank", "archived_at", "parent")
        return (
            list(Item.objects.order_by("pk").values_list(*names)),
            set(Link.objects.values_list("kind", "source", "target", "lag")),
            list(Milestone.objects.values_list("pk", "date")),
        )

    def tried(self, do: Any) -> bool:
        """Whether it was done; what is refused changes nothing."""
        before = self.plan()
        try:
            with transaction.atomic():
                do()
        except (Invalid, Conflict):
            assert self.plan() == before
            return False
        return True

    # The live plan -----------------------------------------------------------------------------------------------

    @rule(place=PLACE, days=DAYS, effort=st.integers(0, 3))
    def change_live(self, place: int, days: int, effort: int) -> None:
        values = {"end": FIRST + timedelta(days), "effort": effort}
        self.tried(lambda: change_item(self.item(place), by=self.by, **values))

    @rule(place=PLACE, after=PLACE)
    def move_live(self, place: int, after: int) -> None:
        if place != after:
            self.tried(lambda: move_item(self.item(place), by=self.by, after=self.item(after)))

    @rule(place=PLACE, other=PLACE, lag=LAG)
    def link_live(self, place: int, other: int, lag: int) -> None:
        self.tried(lambda: create_link(self.item(place), self.item(other), by=self.by, lag=lag))

    @rule(place=PLACE, lag=LAG, drop=st.booleans())
    def change_link_live(self, place: int, lag: int, drop: bool) -> None:
        if link := self.link(place):
            self.tried(
                lambda: delete_link(link, by=self.by) if drop else change_link(link, by=self.by, lag=lag)
            )

    @rule(place=PLACE, back=st.booleans())
    def archive_live(self, place: int, back: bool) -> None:
        self.tried(lambda: (unarchive_item if back else archive_item)(self.item(place), by=self.by))

    @rule(days=DAYS)
    def move_day_live(self, days: int) -> None:
        day = Milestone.objects.get(pk=self.day.pk)
        self.tried(lambda: change_milestone(day, by=self.by, date=FIRST + timedelta(days)))

    # The scenario ------------------------------------------------------------------------------------------------

    def untouched(self, do: Any) -> None:
        """An act in the scenario never reaches the live plan."""
        before = self.plan()
        self.tried(do)
        assert self.plan() == before
        for change in self.beside():
            self.seen.setdefault(change.pk, self.standing(change))

    def beside(self) -> list[ScenarioChange]:
        return list(ScenarioChange.objects.filter(scenario=self.scenario).exclude(kind=ChangeKind.ITEM))

    def standing(self, change: ScenarioChange) -> Any:
        """The lag or the date in the live plan; None where there is no such link."""
        if change.kind == ChangeKind.MILESTONE:
            return str(Milestone.objects.get(pk=self.day.pk).date)
        fields = {name: change.fields[name] for name in ("source", "target", "kind")}
        return Link.objects.filter(**fields).values_list("lag", flat=True).first()

    def moved(self, change: ScenarioChange) -> bool:
        """Whether the live plan has it neither as it was when the scenario changed it nor as the scenario wants it."""
        if change.kind == ChangeKind.MILESTONE:
            wanted = change.fields["date"]
        else:
            wanted = None if change.drop else change.fields["lag"]
        return self.standing(change) not in (self.seen[change.pk], wanted)

    @rule(place=PLACE, days=DAYS, effort=st.integers(0, 3))
    def change(self, place: int, days: int, effort: int) -> None:
        values = {"end": FIRST + timedelta(days), "effort": effort}
        self.untouched(lambda: lay_change(self.scenario, self.item(place), values, by=self.by))

    @rule(place=PLACE, after=PLACE)
    def move(self, place: int, after: int) -> None:
        if place == after:
            return
        changes = open_changes(self.scenario)
        rank = rank_in(changes, str(self.ids[place]), after=str(self.ids[after]), before=None)
        self.untouched(lambda: lay_change(self.scenario, self.item(place), {"rank": rank}, by=self.by))

    @rule(place=PLACE, other=PLACE, lag=LAG)
    def link_in_scenario(self, place: int, other: int, lag: int) -> None:
        source, target = self.ids[place], self.ids[other]
        self.untouched(lambda: lay_link(self.scenario, by=self.by, source=source, target=target, lag=lag))

    @rule(place=PLACE, lag=LAG, drop=st.booleans())
    def change_link(self, place: int, lag: int, drop: bool) -> None:
        if link := self.link(place):
            self.untouched(lambda: lay_lag(self.scenario, link, lag, by=self.by, drop=drop))

    @rule(place=PLACE)
    def archive(self, place: int) -> None:
        self.untouched(lambda: lay_archive(self.scenario, self.item(place), by=self.by))

    @rule(days=DAYS)
    def move_day(self, days: int) -> None:
        day = Milestone.objects.get(pk=self.day.pk)
        self.untouched(lambda: lay_milestone(self.scenario, day, by=self.by, date=FIRST + timedelta(days)))

    @precondition(lambda self: ScenarioChange.objects.filter(applied_at=None).exists())
    @rule(which=st.integers(0, 9))
    def forget(self, which: int) -> None:
        rows = list(ScenarioChange.objects.filter(applied_at=None).select_related("scenario"))
        self.untouched(lambda: take_out(rows[which % len(rows)], by=self.by))

    # Applying ----------------------------------------------------------------------------------------------------

    @precondition(lambda self: ScenarioChange.objects.filter(applied_at=None).exists())
    @rule(which=st.sets(st.integers(0, 5), min_size=3), ours=st.booleans())
    def apply_and_undo(self, which: set[int], ours: bool) -> None:
        changes = [change for change in changes_of(self.scenario) if change.applied_at is None]
        chosen = [change for place, change in enumerate(changes) if place % 6 in which]
        clashes = [clash for found in clashes_of(chosen).values() for clash in found]
        told = {clash.change.pk for clash in clashes}
        assert all(one.pk in told for one in chosen if one.kind != ChangeKind.ITEM and self.moved(one))
        if clashes:
            assert not self.tried(lambda: self.apply(chosen, None)), "nobody decided"
        before = self.plan()
        last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        choices = {str(change.pk): "ours" if ours else "theirs" for change in chosen}
        if not chosen or not self.tried(lambda: self.apply(chosen, choices)):
            return
        for change in chosen:
            self.check(change, [clash for clash in clashes if clash.change is change], ours)
        undo_events(Event.objects.filter(id__gt=last).order_by("id"))
        assert self.plan() == before
        assert not ScenarioChange.objects.exclude(applied_at=None).exists()
        self.scenario.refresh_from_db()

    def apply(self, chosen: list[ScenarioChange], choices: Any) -> None:
        apply_scenario(self.scenario, by=self.by, only=[one.pk for one in chosen], choices=choices)

    def check(self, change: ScenarioChange, clashes: list[Any], ours: bool) -> None:
        """Each field is as the scenario has it, unless the live plan had moved and was to stand."""
        kept = {clash.field for clash in clashes} if not ours else set()
        now = ScenarioChange.objects.select_related("item", "link", "milestone").get(pk=change.pk)
        if change.kind == ChangeKind.LINK:
            self.check_link(now, bool(kept))
        elif "archived_at" not in kept:
            for head in {"start", "end", "effort", "rank", "archived", "date"} & now.fields.keys() - kept:
                assert part_of(now.live, head) == part(now.fields, head)
        for clash in clashes:
            if clash.field in kept and clash.field not in ("archived_at", "gone", "ends") and now.live:
                assert part_of(now.live, clash.field) == clash.theirs

    def check_link(self, now: ScenarioChange, kept: bool) -> None:
        fields = now.fields
        rows = Link.objects.filter(source=fields["source"], target=fields["target"], kind=fields["kind"])
        if not kept:
            assert [row.lag for row in rows] == ([] if now.drop else [fields["lag"]])

    @invariant()
    def nothing_waits_for_itself(self) -> None:
        if not hasattr(self, "scenario"):
            return
        edges = [(row.source, row.target) for row in links_in([])]
        ids = [str(pk) for pk in self.ids]
        assert orderable(ids, edges, [])
        found = compare(self.scenario)
        assert {effect.change.pk for effect in found.effects} == set(
            ScenarioChange.objects.filter(applied_at=None).values_list("pk", flat=True)
        )


def test_any_sequence(acme: Any, bob: Any) -> None:
    machine = type("Plans", (Plans,), {"workspace": acme, "person": bob})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
