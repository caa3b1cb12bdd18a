"""The demo tells two years: what its log says must stand in the order in which it would have happened."""

from typing import Any

import pytest
from django.core.management import call_command

from core.events import Cursor
from core.models import Event, Schedule, Workspace
from core.outbox import oldest_overdue
from core.tenancy import acting
from roadmap.models import Item, Product
from stakeholders.actions.updates import last_update
from stakeholders.models import Subscription
from stakeholders.views.updates import pending


@pytest.fixture
def demo(db: Any) -> Workspace:
    call_command("demo", verbosity=0)
    return Workspace.objects.get(slug="demo")


def test_the_demo_stands_in_the_order_of_time(demo: Workspace) -> None:
    """One test, because a demo takes seconds to build."""
    assert oldest_overdue() is None, "nothing waits since a day on which nobody was here"
    with acting(demo, source="system"):
        assert Schedule.objects.filter(kind="revisit").exists()
        times = list(Event.objects.order_by("xid", "id").values_list("at", flat=True))
        assert len(times) > 1000
        assert times == sorted(times)
        _updates_know_what_moved_since()
        _readers_were_told_up_to_their_last_digest()


def _updates_know_what_moved_since() -> None:
    """Each product: what the log says happened after its last update is what the next one will tell."""
    told = 0
    for product in Product.objects.all():
        update = last_update(product)
        assert update is not None
        since = Event.objects.filter(
            model="roadmap.item",
            at__gt=update.published_at,
            object_id__in=Item.objects.filter(product=product).values("pk"),
            changes__has_any_keys=["status_id", "start", "end", "horizon"],
        )
        titles = {Item.objects.get(pk=event.object_id).title for event in since}
        told += len(titles)
        assert titles <= {line.title for line in pending(product)}
    assert told


def _readers_were_told_up_to_their_last_digest() -> None:
    readers = Subscription.objects.exclude(since=None)
    assert readers
    for reader in readers:
        cursor = Cursor.parse(reader.cursor)
        assert reader.since is not None
        assert Event.objects.get(pk=cursor.id).at <= reader.since
        following = Event.objects.filter(id__gt=cursor.id).order_by("id").first()
        assert following is not None
        assert following.at > reader.since
