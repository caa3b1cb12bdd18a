"""Whatever hangs on two items: merged, nothing of it is lost; parted, every row is as it was."""

from collections.abc import Callable
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.base import WorkspaceForeignKey, workspace_models
from core.models import Event, User, Workspace
from core.tenancy import acting
from core.transactions import undo_events
from feedback.actions import create_idea, create_note, link_note
from feedback.models import Idea, NoteLink
from metrics.models import ExpectedEffect, Kpi
from roadmap.actions import change_item, create_item, create_link, create_milestone, create_product
from roadmap.actions.baselines import create_baseline
from roadmap.actions.comments import create_comment, react
from roadmap.actions.decisions import create_decision
from roadmap.actions.gates import check_gate, create_gate
from roadmap.actions.merge import merge_items
from roadmap.actions.scenarios import create_scenario, lay_change
from roadmap.models import (
    AgreedValue,
    Attachment,
    AttachmentBody,
    BaselineItem,
    Comment,
    Criterion,
    DecisionItem,
    GateCheck,
    Item,
    Link,
    Rating,
    Risk,
    ScenarioChange,
    ScoringModel,
    Status,
    Watch,
)
from roadmap.scoring.store import rescore
from tests.roadmap.test_merge import every_row

# Why a reference to an item does not follow it.
STAYS = {
    "roadmap.item.merged_into": "An older merge says into what.",
    "roadmap.itemscore.item": "Worked out anew.",
    "roadmap.itemsignal.item": "Counted anew.",
    "roadmap.segmentsignal.item": "Counted anew.",
    "roadmap.pokeritem.item": "A round ends with the items that it began with.",
    "roadmap.pokervote.item": "A round ends with the items that it began with.",
    "feedback.skippedsuggestion.item": "What somebody refused for the one nobody refused for the other.",
    "stakeholders.statusupdate.item": "What was published of the one was not said of the other.",
}
MOVES = {
    "roadmap.item.parent", "roadmap.comment.item", "roadmap.attachment.item", "roadmap.risk.item", "roadmap.watch.item",
    "roadmap.rating.item", "roadmap.agreedvalue.item", "roadmap.gatecheck.item", "roadmap.decisionitem.item",
    "roadmap.link.source", "roadmap.link.target", "roadmap.scenariochange.item", "feedback.notelink.item",
    "feedback.idea.item", "metrics.expectedeffect.item",
}  # fmt: skip


def test_every_reference_to_an_item_is_decided_on() -> None:
    found = {
        f"{model._meta.label_lower}.{field.name}"
        for model in workspace_models(apps.get_models())
        for field in model._meta.local_fields
        if isinstance(field, WorkspaceForeignKey) and field.related_model is Item
    }
    assert found == MOVES | set(STAYS)


class World:
    """What both items may share: people, a gate, a criterion, a scenario, a decision."""

    def __init__(self, by: Any, other: User) -> None:
        self.by, self.other, self.tick = by, other, count()
        self.product = create_product(by=by, key="PAY", name="Payouts")
        self.third, self.fourth, self.whole = (self.item(title) for title in ("Third", "Fourth", "Whole"))
        self.gate = create_gate(by=by, status=Status.objects.last(), text="Has a price")
        model = ScoringModel.objects.create(kind="weighted", name="W")
        self.criterion = Criterion.objects.create(model=model, slug="c", name="C")
        self.scenario = create_scenario(by=by, name="If")
        self.note = create_note(by=by, title="Faster", text="Where is my money?")
        self.kpi = Kpi.objects.create(name="Churn")

    def item(self, title: str, **fields: Any) -> Item:
        return create_item(by=self.by, product=self.product, title=title, **fields)


def comments(w: World, item: Item) -> None:
    head = create_comment(by=w.by, item=item, text="One")
    react(create_comment(by=w.by, item=item, text="Two", reply_to=head), "👍", by=w.by)


def file(w: World, item: Item) -> None:
    made = Attachment.objects.create(
        item=item, name="a.png", media_type="image/png", size=1, sha256="0", by=w.by.user
    )
    AttachmentBody.objects.create(attachment_id=made.pk, data=b"x")


def rating(w: World, item: Item) -> None:
    for who in (w.by.user, w.other):
        Rating.objects.create(item=item, criterion=w.criterion, user=who, value=next(w.tick) % 9)


def agreed(w: World, item: Item) -> None:
    AgreedValue.objects.create(item=item, criterion=w.criterion, value=next(w.tick) % 9, by=w.by.user)


def idea(w: World, item: Item) -> None:
    made = create_idea(w.product, by=w.by, title=f"Idea {next(w.tick)}", text="Please")
    Idea.objects.filter(pk=made.pk).update(item=item)


def milestone(w: World, item: Item) -> None:
    made = create_milestone(by=w.by, name=f"M{next(w.tick)}", product=w.product)
    change_item(item, by=w.by, milestone=made)


