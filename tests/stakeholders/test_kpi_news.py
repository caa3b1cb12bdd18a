"""A verdict that turns is news, once; figures alone are none."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.mail import copy
from core.models import Delivery, Workspace
from metrics.actions import add_points, create_kpi, set_target
from metrics.models import Kpi
from metrics.points.bodies import CsvBody
from metrics.tasks import drain_kpi
from roadmap.actions import change_item
from roadmap.models import Item
from stakeholders.actions import (
    change_audience,
    change_stakeholder,
    create_stakeholder,
    send_digest,
    subscribe,
)
from stakeholders.models import Digest, Edition, Subscription
from tests.stakeholders.conftest import settled

pytestmark = pytest.mark.django_db

TODAY = datetime.now(UTC).date()
Fill = Callable[[int, int, float], None]


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def fill(act: Any, acme: Workspace, ground: dict[str, Any]) -> Fill:
    """A KPI that is to fall from 20 to 10 within forty days, half of which are over; fills it day by day."""
    with act() as actor:
        kpi: Kpi = create_kpi(by=actor, name="Payout time", unit="h", direction="decrease", grain="day")
        set_target(kpi, by=actor, target=10, baseline=20, start=ago(20), end=ago(-20))
        change_audience(ground["audience"], by=actor, kpis=[kpi])

    def put(first: int, last: int, value: float) -> None:
        lines = "\n".join(f"{ago(day)},{value}" for day in range(first, last - 1, -1))
        with act() as actor:
            add_points(kpi, CsvBody(io.BytesIO(lines.encode()), ZoneInfo(acme.zone)), by=actor)
        drain_kpi(acme, kpi.pk)

    return put


def begun(reader: Subscription, act: Any, days: int) -> None:
    """Let the reader have begun (or been told) so long ago."""
    with act() as actor:
        Subscription.objects.filter(pk=reader.pk).update(since=actor.now - timedelta(days=days))


def send(act: Any, reader: Subscription) -> Digest:
    with act() as actor:
        fresh = Subscription.objects.select_related("stakeholder", "audience").get(pk=reader.pk)
        digest = send_digest(fresh, by=actor, due_at=actor.now)
        assert digest is not None
        return digest


def text_of(act: Any, digest: Digest) -> str:
    with act():
        return copy(Delivery.objects.get(ref=f"digest:{digest.pk}"))[0]


def test_a_verdict_that_turned_is_told_by_itself_and_once(
    act: Any, ground: dict, reader: Subscription, fill: Fill
) -> None:
    fill(20, 8, 14)
    fill(7, 0, 19.5)
    begun(reader, act, 8)
    digest = send(act, reader)
    assert digest.edition is not None
    assert digest.edition.subject == "Off track: Payout time"
    assert "Payout time is off track now; it was on track." in text_of(act, digest)
    assert send(act, reader).outcome == "nothing"


def test_a_target_that_is_met_is_told(act: Any, ground: dict, reader: Subscription, fill: Fill) -> None:
    fill(20, 8, 14)
    fill(7, 0, 9)
    begun(reader, act, 8)
    digest = send(act, reader)
    assert digest.edition is not None
    assert digest.edition.subject == "Target met: Payout time"
    assert "Payout time has met its target, at 9" in text_of(act, digest)


def test_in_the_readers_language(act: Any, ground: dict, reader: Subscription, fill: Fill) -> None:
    fill(20, 8, 14)
    fill(7, 0, 19.5)
    begun(reader, act, 8)
    with act() as actor:
        change_stakeholder(ground["person"], by=actor, language="de")
    assert "Payout time: jetzt nicht auf Kurs, vorher auf Kurs." in text_of(act, send(act, reader))


def test_figures_alone_are_no_news(act: Any, ground: dict, reader: Subscription, fill: Fill) -> None:
    fill(20, 8, 14)
    fill(7, 0, 13)
    begun(reader, act, 8)
    assert send(act, reader).outcome == "nothing"


@pytest.mark.django_db(transaction=True)
def test_it_is_what_the_last_digest_said_that_counts(
    act: Any, ground: dict, reader: Subscription, fill: Fill
) -> None:
    """Told "on track" with other news; then points came late that make it off track on that very day."""
    fill(20, 0, 14)
    begun(reader, act, 8)
    with act() as actor:
        change_item(Item.objects.get(pk=ground["item"].pk), by=actor, end=date(2027, 2, 1))
    with act():
        settled()
    first = send(act, reader)
    assert first.edition is not None
    assert first.edition.content["turns"] == []
    fill(7, 0, 19.5)
    second = send(act, reader)
    assert second.edition is not None
    assert [(turn["before"], turn["after"]) for turn in second.edition.content["turns"]] == [
        ("on_track", "off_track")
    ]


def test_an_audience_without_the_kpi_hears_nothing(
    act: Any, ground: dict, reader: Subscription, fill: Fill
) -> None:
    fill(20, 8, 14)
    fill(7, 0, 19.5)
    begun(reader, act, 8)
    with act() as actor:
        change_audience(ground["audience"], by=actor, kpis=[])
    assert send(act, reader).outcome == "nothing"


def test_readers_alike_share_the_edition_though_they_began_on_different_hours(
    act: Any, ground: dict, reader: Subscription, fill: Fill
) -> None:
    fill(20, 8, 14)
    fill(7, 0, 19.5)
    with act() as actor:
        person = create_stakeholder(by=actor, name="Second", email="second@example.org", zone="Europe/Oslo")
        other = subscribe(person, ground["audience"], by=actor, cadence="weekly", weekday=3, hour=8)
        since = actor.now.replace(hour=12) - timedelta(days=8)
        Subscription.objects.filter(pk=reader.pk).update(since=since)
        Subscription.objects.filter(pk=other.pk).update(since=since + timedelta(minutes=40))
        now = actor.now
    for one in (reader, other):
        with act() as actor:
            fresh = Subscription.objects.select_related("stakeholder", "audience").get(pk=one.pk)
            assert send_digest(fresh, by=actor, due_at=now) is not None
    with act():
        assert Edition.objects.count() == 1 and Delivery.objects.count() == 2
