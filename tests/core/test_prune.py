"""What is done and old goes; what waits, and what people read, stays."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from core import limits, outbox, prune
from core.models import Delivery, IdempotencyKey, Notification, Run, Schedule
from core.tasks import prune_done
from core.tenancy import system
from roadmap.actions import change_item
from roadmap.models import Item
from stakeholders.actions import create_audience, create_stakeholder, send_digest, subscribe
from stakeholders.models import Digest, Edition
from stakeholders.reading import browser_context
from tests.stakeholders.conftest import settled

LATER = timedelta(days=91)


def put(key: str, state: str) -> None:
    outbox.enqueue("mail", target="ann@example.com", payload={}, dedupe_key=key)
    with system():
        Delivery.objects.filter(dedupe_key=key).update(state=state)


def left() -> set[str]:
    with system():
        return set(Delivery.objects.values_list("dedupe_key", flat=True))


@pytest.mark.django_db
def test_mails_of_accounts_go_when_they_are_done_and_old(settings: Any) -> None:
    for state in ("queued", "sent", "recorded", "failed"):
        put(state, state)
    assert prune.prune(timezone.now() + timedelta(days=89)) == 0
    assert prune.prune(timezone.now() + LATER) == 3
    assert left() == {"queued"}


@pytest.mark.django_db
def test_a_workspaces_mails_runs_and_answers_too(act: Any, settings: Any) -> None:
    settings.KEEP_DAYS = 30
    with act() as actor:
        for state in ("queued", "sent"):
            put(state, state)
        rule = {"cadence": "daily", "hour": 8, "zone": "UTC"}
        schedule = Schedule.objects.create(
            kind="x", subject_id=actor.workspace.pk, next_due_at=actor.now, **rule
        )
        for day, state in enumerate(("queued", "done", "failed"), start=1):
            due = datetime(2026, 1, day, tzinfo=UTC)
            Run.objects.create(schedule=schedule, due_at=due, state=state)
        IdempotencyKey.objects.create(
            workspace=actor.workspace, key="k", fingerprint="f", status=201, body={}
        )
    assert prune.prune(timezone.now() + timedelta(days=29)) == 0
    assert prune.prune(timezone.now() + timedelta(days=31)) == 4
    with act():
        assert left() == {"queued"}
        assert [run.state for run in Run.objects.all()] == ["queued"]
        assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
def test_old_notifications_go_once_they_are_read_or_nobody_will(act: Any, item: Item, bob: Any) -> None:
    def tell(**more: Any) -> None:
        Notification.objects.create(
            user=bob, kind="assigned", model="roadmap.item", object_id=item.pk, **more
        )

    def kept() -> int:
        with act():
            return Notification.objects.count()

    now = timezone.now()
    with act():
        tell(mailed_at=now, read_at=now)
        tell(mailed_at=now)
        tell(read_at=None, mailed_at=None)
    prune.prune(now + timedelta(days=89))
    assert kept() == 3
    prune.prune(now + LATER)
    assert kept() == 2, "what was read is gone"
    prune.prune(now + timedelta(days=361))
    with act():
        assert Notification.objects.get().mailed_at is None, "what is still to be mailed stays"


@pytest.mark.django_db
def test_zero_days_keep_everything(settings: Any) -> None:
    settings.KEEP_DAYS = 0
    put("sent", "sent")
    assert prune.prune(timezone.now() + timedelta(days=4000)) == 0


@pytest.mark.django_db
def test_more_than_a_slice_goes_slice_by_slice(act: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "SLICE", 3)
    with act():
        for number in range(8):
            put(str(number), "sent")
    assert prune.prune(timezone.now() + LATER) == 8
    assert left() == set()


@pytest.mark.django_db
def test_the_sweep_works_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PREFIX", uuid4().hex)  # counted apart from other tests at the same time
    swept: list[int] = []

    def sweep() -> int:
        swept.append(1)
        return 0

    monkeypatch.setattr(prune, "prune", sweep)
    for _ in range(3):
        prune_done()
    assert swept == [1]


@pytest.mark.django_db(transaction=True)
def test_a_digest_is_read_when_its_mail_is_long_gone(act: Any, item: Item) -> None:
    with act() as actor:
        person = create_stakeholder(by=actor, name="Ruth Amsel", email="ruth@example.org")
        audience = create_audience(by=actor, name="Customers", categories=["idea", "planned", "shipped"])
        reader = subscribe(person, audience, by=actor)
    with act() as actor:
        change_item(Item.objects.get(pk=item.pk), by=actor, end=date(2027, 2, 1), end_precision="day")
    with act():
        settled()
    with act() as actor:
        reader.refresh_from_db()
        sent = send_digest(reader, by=actor, due_at=actor.now)
        assert sent is not None and sent.edition is not None
        Delivery.objects.update(state="sent")
        empty = Edition(
            audience=audience, fingerprint="e", language="en", zone="UTC", until=actor.now, empty=True
        )
        empty.save()
    assert (
        prune.prune(timezone.now() + LATER) == 3
    )  # a digest's outcome, its mail, an edition that told nobody
    with act():
        digest = Digest.objects.select_related("edition", "audience", "stakeholder", "subscription").get()
        assert (digest.delivery, digest.state) == (None, "sent")
        assert "Instant payouts" in browser_context(digest)["mail_text"]
        assert not Delivery.objects.exists()
        assert Edition.objects.count() == 1
