"""Home and palette put together what the areas know; an area that knows nothing adds nothing."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import change_item, create_items, delete_item, move_item
from roadmap.actions.archive import archive_items, unarchive_items
from roadmap.actions.bulk import Bulk, change_items
from roadmap.models import Item, Product
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


def brought_in(
    acme: Workspace, who: User, product: Product, count: int, source: str = "import"
) -> list[Item]:
    with acting(acme, who, source=source) as actor:
        return create_items([{"product": product, "title": f"Row {n}"} for n in range(count)], by=actor)


@pytest.mark.django_db(transaction=True)
class TestGreatActs:
    """Transactions of their own: an act is told by its number."""

    def told(self, web: Any, who: User, since: datetime) -> Any:
        return web(who).get("/w/acme/roadmap/changes/", {"since": since.isoformat()})

    def test_the_batches_of_an_import_are_one_line_that_leads_to_all(
        self, web: Any, act: Act, acme: Workspace, product: Product, alice: User, bob: User
    ) -> None:
        since = timezone.now() - AN_HOUR
        for count in (40, 30):
            brought_in(acme, bob, product, count)
        with act(bob) as actor:
            change_item(Item.objects.get(key="PAY-1"), by=actor, title="Instant payouts")
        answer = self.told(web, alice, since)
        [deed] = answer.context["deeds"]
        assert deed.words == f"{bob} imported 70 items."
        assert [change.title for change in answer.context["changes"]] == ["Instant payouts"]
        assert (answer.context["new"], answer.context["more"]) == (70, 0)
        page = web(alice).get("/w/acme/roadmap/changes/all/", {"acts": deed.acts})
        assert page.context["page"].paginator.count == 70 and len(page.context["changes"]) == 50
        assert deed.words in page.content.decode()
        second = web(alice).get("/w/acme/roadmap/changes/all/", {"acts": deed.acts, "page": 2})
        assert len(second.context["changes"]) == 20

    def test_a_bulk_change_says_what_was_done_to_all(
        self, web: Any, act: Act, acme: Workspace, product: Product, alice: User, bob: User
    ) -> None:
        items = brought_in(acme, alice, product, 9)
        since = timezone.now()
        ids = [item.pk for item in items]
        with act(bob) as actor:
            change_items(ids, Bulk({"effort": 3}, add_tags=["pilot"]), by=actor)
        with act(bob) as actor:
            archive_items(ids, by=actor)
        with act(bob) as actor:
            unarchive_items(ids, by=actor)
        deeds = self.told(web, alice, since).context["deeds"]
        assert [(deed.words, deed.same) for deed in deeds] == [
            (f"{bob} brought 9 items back from the archive.", []),
            (f"{bob} archived 9 items.", []),
            (f"{bob} changed 9 items.", ["Tagged pilot.", "Changed effort from none to 3."]),
        ]

    def test_fewer_items_are_told_one_by_one_and_the_rest_leads_on(
        self, web: Any, act: Act, acme: Workspace, product: Product, alice: User, bob: User
    ) -> None:
        since = timezone.now() - AN_HOUR
        for _ in range(3):
            brought_in(acme, bob, product, 4, source="web")
        answer = self.told(web, alice, since)
        assert answer.context["deeds"] == [] and len(answer.context["changes"]) == 7
        assert "See 5 more items" in answer.content.decode()
        link = re.search(r'href="([^"]*changes/all/[^"]*)"', answer.content.decode())
        assert link
        whole = web(alice).get(link[1].replace("&amp;", "&"))
        assert [whole.context["page"].paginator.count, len(whole.context["changes"])] == [12, 12]

    def test_what_was_deleted_is_called_by_its_name(
        self, web: Any, act: Act, acme: Workspace, product: Product, alice: User, bob: User
    ) -> None:
        items = brought_in(acme, alice, product, 9)
        since = timezone.now()
        with act(bob) as actor:
            for item in items:
                delete_item(item, by=actor)
        answer = self.told(web, alice, since)
        [deed] = answer.context["deeds"]
        assert deed.words == f"{bob} deleted 9 items."
        page = web(alice).get("/w/acme/roadmap/changes/all/", {"acts": deed.acts})
        assert sorted(change.title for change in page.context["changes"]) == [f"Row {n}" for n in range(9)]

    def test_a_place_in_the_order_is_no_change(
        self, web: Any, act: Act, acme: Workspace, product: Product, alice: User, bob: User
    ) -> None:
        items = brought_in(acme, alice, product, 2)
        since = timezone.now()
        with act(bob) as actor:
            move_item(items[1], by=actor, before=items[0])
        assert self.told(web, alice, since).context["new"] == 0


@pytest.mark.parametrize("acts", ["", "x", "1,,2", "9" * 400, "-1", "²"])
def test_any_acts_are_answered(web: Any, alice: User, acme: Workspace, acts: str) -> None:
    assert web(alice).get("/w/acme/roadmap/changes/all/", {"acts": acts}).status_code == 200


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
