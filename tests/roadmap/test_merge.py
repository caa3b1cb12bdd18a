"""Two items become one, and part again without loss."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps

from core.base import workspace_models
from core.events import transaction_number
from core.models import Event
from core.transactions import undo_events
from feedback.actions import create_note, link_note
from metrics.models import ExpectedEffect, Kpi
from roadmap.actions import change_item, create_item, create_link, create_milestone
from roadmap.actions.fields import create_field
from roadmap.actions.gates import check_gate, create_gate
from roadmap.actions.merge import merge_items
from roadmap.models import (
    Attachment,
    Comment,
    Criterion,
    Item,
    ItemSignal,
    Link,
    Rating,
    Risk,
    ScoringModel,
    Status,
    Watch,
)
from roadmap.scoring.store import rescore
from tests.conftest import url

pytestmark = pytest.mark.django_db
STAMPS = {"version", "updated_at"}
# The log grows by undoing; what was kept aside is no part of the plan.
NOT_COMPARED = {"core.event", "core.keepsake"}


def every_row() -> dict[str, Any]:
    """All rows of the workspace, by model and id, but for versions."""
    rows = {}
    for model in workspace_models(apps.get_models()):
        if model._meta.label_lower not in NOT_COMPARED:
            for row in model._base_manager.values():
                key = f"{model._meta.label_lower} {row['id']}"
                rows[key] = {name: value for name, value in row.items() if name not in STAMPS}
    return rows


@pytest.fixture
def pair(act: Any, bob: Any, cora: Any, product: Any) -> tuple[Item, Item]:
    """An item with everything that can hang on one, and one with some of it."""
    with act(bob) as by:
        milestone = create_milestone(by=by, name="May", product=product)
        create_field(by=by, name="Cost", kind="number")
        create_field(by=by, name="Note", kind="text")
        lost = create_item(
            by=by,
            product=product,
            title="Lost",
            description="Why",
            effort=3,
            tags=["a", "b"],
            end=date(2026, 5, 1),
            milestone=milestone,
            owner=bob,
            external_id="X-1",
            custom={"cost": 5, "note": "theirs"},
        )
        kept = create_item(by=by, product=product, title="Kept", tags=["b"], custom={"note": "ours"})
        child, third = (create_item(by=by, product=product, title=t) for t in ("Child", "Third"))
        change_item(child, by=by, parent=lost)
        create_link(lost, third, by=by)
        create_link(lost, kept, by=by, kind="relates")
        create_link(kept, third, by=by, kind="relates")
        create_link(third, lost, by=by, kind="relates")
        comment = Comment.objects.create(item=lost, text="One", author=bob)
        Comment.objects.create(item=lost, text="Two", author=cora, reply_to=comment)
        Attachment.objects.create(item=lost, name="a.png", media_type="image/png", size=1, sha256="0", by=bob)
        Risk.objects.create(item=lost, title="Late")
        Watch.objects.create(item=lost, user=cora)
        Watch.objects.create(item=lost, user=bob)
        Watch.objects.create(item=kept, user=bob)
        gate = create_gate(by=by, status=Status.objects.last(), text="Has a price")
        check_gate(lost, gate, by=by, holds=True)
        criterion = Criterion.objects.create(
            model=ScoringModel.objects.create(kind="weighted", name="W"), slug="c", name="C"
        )
        for who, value in ((bob, 3), (cora, 4)):
            Rating.objects.create(item=lost, criterion=criterion, user=who, value=value)
        Rating.objects.create(item=kept, criterion=criterion, user=bob, value=9)
        note = create_note(by=by, title="Faster", text="Where is my money?")
        link_note(note, lost, by=by)
        ExpectedEffect.objects.create(item=lost, kpi=Kpi.objects.create(name="Churn"), delta=-1)
        rescore([lost.pk, kept.pk])
        return lost, kept


def test_all_moves_and_fills(act: Any, bob: Any, cora: Any, pair: tuple[Item, Item]) -> None:
    lost, kept = pair
    with act(bob) as by:
        merged = merge_items(lost, kept, by=by)
        assert (merged.title, merged.description, merged.effort) == ("Kept", "Why", 3)
        assert (merged.tags, merged.custom) == (["b", "a"], {"cost": 5, "note": "ours"})
        assert (str(merged.end), merged.external_id, merged.owner) == ("2026-05-01", "X-1", bob)
        assert merged.milestone is not None
        assert Item.objects.get(title="Child").parent_id == kept.pk
        assert {c.text for c in Comment.objects.filter(item=kept)} == {"One", "Two"}
        assert Attachment.objects.get().item_id == Risk.objects.get().item_id == kept.pk
        assert set(Watch.objects.filter(item=kept).values_list("user", flat=True)) == {bob.pk, cora.pk}
        assert sorted(Rating.objects.filter(item=kept).values_list("value", flat=True)) == [4, 9]
        assert Rating.objects.get(item=lost).value == 3
        assert ExpectedEffect.objects.get().item_id == kept.pk
        assert kept.note_links.count() == 1
        moved = Link.objects.filter(source=kept).values_list("target__title", "kind")
        assert set(moved) == {("Third", "blocks"), ("Third", "relates")}
        gone = Item.objects.get(pk=lost.pk)
        assert (gone.archived_at is not None, gone.merged_into_id) == (True, kept.pk)


def test_parting_gives_every_row_back(act: Any, bob: Any, pair: tuple[Item, Item]) -> None:
    lost, kept = pair
    with act(bob) as by:
        before, last = every_row(), Event.objects.order_by("-id").values_list("id", flat=True).first()
        merge_items(lost, kept, by=by)
        assert every_row() != before
        undo_events(Event.objects.filter(id__gt=last).order_by("id"))
        after = every_row()
    different = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    # Counted anew after the undo: a figure that is back at nought is as good as none.
    signals = {key for key in different if key.startswith("roadmap.itemsignal")}
    assert {key: (before.get(key), after.get(key)) for key in different - signals} == {}
    assert all(
        (after.get(key) or {"value": 0})["value"] == (before.get(key) or {"value": 0})["value"]
        for key in signals
    )


def test_demand_is_counted_anew(act: Any, bob: Any, pair: tuple[Item, Item]) -> None:
    lost, kept = pair
    with act(bob) as by:
        merge_items(lost, kept, by=by)
        assert kept.note_links.count() == 1
        assert not ItemSignal.objects.filter(item=lost, value__gt=0).exists()


def test_a_child_may_take_in_its_parent(act: Any, bob: Any, pair: tuple[Item, Item]) -> None:
    lost, kept = pair
    with act(bob) as by:
        change_item(kept, by=by, parent=lost)
        merged = merge_items(Item.objects.get(pk=lost.pk), Item.objects.get(pk=kept.pk), by=by)
        assert merged.parent_id is None
        assert Item.objects.get(title="Child").parent_id == kept.pk


def test_a_link_that_would_close_a_ring_stays_behind(act: Any, bob: Any, product: Any) -> None:
    with act(bob) as by:
        lost, kept, third = (create_item(by=by, product=product, title=t) for t in "abc")
        create_link(lost, third, by=by)
        create_link(third, kept, by=by)
        merge_items(lost, kept, by=by)
        assert Link.objects.get(source=lost).target_id == third.pk


def test_by_the_api_and_back(api: Any, bob: Any, act: Any, pair: tuple[Item, Item]) -> None:
    lost, kept = pair
    client = api(bob)
    answer = client.post(url(f"items/{lost.key}/merge"), {"into": str(kept.pk)})
    assert (answer.status_code, answer.json()["id"]) == (200, str(kept.pk))
    with act():
        assert answer["X-Transaction"] == str(transaction_number())
    assert client.get(url(f"items/{lost.key}")).json()["merged_into"] == str(kept.pk)
    assert client.post(url(f"items/{lost.key}/merge"), {"into": str(kept.pk)}).status_code == 409
    assert client.post(url(f"items/{kept.key}/merge"), {"into": str(kept.pk)}).status_code == 400
    assert client.delete(url(f"items/{lost.key}/archive")).status_code == 409
    assert client.post(url(f"items/{kept.key}/merge"), {"into": lost.key}).status_code == 400
