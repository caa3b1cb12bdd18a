"""A digest tells everything once, and nothing that its audience may not know."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from core import mail
from core.errors import Conflict
from core.models import Delivery, Run, Schedule
from core.schedules import run_due, tick
from core.tenancy import acting
from roadmap.actions import change_item
from roadmap.models import Item
from stakeholders.actions import (
    change_audience,
    change_stakeholder,
    change_subscription,
    create_stakeholder,
    send_digest,
    send_now,
    subscribe,
    unsubscribe,
    write_update,
)
from stakeholders.models import Digest, Edition, Subscription
from tests.stakeholders.conftest import make_item, settled, status

pytestmark = pytest.mark.django_db(transaction=True)

OSLO = ZoneInfo("Europe/Oslo")
NOON = datetime(2036, 5, 14, 12, tzinfo=UTC)


def move(act: Any, pk: Any, **fields: Any) -> None:
    with act() as actor:
        change_item(Item.objects.get(pk=pk), by=actor, **fields)


def send(act: Any, reader: Subscription, due_at: datetime = NOON) -> Digest | None:
    with act():
        settled()
    with act() as actor:
        fresh = Subscription.objects.select_related("stakeholder", "audience").get(pk=reader.pk)
        return send_digest(fresh, by=actor, due_at=due_at)


def mail_of(act: Any, digest: Digest) -> dict[str, Any]:
    with act():
        delivery = Delivery.objects.get(ref=f"digest:{digest.pk}")
        text, html = mail.copy(delivery)
        return delivery.payload | {"text": text, "html": html}


def test_it_tells_what_moved_and_says_so_in_the_subject(act: Any, ground: dict, reader: Subscription) -> None:
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    digest = send(act, reader)
    mail = mail_of(act, digest)
    assert mail["subject"] == "Later: Instant payouts, now Q4 2026"
    assert "Q4 2026, not Q3 2026." in mail["text"]
    assert "Q4 2026, not Q3 2026." in mail["html"]
    assert "For Ruth Amsel, Sales" in mail["text"]
    assert mail["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "\uf8f0" not in mail["html"] + mail["text"] + mail["subject"]


def test_nothing_is_told_twice_and_nothing_lost(act: Any, ground: dict, reader: Subscription) -> None:
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    send(act, reader)
    assert send(act, reader, NOON + timedelta(days=7)).outcome == "nothing"
    move(act, ground["item"].pk, end=date(2027, 2, 1))
    third = send(act, reader, NOON + timedelta(days=14))
    assert "Q1 2027, not Q4 2026." in mail_of(act, third)["text"]


def test_the_same_due_time_is_one_digest(act: Any, ground: dict, reader: Subscription) -> None:
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    assert send(act, reader) is not None
    assert send(act, reader) is None
    with act():
        assert Delivery.objects.count() == 1


def test_a_move_within_the_quarter_and_hidden_fields_are_nothing_to_tell(
    act: Any, ground: dict, reader: Subscription
) -> None:
    move(act, ground["item"].pk, end=date(2026, 9, 30), effort=8, tags=["x"])
    move(act, ground["hidden"].pk, title="Project Leviathan", end=date(2028, 1, 1))
    digest = send(act, reader)
    assert (digest.outcome, digest.edition) == ("nothing", None)
    with act():
        assert not Delivery.objects.exists()


def test_there_and_back_is_silent_and_several_changes_are_one_line(
    act: Any, ground: dict, reader: Subscription
) -> None:
    move(act, ground["item"].pk, end=date(2027, 3, 1))
    move(act, ground["item"].pk, end=date(2026, 8, 21))
    with act() as actor:
        other = make_item(actor, ground["pay"], "Splitting a payment", "idea")
    move(act, other.pk, title="Split payments")
    move(act, other.pk, status=_status(act, "planned"))
    text = mail_of(act, send(act, reader))["text"]
    assert "Instant payouts" not in text
    assert "Splitting a payment" not in text
    assert text.count("Split payments") == 2  # the subject and its line
    assert "Planned for Q3 2026." in text


def _status(act: Any, category: str) -> Any:
    with act():
        return status(category)


def test_what_ships_is_told_and_what_is_dropped(act: Any, ground: dict, reader: Subscription) -> None:
    move(act, ground["item"].pk, status=_status(act, "shipped"))
    with act() as actor:
        gone = make_item(actor, ground["pay"], "Paper statements")
    send(act, reader)
    move(act, gone.pk, status=_status(act, "dropped"))
    mail = mail_of(act, send(act, reader, NOON + timedelta(days=7)))
    assert mail["subject"] == "No longer planned: Paper statements"


def test_updates_are_told_when_the_audience_may_read_them(
    act: Any, ground: dict, reader: Subscription
) -> None:
    with act() as actor:
        write_update(ground["item"], by=actor, publish=True, narrative="Secret worry.", health="at_risk")
        write_update(
            ground["item"],
            by=actor,
            publish=True,
            narrative="The **ledger** moves first.",
            health="at_risk",
            audience_visible=True,
        )
        write_update(
            ground["hidden"], by=actor, publish=True, narrative="Kraken sleeps.", audience_visible=True
        )
    mail = mail_of(act, send(act, reader))
    assert mail["subject"] == "At risk: Instant payouts"
    assert "The ledger moves first." in mail["text"] and "<strong>ledger</strong>" in mail["html"]
    assert "worry" not in mail["text"] and "Kraken" not in mail["text"] + mail["html"]


def test_it_is_worded_in_the_readers_language(act: Any, ground: dict, reader: Subscription) -> None:
    with act() as actor:
        change_stakeholder(ground["person"], by=actor, language="de")
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    mail = mail_of(act, send(act, reader))
    assert "Was sich geändert hat" in mail["html"]
    assert mail["subject"] == "Später: Instant payouts, jetzt Q4 2026"


def test_readers_alike_share_one_edition(act: Any, ground: dict, reader: Subscription) -> None:
    with act() as actor:
        others = [
            subscribe(
                create_stakeholder(
                    by=actor, name=f"Reader {n}", email=f"r{n}@example.org", zone="Europe/Oslo"
                ),
                ground["audience"],
                by=actor,
            )
            for n in range(3)
        ]
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    for one in (reader, *others):
        send(act, one)
    with act():
        assert Edition.objects.count() == 1
        assert Digest.objects.count() == 4
        texts = [mail.copy(delivery)[0] for delivery in Delivery.objects.all()]
    assert len(set(texts)) == 4 and all("Q4 2026" in text for text in texts)


def test_an_audience_that_sees_more_gets_another_edition(
    act: Any, ground: dict, reader: Subscription
) -> None:
    move(act, ground["item"].pk, end=date(2026, 9, 30))
    with act() as actor:
        change_audience(ground["audience"], by=actor, date_precision="month")
    assert "September 2026, not August 2026." in mail_of(act, send(act, reader))["text"]


def test_the_schedule_sends_at_eight_where_the_reader_lives(
    act: Any, ground: dict, reader: Subscription
) -> None:
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    with act():
        due = Schedule.objects.get().next_due_at
    assert due.astimezone(OSLO).hour == 8 and due.astimezone(OSLO).weekday() == 3
    tick(due + timedelta(minutes=1))
    tick(due + timedelta(minutes=1))
    with act():
        settled()
        Run.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        Subscription.objects.update(since=timezone.now() - timedelta(days=1))
    assert run_due() == 1
    with act():
        assert Digest.objects.count() == 1


def test_who_unsubscribed_gets_nothing(act: Any, acme: Any, ground: dict, reader: Subscription) -> None:
    with act() as actor:
        unsubscribe(reader, by=actor)
        unsubscribe(reader, by=actor)
        assert not Schedule.objects.get().enabled


def test_a_paused_reader_resumes_where_they_stopped(act: Any, ground: dict, reader: Subscription) -> None:
    with act() as actor:
        change_subscription(reader, by=actor, enabled=False)
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    with act() as actor:
        change_subscription(reader, by=actor, enabled=True)
    assert "Q4 2026" in mail_of(act, send(act, reader))["text"]


def test_send_now_refuses_to_send_nothing(act: Any, ground: dict, reader: Subscription) -> None:
    with act() as actor, pytest.raises(Conflict):
        send_now(Subscription.objects.select_related("stakeholder", "audience").get(), by=actor)


def test_a_name_with_markup_stays_text(act: Any, acme: Any, ground: dict, reader: Subscription) -> None:
    with act() as actor:
        change_stakeholder(ground["person"], by=actor, name="<img src=x onerror=alert(1)>")
    move(act, ground["item"].pk, title="<script>alert(1)</script>")
    with acting(acme, source="system"):
        ground["item"].refresh_from_db()
    html = mail_of(act, send(act, reader))["html"]
    assert "<script>alert" not in html and "<img" not in html


def test_few_queries_for_a_further_reader(
    act: Any, ground: dict, reader: Subscription, django_assert_max_num_queries: Any
) -> None:
    with act() as actor:
        other = subscribe(
            create_stakeholder(by=actor, name="Another", email="an@example.org", zone="Europe/Oslo"),
            ground["audience"],
            by=actor,
        )
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    send(act, reader)
    with act() as actor, django_assert_max_num_queries(9):
        send_digest(
            Subscription.objects.select_related("stakeholder", "audience").get(pk=other.pk),
            by=actor,
            due_at=NOON,
        )


@contextmanager
def slow_transaction() -> Iterator[None]:
    """Somebody else's transaction that began before and has not ended: the log is read below it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()")
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def test_what_a_slow_transaction_holds_back_is_told_next_time_and_once(
    act: Any, ground: dict, reader: Subscription
) -> None:
    move(act, ground["item"].pk, end=date(2026, 11, 20))
    with act():
        settled()
    with slow_transaction():
        move(act, ground["item"].pk, end=date(2027, 2, 1))
        with act() as actor:
            fresh = Subscription.objects.select_related("stakeholder", "audience").get(pk=reader.pk)
            first = send_digest(fresh, by=actor, due_at=NOON)
    assert "Q4 2026, not Q3 2026." in mail_of(act, first)["text"]
    second = send(act, reader, NOON + timedelta(days=7))
    assert "Q1 2027, not Q4 2026." in mail_of(act, second)["text"]
