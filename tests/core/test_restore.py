"""What is deleted comes back whole for a week: by the API, by the Undo of a page, and not into another's place."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import keepsakes
from core.errors import Conflict
from core.models import Event, Keepsake, User, Workspace
from core.tenancy import system
from core.undo import restore
from feedback import actions
from feedback.models import Customer, Note
from metrics.actions import delete_target, restore_target, set_target
from metrics.models import Target
from roadmap.models import Item
from tests.conftest import Act, url
from tests.samples import Samples, samples_in

# What was deleted together is known by its transaction, so each needs its own.
pytestmark = pytest.mark.django_db(transaction=True)
# Address of the API, kind of sample.
KINDS = {
    "notes": "note",
    "companies": "company",
    "customers": "customer",
    "targets": "target",
    "key-results": "key_result",
    "effects": "effect",
    "updates": "update",
    "objectives": "objective",
}
# Page that deletes, page that brings back.
PAGES = {
    "feedback/notes/{}/remove/": "note",
    "feedback/companies/{}/remove/": "company",
    "feedback/people/{}/remove/": "customer",
    "metrics/targets/{}/delete/": "target",
    "stakeholders/updates/{}/delete/": "update",
    "strategy/objectives/{}/delete/": "objective",
}
# Not a matter of what was deleted: the row is another version, at another time.
MOVES = {"version", "updated_at", "created_at"}


@pytest.fixture
def ids(acme: Workspace, alice: User) -> Samples:
    return samples_in(acme, alice, "sample")


def without_moves(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in MOVES}


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_it_comes_back_as_it_stood(api: Any, alice: User, ids: Samples, path: str, kind: str) -> None:
    client, address = api(alice), url(f"{path}/{ids[kind]}")
    before = client.get(address).json()
    assert client.post(f"{address}/restore").status_code == 409, "it is not deleted"
    assert client.delete(address, headers={"If-Match": "*"}).status_code == 204
    assert client.get(address).status_code == 404
    back = client.post(f"{address}/restore")
    assert back.status_code == 201, back.content
    assert without_moves(back.json()) == without_moves(before)
    assert back["ETag"] == client.get(address)["ETag"]
    assert client.post(f"{address}/restore").status_code == 409, "once is enough"


def test_a_key_brings_back_once_and_answers_alike(api: Any, alice: User, ids: Samples) -> None:
    client, address = api(alice), url(f"notes/{ids['note']}")
    client.delete(address, headers={"If-Match": "*"})
    answers = [client.post(f"{address}/restore", headers={"Idempotency-Key": "again"}) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(("page", "kind"), PAGES.items())
def test_the_page_says_so_and_offers_the_way_back(
    web: Any, alice: User, ids: Samples, page: str, kind: str
) -> None:
    client, address = web(alice), f"/w/acme/{page.format(ids[kind])}"
    said = client.post(address, follow=True).content.decode()
    way_back = address.replace("/remove/", "/restore/").replace("/delete/", "/restore/")
    assert f'data-undo="{way_back}"' in said
    answer = client.post(way_back)
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(way_back).status_code == 409


@pytest.mark.parametrize("kind", ["effect", "key_result"])
def test_a_fragment_offers_the_way_back(web: Any, alice: User, ids: Samples, kind: str) -> None:
    client, address = web(alice), f"/w/acme/metrics/{kind.replace('_', '-')}s/{ids[kind]}"
    answer = client.post(f"{address}/delete/")
    assert f'"undo": "{address}/restore/"' in answer["HX-Trigger"]
    back = client.post(f"{address}/restore/", follow=True)
    assert back.status_code == 200 and "undone from:document" in back.content.decode()


def test_a_note_keeps_its_text_its_links_and_who_asks(act: Act, alice: User, ids: Samples) -> None:
    with act(alice) as actor:
        note = Note.objects.get(pk=ids["note"])
        link = note.links.get()
        signals = sorted(Item.objects.get(pk=link.item_id).signals.values_list("kind", "value"))
        assert note.text
        actions.remove_note(note, by=actor)
        assert not Event.objects.filter(changes__icontains=note.text).exists(), "the log keeps no text"
    with act(alice) as actor:
        back = actions.restore_note(ids["note"], by=actor)
        assert (back.text, back.created_at, back.customer_id) == (
            note.text,
            note.created_at,
            note.customer_id,
        )
        again = back.links.get()
        assert (again.pk, again.quote, again.start, again.item_id) == (
            link.pk, link.quote, link.start, link.item_id,
        )  # fmt: skip
        assert sorted(Item.objects.get(pk=link.item_id).signals.values_list("kind", "value")) == signals
        assert not Keepsake.objects.exists(), "what is given back is kept no longer"


def test_after_a_week_nothing_is_kept_and_nothing_comes_back(act: Act, alice: User, ids: Samples) -> None:
    with act(alice) as actor:
        actions.remove_note(Note.objects.get(pk=ids["note"]), by=actor)
    assert keepsakes.forget_old() == 0
    with system():
        Keepsake.objects.update(kept_at=timezone.now() - Keepsake.KEPT - timedelta(minutes=1))
    assert keepsakes.forget_old() == 1
    with act(alice) as actor, pytest.raises(Conflict, match="more than a week ago"):
        actions.restore_note(ids["note"], by=actor)
    with act(alice):
        assert not Note.objects.filter(pk=ids["note"]).exists()


def test_a_customer_does_not_come_back_beside_another_of_their_address(
    act: Act, alice: User, ids: Samples
) -> None:
    with act(alice) as actor:
        gone = Customer.objects.get(pk=ids["customer"])
        actions.change_customer(gone, by=actor, email="ann@example.org", external_id="c-1")
        actions.remove_customer(gone, by=actor)
    with act(alice) as actor:
        actions.create_customer(by=actor, name="Ann again", email="Ann@example.org")
    with pytest.raises(Conflict, match="Something new stands in its place"), act(alice) as actor:
        actions.restore_customer(ids["customer"], by=actor)
    with act(alice):
        assert Customer.objects.filter(email__iexact="ann@example.org").get().name == "Ann again"
        assert keepsakes.is_kept(Customer, ids["customer"]), "it can still come back later"


def test_a_target_does_not_come_back_over_another(act: Act, alice: User, ids: Samples) -> None:
    with act(alice) as actor:
        target = Target.objects.select_related("kpi").get(pk=ids["target"])
        kpi, start, end = target.kpi, target.start, target.end
        delete_target(target, by=actor)
        set_target(kpi, by=actor, start=start + timedelta(days=1), end=end, target=5, baseline=1)
    with pytest.raises(Conflict), act(alice) as actor:
        restore_target(ids["target"], by=actor)
    with act(alice):
        assert Target.objects.filter(kpi=kpi).count() == 1


def test_another_workspace_cannot_bring_it_back(
    api: Any, act: Act, alice: User, charlie: User, other: Workspace, ids: Samples
) -> None:
    with act(alice) as actor:
        actions.remove_note(Note.objects.get(pk=ids["note"]), by=actor)
    assert api(charlie, other).post(url(f"notes/{ids['note']}/restore", "other")).status_code == 409
    with act(alice):
        assert not Note.objects.filter(pk=ids["note"]).exists()
    with pytest.raises(Conflict), act(charlie, where=other):
        restore(Note, ids["note"])


def test_a_viewer_may_not(api: Any, act: Act, alice: User, vera: User, ids: Samples) -> None:
    with act(alice) as actor:
        actions.remove_note(Note.objects.get(pk=ids["note"]), by=actor)
    assert api(vera).post(url(f"notes/{ids['note']}/restore")).status_code == 403
