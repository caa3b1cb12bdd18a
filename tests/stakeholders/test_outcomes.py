"""What stands under a digest: what became of it, whoever looks; and what a link that has ended says."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import links
from core.models import User, Workspace
from core.models.delivery import DeliveryState
from stakeholders.models import Digest, Subscription
from stakeholders.models.digests import State
from stakeholders.phrases import outcome_words
from tests.stakeholders.test_digests import move, send

pytestmark = pytest.mark.django_db
SAID = {"email": "ruth@example.org", "sent": "Thursday, 14 May, 08:00 in Oslo", "audience": "Customers"}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (
            State.SENT,
            "Sent to ruth@example.org, Thursday, 14 May, 08:00 in Oslo, because they follow “Customers”.",
        ),
        (State.RECORDED, "It was kept here and not mailed."),
        (State.FAILED, "It could not be delivered."),
        (State.QUEUED, "It waits to be mailed."),
    ],
    ids=["sent", "recorded", "failed", "queued"],
)
def test_members_read_what_became_of_it(state: State, told: str) -> None:
    words = outcome_words(state, SAID, own=False)
    assert words.endswith(told)
    assert words.startswith("Sent to") == (state == State.SENT)


def test_readers_read_that_it_was_sent_only_if_it_was() -> None:
    assert outcome_words(State.SENT, SAID, own=True).startswith("Sent to ruth@example.org")
    told = outcome_words(State.RECORDED, SAID, own=True)
    assert told.startswith("Written for ruth@example.org") and "not mailed" not in told


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", [DeliveryState.RECORDED, DeliveryState.SENT], ids=["recorded", "sent"])
def test_the_page_of_a_digest_says_the_same_as_its_state(
    act: Any, acme: Workspace, bob: User, ground: dict[str, Any], reader: Subscription, state: DeliveryState
) -> None:
    move(act, ground["item"].pk, title="Instant payouts for all")
    made = send(act, reader)
    assert made is not None
    with act():
        delivery = Digest.objects.get(pk=made.pk).delivery
        delivery.state = state
        delivery.save(update_fields=["state"])
    web = Client()
    web.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = web.get(reverse("digest", args=[acme.slug, made.pk])).content.decode()
    footer = page[page.index("<footer>") : page.index("</footer>")]
    sent = (state == DeliveryState.SENT, state == DeliveryState.RECORDED)
    assert ("Sent to" in footer, "not mailed" in footer) == sent
    plain = page[page.index("<pre>") : page.index("</pre>")]
    html = web.get(reverse("digest_mail", args=[acme.slug, made.pk])).content.decode()
    assert [("Sent to" in copy, "not mailed" in copy) for copy in (plain, html)] == [sent, sent]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/s/nobody/", "Ask whoever sent it to you"),
        ("/v/nobody/", "Ask whoever sent it to you"),
        ("/d/nobody/", "Ask whoever sent it to you"),
        ("/u/nobody/", "answer one of them"),
        ("/n/comment/nobody/", "answer one of them"),
        ("/portal/unsubscribe/nobody/", "answer one of them"),
        ("/portal/nobody/PAY/", "There is no such page of ideas"),
        ("/invitations/nobody/", "Ask whoever invited you"),
    ],
)
def test_a_link_that_has_ended_says_so_to_who_does_not_know_pmhub(path: str, told: str) -> None:
    answer = Client().get(path)
    page = answer.content.decode()
    assert answer.status_code == 404 and told in page
    assert "pmhub" not in page.split("<body")[1]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_whose_link_it_was_is_not_told(acme: Workspace) -> None:
    forged = f"/s/{links.make('digest', acme.pk, acme.pk)}/"
    gone = f"/s/{links.make('status', acme.pk, acme.pk)}/"
    assert Client().get(forged).content == Client().get(gone).content


def test_a_wrong_address_sends_strangers_to_the_door_and_members_home(acme: Workspace, bob: User) -> None:
    web = Client()
    assert reverse("account_login") in web.get("/no/such/page/").content.decode()
    web.force_login(bob, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = web.get("/w/elsewhere/").content.decode()
    assert "To my workspace" in page and "no-referrer" not in page
