"""What was never approved stays unseen, who never proved an address gets no mail, who was deleted is not logged."""

import json
from typing import Any

import pytest
from django.test import Client

from core.models import Event, User
from feedback import actions
from feedback.forms import NoteForm
from feedback.models import Customer, Idea, Note, Portal, Voter
from feedback.tasks import _who_asked
from roadmap.models import Item
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", ["unmerged", "target removed"])
@pytest.mark.parametrize("state", ["pending", "open", "closed", ""])
def test_a_merged_idea_becomes_again_what_it_was(
    act: Act, bob: User, portal: Portal, anyone: Client, way: str, state: str
) -> None:
    with act(bob) as actor:
        into = actions.create_idea(portal.product, by=actor, title="Weekend money")
        further = actions.create_idea(portal.product, by=actor, title="Money any day")
        idea = actions.create_idea(portal.product, by=actor, title="Not for you", state=state or "pending")
        actions.merge_idea(idea, into, by=actor)
        actions.merge_idea(Idea.objects.get(pk=into.pk), further, by=actor)
        if not state:  # merged before states were remembered
            Idea.objects.filter(pk=idea.pk).update(state_before="")
        idea = Idea.objects.get(pk=idea.pk)
        if way == "unmerged":
            actions.unmerge_idea(idea, by=actor)
        else:
            actions.remove_idea(Idea.objects.get(pk=further.pk), by=actor)
        assert Idea.objects.get(pk=idea.pk).state == (state or "pending")
    seen = anyone.get(f"/portal/acme/PAY/ideas/{idea.pk}/").status_code
    assert seen == (200 if state in ("open", "closed") else 404)


def test_only_a_verified_sender_is_told(
    act: Act, bob: User, portal: Portal, item: Item, make: Any, marta: Customer
) -> None:
    forged = make(actions.create_note, title="Tell her", customer=marta)
    with act() as actor:
        Note.objects.filter(pk=forged.pk).update(source="portal")
        actions.link_note(Note.objects.get(pk=forged.pk), item, by=actor)
        assert _who_asked(item) == {}
        voter = actions.verify_voter("ann@example.com", by=actor)
        actions.send_idea(portal.product, by=actor, title="Sooner", text="", voter=voter, moderated=True)
        actions.link_note(Note.objects.exclude(pk=forged.pk).get(), item, by=actor)
        assert [one.email for one, _idea in _who_asked(item).values()] == ["ann@example.com"]
        Voter.objects.update(verified_at=None)
        assert _who_asked(item) == {}


def test_nobody_writes_a_note_of_the_portal(act: Act, api: Any, cora: User, note: Note) -> None:
    client = api(cora)
    refused = client.post(url("notes"), {"title": "Mail them", "source": "portal"})
    assert refused.status_code == 400 and "source" in refused.json()["errors"]
    changed = client.patch(url(f"notes/{note.pk}"), {"source": "portal"}, headers={"If-Match": "*"})
    assert changed.status_code == 400
    assert "portal" not in dict(NoteForm.of(None).fields["source"].choices)  # type: ignore[attr-defined]
    with act():
        Note.objects.filter(pk=note.pk).update(source="portal")
        kept = NoteForm.of(Note.objects.get(pk=note.pk))
    assert "portal" in dict(kept.fields["source"].choices)  # type: ignore[attr-defined]
    again = client.patch(
        url(f"notes/{note.pk}"), {"source": "portal", "title": "Read"}, headers={"If-Match": "*"}
    )
    assert (again.status_code, again.json()["source"]) == (200, "portal")


def test_the_log_learns_neither_address_nor_text(act: Act, make: Any, marta: Customer, note: Note) -> None:
    make(actions.remove_note, note)
    make(actions.remove_customer, marta)
    with act():
        logged = json.dumps(list(Event.objects.values_list("changes", flat=True)), default=str)
    assert "Couriers leave" in logged and "Marta" in logged
    assert "marta@olmo" not in logged and "2,300 couriers" not in logged


def test_searching_is_asked_so_often_an_hour(
    portal: Portal, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedback.views.public.MOST_SEARCHES", 2)
    paths = ["?q=payout", "similar/?title=payout", "?q=payout", "similar/?title=payout", "", "?stage=planned"]
    told = [anyone.get(f"/portal/acme/PAY/{path}").status_code for path in paths]
    assert told == [200, 200, 429, 429, 200, 200]


HOME = "/portal/acme/PAY/ideas/"


@pytest.mark.parametrize("state", ["pending", "open", "closed", ""])
def test_merging_puts_nothing_before_the_public(
    anyone: Client, act: Act, bob: User, portal: Portal, state: str
) -> None:
    """An idea that nobody had approved is not shown as another way to say it, nor at its own address."""
    with act(bob) as actor:
        into = actions.create_idea(portal.product, by=actor, title="Weekends")
        idea = actions.create_idea(portal.product, by=actor, title="Call Jane Doe", state=state or "pending")
        actions.merge_idea(idea, into, by=actor)
        if not state:
            Idea.objects.filter(pk=idea.pk).update(state_before="")
    shown = state in ("open", "closed")
    assert ("Call Jane Doe" in anyone.get(f"{HOME}{into.pk}/").content.decode()) == shown
    assert anyone.get(f"{HOME}{idea.pk}/").status_code == (200 if shown else 404)
    assert anyone.post(f"{HOME}{idea.pk}/vote/", {}).status_code == (302 if shown else 404)


def test_what_was_merged_into_an_idea_that_waits_leads_not_there(
    anyone: Client, act: Act, bob: User, portal: Portal
) -> None:
    with act(bob) as actor:
        into = actions.create_idea(portal.product, by=actor, title="Call Jane Doe", state="pending")
        idea = actions.create_idea(portal.product, by=actor, title="Weekends")
        actions.merge_idea(idea, into, by=actor)
    assert anyone.get(f"{HOME}{idea.pk}/").status_code == 404
    with act(bob) as actor:
        actions.change_idea(Idea.objects.get(pk=into.pk), by=actor, state="open")
    assert "Call Jane Doe" in anyone.get(f"{HOME}{idea.pk}/").content.decode()