HANG: dict[str, Callable[[World, Item], Any]] = {
    "comments": comments,
    "file": file,
    "risk": lambda w, item: Risk.objects.create(item=item, title="Late"),
    "watch": lambda w, item: Watch.objects.update_or_create(
        item=item, user=w.other, defaults={"muted": True}
    ),
    "gate": lambda w, item: check_gate(item, w.gate, by=w.by, holds=True),
    "rating": rating,
    "agreed": agreed,
    "decision": lambda w, item: create_decision(by=w.by, title="This?", items=[item, w.third]),
    "link": lambda w, item: create_link(item, w.third, by=w.by),
    "waits": lambda w, item: create_link(w.fourth, item, by=w.by),
    "relates": lambda w, item: create_link(w.third, item, by=w.by, kind="relates"),
    "child": lambda w, item: w.item("Child", parent=item),
    "parent": lambda w, item: change_item(item, by=w.by, parent=w.whole),
    "note": lambda w, item: link_note(w.note, item, by=w.by),
    "idea": idea,
    "effect": lambda w, item: ExpectedEffect.objects.create(item=item, kpi=w.kpi, delta=1 + next(w.tick)),
    "scenario": lambda w, item: lay_change(w.scenario, item, {"effort": 8.0 + next(w.tick)}, by=w.by),
    "milestone": milestone,
    "values": lambda w, item: change_item(
        item, by=w.by, effort=next(w.tick), description="Why", tags=[item.title]
    ),
    "dates": lambda w, item: change_item(item, by=w.by, end=date(2027, 1, 31), end_precision="month"),
    "outside": lambda w, item: change_item(item, by=w.by, external_id=f"X-{next(w.tick)}"),
    "baseline": lambda w, item: create_baseline(by=w.by, name=f"B{next(w.tick)}"),
}
# Counted over the two items together: a merge neither makes nor loses one.
COUNTED = (
    Comment, Attachment, Risk, Watch, GateCheck, Rating, AgreedValue, DecisionItem, NoteLink, ExpectedEffect,
)  # fmt: skip
EVERYWHERE = (Link, Idea, ScenarioChange, BaselineItem, Item)
ONCE = {
    Watch: "user_id", GateCheck: "gate_id", Rating: "user_id", AgreedValue: "criterion_id", DecisionItem: "decision_id",
    NoteLink: "note_id", ExpectedEffect: "kpi_id",
}  # fmt: skip


def tally(lost: Item, kept: Item) -> list[int]:
    mine = [model._default_manager.filter(item__in=[lost.pk, kept.pk]).count() for model in COUNTED]
    return mine + [model._default_manager.count() for model in EVERYWHERE]


def hung(item: Item) -> dict[Any, set[Any]]:
    return {
        model: set(model._default_manager.filter(item=item).values_list(key, flat=True))
        for model, key in ONCE.items()
    }


SOME = st.lists(st.sampled_from(sorted(HANG)), unique=True, max_size=9)


@pytest.mark.django_db
def test_no_loss_and_back_again(acme: Workspace, bob: User, cora: User) -> None:
    # Bob is made known once; each example then begins from the same workspace.
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        # Each example makes a small world: to shrink one takes minutes, and its names say enough.
        phases=[Phase.generate],
    )
    @given(on_lost=SOME, on_kept=SOME, between=st.sampled_from(["", "blocks", "relates", "below", "above"]))
    def holds(on_lost: list[str], on_kept: list[str], between: str) -> None:
        with transaction.atomic():
            with acting(acme, bob) as by:
                merge_and_part(World(by, cora), on_lost, on_kept, between)
            transaction.set_rollback(True)

    holds()


def tie(w: World, lost: Item, kept: Item, between: str) -> None:
    if between in ("blocks", "relates"):
        create_link(lost, kept, by=w.by, kind=between)
    elif between:
        low, high = (kept, lost) if between == "below" else (lost, kept)
        change_item(low, by=w.by, parent=high)


def merge_and_part(w: World, on_lost: list[str], on_kept: list[str], between: str) -> None:
    lost, kept = w.item("Lost"), w.item("Kept")
    tie(w, lost, kept, between)
    for item, names in ((lost, on_lost), (kept, on_kept)):
        for name in names:
            if name != "parent" or not between:
                HANG[name](w, Item.objects.get(pk=item.pk))
    rescore([lost.pk, kept.pk])
    before, counts, last = (
        every_row(),
        tally(lost, kept),
        Event.objects.order_by("-id").values_list("id", flat=True)[0],
    )
    wanted = {model: keys | hung(kept)[model] for model, keys in hung(lost).items()}
    merge_items(Item.objects.get(pk=lost.pk), Item.objects.get(pk=kept.pk), by=w.by)
    assert tally(lost, kept) == counts
    assert hung(kept) == wanted, "the one that stays has what either had"
    assert not Comment.objects.filter(item=lost).exists()
    assert not Item.objects.filter(parent=lost).exists()
    undo_events(Event.objects.filter(id__gt=last).order_by("id"))
    assert differences(before, every_row()) == {}


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Figures that are back at nought are as good as none."""
    found = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if key.startswith("roadmap.itemsignal"):
            old, new = ((one or {}).get("value", 0) for one in (old, new))
        if old != new:
            found[key] = (old, new)
    return found
