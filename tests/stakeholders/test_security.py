"""Who left, who was paused, who was deleted: nothing more reaches them, and nothing of theirs stays readable."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core import links
from core.errors import Conflict
from core.mail import queue_mail
from core.models import Delivery, Event, Run, Schedule, User
from stakeholders import signup_links
from stakeholders.actions import (
    change_audience,
    change_page,
    change_subscription,
    confirm_signup,
    create_stakeholder,
    delete_stakeholder,
    delete_subscription,
    page_of,
    remove_member,
    request_signup,
    rotate_link,
    send_now,
    unsubscribe,
    write_update,
)
from stakeholders.models import AudienceMember, Digest, Signup, Stakeholder, StatusPage, Subscription
from stakeholders.snapshots import Window
from stakeholders.tasks import run_digests
from stakeholders.told import tell
from stakeholders.views.public import MOST_FORMS, MOST_MAILS
from tests.stakeholders.test_public import sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


@pytest.fixture
def page(act: Any, ground: dict[str, Any]) -> StatusPage:
    with act() as actor:
        return change_page(page_of(ground["audience"], by=actor), by=actor, enabled=True)


# Leaving an audience ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["removed", "not among those given"])
def test_who_leaves_an_audience_gets_no_more_of_it(
    act: Any, ground: dict, reader: Subscription, web: Any, bob: User, way: str
) -> None:
    with act() as actor:
        if way == "removed":
            remove_member(ground["audience"], ground["person"], by=actor)
        else:
            change_audience(ground["audience"], by=actor, members=[])
        row = Subscription.objects.get()
        assert not row.enabled and not Schedule.objects.get().enabled
    with pytest.raises(Conflict), act() as actor:
        change_subscription(row, by=actor, enabled=True)
    with pytest.raises(Conflict), act() as actor:
        send_now(Subscription.objects.get(), by=actor)
    person = web(bob).get(f"/w/acme/stakeholders/people/{ground['person'].pk}/").content.decode()
    assert "left the audience" in person
    shown = web(bob).get(f"/w/acme/stakeholders/next/{reader.pk}/").content.decode()
    assert "They left the audience" in shown and 'name="resume"' not in shown


def test_a_run_asks_for_membership_itself(act: Any, ground: dict, reader: Subscription) -> None:
    with act() as actor:
        AudienceMember.objects.all().delete()
        schedule = Schedule.objects.get()
        run_digests([Run(schedule=schedule, due_at=actor.now + timedelta(hours=1))])
        assert not Digest.objects.exists()


# The link in a mail ------------------------------------------------------------------------------------------------


def signed_up(act: Any, page: StatusPage) -> str:
    with act() as actor:
        fresh = StatusPage.objects.get(pk=page.pk)
        request_signup(fresh, by=actor, email="new@reader.example", cadence="weekly", language="en")
        return f"/s/confirm/{signup_links.make(Signup.objects.select_related('page').get())}/"


@pytest.mark.parametrize("change", ["new address", "closed to readers", "closed"])
def test_a_sign_up_ends_with_what_it_was_for(act: Any, page: StatusPage, anyone: Client, change: str) -> None:
    path = signed_up(act, page)
    assert anyone.get(path).status_code == 200
    with act() as actor:
        row = StatusPage.objects.get()
        if change == "new address":
            rotate_link(row, by=actor)
        else:
            change_page(row, by=actor, **{"open_signup" if "readers" in change else "enabled": False})
    assert anyone.post(path).status_code == 404
    with act():
        assert not Subscription.objects.exists()


def test_a_sign_up_is_good_for_a_week(
    act: Any, page: StatusPage, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = signed_up(act, page)
    later = timezone.now().timestamp() + timedelta(days=7, minutes=1).total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert anyone.post(path).status_code == 404


def test_a_used_link_does_not_bring_back_what_the_team_ended(
    act: Any, page: StatusPage, anyone: Client
) -> None:
    path = signed_up(act, page)
    anyone.post(path)
    with act() as actor:
        change_subscription(Subscription.objects.get(), by=actor, enabled=False)
    anyone.post(path)
    with act() as actor:
        row = Subscription.objects.get()
        assert not row.enabled
        delete_subscription(row, by=actor)
    assert anyone.post(path).status_code == 404
    with act():
        assert not Subscription.objects.exists()


def test_signing_up_anew_does_not_undo_a_pause(act: Any, page: StatusPage) -> None:
    for _twice in range(2):
        signed_up(act, page)
        with act() as actor:
            row = confirm_signup(Signup.objects.select_related("page__audience").get(), by=actor)
            change_subscription(row, by=actor, enabled=False)
            assert not confirm_signup(Signup.objects.select_related("page__audience").get(), by=actor).enabled


def begin_again(anyone: Client, acme: Any, reader: Subscription) -> bytes:
    body = {"change": "1", "cadence": "monthly", "weekday": "2", "hour": "17", "language": "de"}
    return anyone.post(f"/u/{links.make('unsubscribe', acme.pk, reader.pk)}/", body).content


@pytest.mark.parametrize("reader_too", [False, True])
def test_a_reader_does_not_resume_what_the_team_paused(
    act: Any, acme: Any, reader: Subscription, anyone: Client, reader_too: bool
) -> None:
    with act() as actor:
        change_subscription(reader, by=actor, enabled=False)
        if reader_too:
            unsubscribe(reader, by=actor)
    assert b'name="change"' not in begin_again(anyone, acme, reader)
    with act():
        row = Subscription.objects.get()
        assert (row.enabled, row.cadence) == (False, "weekly")


def test_a_reader_resumes_what_they_ended(act: Any, acme: Any, reader: Subscription, anyone: Client) -> None:
    with act() as actor:
        unsubscribe(reader, by=actor)
    begin_again(anyone, acme, reader)
    with act() as actor:
        assert Subscription.objects.get().enabled
        unsubscribe(Subscription.objects.get(), by=actor)
        AudienceMember.objects.all().delete()
    begin_again(anyone, acme, reader)
    with act():
        assert not Subscription.objects.get().enabled


def test_sign_ups_are_counted_by_address_and_by_mailbox(
    act: Any, page: StatusPage, anyone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "stakeholders.views.public.request_signup", lambda page, *, email, **given: asked.append(email)
    )
    answers = [sign_up(anyone, page).status_code for _n in range(MOST_FORMS + 1)]
    assert answers == [200] * MOST_FORMS + [429]
    assert len(asked) == MOST_MAILS


# What stays of people ----------------------------------------------------------------------------------------------


def test_the_log_never_learns_address_or_notes(
    act: Any, page: StatusPage, ground: dict, reader: Subscription
) -> None:
    with act() as actor:
        person = create_stakeholder(by=actor, name="Kim", email="kim@secret.example", notes="hard to please")
        request_signup(page, by=actor, email="kim@secret.example", cadence="weekly", language="en")
        delete_stakeholder(person, by=actor)
        mail = queue_mail(to="ruth@example.org", subject="News", text="…", dedupe_key="news")
        Digest.objects.create(
            stakeholder=ground["person"], audience=ground["audience"], due_at=actor.now, delivery=mail
        )
        delete_stakeholder(Stakeholder.objects.get(pk=ground["person"].pk), by=actor)
    with act():
        logged = json.dumps(list(Event.objects.values_list("changes", flat=True)), default=str)
        assert "Kim" not in logged and "kim@secret" not in logged and "hard to please" not in logged
        assert "ruth@example.org" not in logged
        assert not Signup.objects.exists() and not Delivery.objects.filter(target="ruth@example.org").exists()


def test_an_author_without_a_name_is_left_out(act: Any, ground: dict, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(name="")
    with act() as actor:
        change_audience(ground["audience"], by=actor, fields=["owner", "dates"])
    with act(User.objects.get(pk=bob.pk)) as actor:
        write_update(
            ground["item"],
            by=actor,
            publish=True,
            narrative="On we go",
            audience_visible=True,
            health="on_track",
        )
    with act() as actor:
        (note,) = tell(ground["audience"], Window(since=actor.now - timedelta(days=1)), actor.now).notes
        assert note.author == ""


def test_a_contact_without_a_name_is_left_out(act: Any, page: StatusPage, bob: User, anyone: Client) -> None:
    User.objects.filter(pk=bob.pk).update(name="")
    with act() as actor:
        row = change_page(StatusPage.objects.get(), by=actor, contact=User.objects.get(pk=bob.pk))
        path = f"/s/{links.make('status', actor.workspace.pk, row.pk, row.generation)}/"
    assert bob.email not in anyone.get(path).content.decode()
