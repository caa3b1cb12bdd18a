"""Home and palette put together what the areas know; an area that knows nothing adds nothing."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import change_item
from roadmap.models import Item
from roadmap.queries.recent import changes_since, late_sentence
from tests.conftest import Act
from tests.samples import samples_in

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@pytest.mark.parametrize("name", settings.HOME_FRAGMENTS)
def test_each_part_of_home_answers(web: object, alice: User, acme: Workspace, name: str) -> None:
    client: Client = web(alice)  # type: ignore[operator]
    address = reverse(name, args=["acme"])
    assert client.get(address).status_code == 200
    samples_in(acme, alice, "sample")
    full = client.get(address, {"since": (timezone.now() - AN_HOUR).isoformat()}).content.decode().strip()
    assert not full or full.startswith("<section")


@pytest.mark.parametrize("since", ["", "yesterday", "2026-13-45T00:00:00", "2026-01-01T00:00:00"])
def test_any_since_is_answered(web: object, alice: User, acme: Workspace, since: str) -> None:
    assert web(alice).get("/w/acme/roadmap/changes/", {"since": since}).status_code == 200  # type: ignore[operator]


def test_changes_of_others_are_told_once_each(act: Act, alice: User, bob: User, item: Item) -> None:
    for title in ("Payouts in a minute", "Payouts in a second"):
        with act(bob) as actor:
            change_item(Item.objects.get(pk=item.pk), by=actor, title=title)
    with act(alice) as actor:
        (change,) = changes_since(timezone.now() - AN_HOUR, actor)
        assert (change.item.title, change.who) == ("Payouts in a second", [str(bob)])
        assert len(change.words) == len(set(change.words)) >= 2
    with act(bob) as actor:
        assert all(str(bob) not in one.who for one in changes_since(timezone.now() - AN_HOUR, actor))


def test_what_is_late_is_said(act: Act, bob: User, item: Item) -> None:
    with act(bob) as actor:
        assert late_sentence(actor) == ""
        yesterday = timezone.localdate() - timedelta(days=1)
        change_item(item, by=actor, end=yesterday, end_precision="day")
        assert late_sentence(actor) == "1 of 1 open items is late."


def test_the_palette_finds_of_every_area(web: object, alice: User, acme: Workspace) -> None:
    samples_in(acme, alice, "sample")
    found = web(alice).get("/w/acme/palette.json", {"q": "sample"}).json()["results"]  # type: ignore[operator]
    areas = {row["url"].split("/")[3] for row in found}
    assert {"roadmap", "feedback", "stakeholders"} <= areas
    assert all(row["label"] and row["icon"] for row in found)


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "\x00", "a" * 5000, "'; DROP TABLE", "\u202e"])
def test_the_palette_takes_anything(web: object, alice: User, acme: Workspace, words: str) -> None:
    assert web(alice).get("/w/acme/palette.json", {"q": words}).status_code == 200  # type: ignore[operator]


def test_the_palette_finds_nothing_of_others(
    web: object, bob: User, charlie: User, acme: Workspace, other: Workspace
) -> None:
    samples_in(other, charlie, "foreign")
    with acting(acme, bob):
        assert web(bob).get("/w/acme/palette.json", {"q": "foreign"}).json()["results"] == []  # type: ignore[operator]
