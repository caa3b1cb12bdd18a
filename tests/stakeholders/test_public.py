"""Doors without a login: status pages, signing up, digests by link, one-click unsubscribe."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from core import links
from core.models import Delivery, Schedule
from roadmap.actions import change_item
from roadmap.models import Item
from stakeholders import pages
from stakeholders.actions import (
    change_audience,
    change_page,
    confirm_signup,
    page_of,
    record_digest,
    rotate_link,
    write_update,
)
from stakeholders.models import Signup, Stakeholder, StatusPage, Subscription
from stakeholders.views.audiences import link_of
from tests.stakeholders.conftest import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(act: Any, ground: dict[str, Any]) -> StatusPage:
    with act() as actor:
        return change_page(page_of(ground["audience"], by=actor), by=actor, enabled=True)


def path_of(page: StatusPage, tail: str = "") -> str:
    return link_of(page).split("/", 3)[3].join(("/", tail))


def test_it_shows_what_the_audience_may_see_and_nothing_else(
    act: Any, ground: dict, page: StatusPage, anyone: Client
) -> None:
    with act() as actor:
        make_item(actor, ground["pay"], "Secret wish", "idea")
        make_item(
            actor,
            ground["pay"],
            "Splitting a payment",
            "in_progress",
            description="Several sellers, one basket.",
        )
        write_update(
            ground["hidden"], by=actor, publish=True, narrative="Kraken sleeps", audience_visible=True
        )
        write_update(ground["item"], by=actor, publish=True, narrative="Only for us")
    answer = anyone.get(path_of(page))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Instant payouts" in text and "Splitting a payment" in text and "Several sellers" in text
    assert "Q3 2026" in text and "21 Aug" not in text
    for hidden in ("Kraken", "Secret", "PAY-", "Only for us", "Planned<", "Example"):
        assert hidden not in text
    assert answer["X-Robots-Tag"] == "noindex, nofollow" and answer["Referrer-Policy"] == "no-referrer"
    assert "style=" not in text and "<script" not in text


def test_what_shipped_lately_as_far_as_they_may_know(
    act: Any, ground: dict, page: StatusPage, anyone: Client
) -> None:
    with act() as actor:
        out = make_item(actor, ground["pay"], "Evening cut-off", "shipped", description="Until 21:00.")
        old = make_item(actor, ground["pay"], "Paper statements", "shipped")
        make_item(actor, ground["secret"], "Kraken's egg", "shipped")
        Item.objects.filter(pk=out.pk).update(shipped_at=actor.now - timedelta(days=80))
        Item.objects.filter(pk=old.pk).update(shipped_at=actor.now - timedelta(days=100))
        # Neither is news of the last weeks, so that only the section can name them.
        change_page(StatusPage.objects.get(), by=actor, since_days=7)
    path, day = path_of(page), datetime.now(UTC) - timedelta(days=80)
    text = anyone.get(path).content.decode()
    section = text[text.index("Shipped lately") :]
    assert "Evening cut-off" in section and "Until 21:00." in section
    assert f"Shipped, Q{(day.month + 2) // 3} {day.year}" in section
    assert "Paper statements" not in section and "Kraken" not in text
    with act() as actor:
        change_audience(ground["audience"], by=actor, fields=["summary"])
    assert "Shipped, " not in anyone.get(path).content.decode()
    with act() as actor:
        change_audience(ground["audience"], by=actor, categories=["planned"])
    assert "Shipped lately" not in anyone.get(path).content.decode()


def test_moved_after_shipping_columns_and_words(
    act: Any, ground: dict, page: StatusPage, anyone: Client
) -> None:
    with act() as actor:
        item = Item.objects.get(pk=ground["item"].pk)
        change_item(item, by=actor, horizon="later")
    text = anyone.get(path_of(page)).content.decode()
    assert "New here" in text or "New:" in text
    with act() as actor:
        change_page(StatusPage.objects.get(), by=actor, headline="By hand", standfirst="And this too.")
    text = anyone.get(path_of(page)).content.decode()
    assert "By hand" in text and "And this too." in text


def test_an_unchanged_page_is_not_sent_again(
    act: Any, ground: dict, page: StatusPage, anyone: Client
) -> None:
    first = anyone.get(path_of(page))
    again = anyone.get(path_of(page), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with act() as actor:
        change_audience(ground["audience"], by=actor, date_precision="none")
    assert anyone.get(path_of(page), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_few_queries(page: StatusPage, anyone: Client, django_assert_max_num_queries: Any) -> None:
    path = path_of(page)
    etag = anyone.get(path)["ETag"]
    with django_assert_max_num_queries(9):
        assert anyone.get(path, headers={"If-None-Match": etag}).status_code == 304
    with django_assert_max_num_queries(24):
        anyone.get(path)


def test_a_replaced_a_closed_and_a_forged_link_look_alike(
    act: Any, acme: Any, page: StatusPage, anyone: Client
) -> None:
    old = path_of(page)
    with act() as actor:
        page = rotate_link(StatusPage.objects.select_related("audience").get(), by=actor)
    new = path_of(page)
    assert anyone.get(new).status_code == 200
    forged = "/s/" + new.split("/")[2][:-4] + "AAAA/"
    other_kind = f"/s/{links.make('digest', acme.pk, page.pk)}/"
    with act() as actor:
        change_page(StatusPage.objects.get(), by=actor, enabled=False)
    answers = [anyone.get(path) for path in (old, new, forged, other_kind)]
    assert {answer.status_code for answer in answers} == {404}


# Signing up ------------------------------------------------------------------------------------------------------


def started(seconds_ago: int = 60) -> str:
    signer = signing.TimestampSigner(salt=pages.FORM_SALT)
    stamp = signing.b62_encode(int(timezone.now().timestamp()) - seconds_ago)
    value = f"form:{stamp}"
    return f"{value}:{signer.signature(value)}"


def sign_up(anyone: Client, page: StatusPage, **fields: str) -> Any:
    body = {"email": "New@Reader.example", "cadence": "weekly", "started": started()} | fields
    return anyone.post(path_of(page, "subscribe/"), body)


def test_signing_up_asks_the_owner_of_the_address_first(act: Any, page: StatusPage, anyone: Client) -> None:
    assert sign_up(anyone, page).status_code == 200
    with act():
        mail = Delivery.objects.get()
        assert not Stakeholder.objects.filter(email="new@reader.example").exists()
    assert mail.target == "new@reader.example"
    link = next(line for line in mail.payload["text"].splitlines() if "/s/confirm/" in line).strip()
    path = "/" + link.split("/", 3)[3]
    assert anyone.get(path).status_code == 200
    with act():
        assert not Subscription.objects.exists(), "looking is not confirming"
    answer = anyone.post(path)
    assert answer.status_code == 302
    with act():
        subscription = Subscription.objects.select_related("stakeholder").get()
        assert (subscription.stakeholder.email, subscription.cadence) == ("new@reader.example", "weekly")
        assert Schedule.objects.get().enabled
    assert anyone.post(path).status_code == 302
    with act():
        assert Subscription.objects.count() == 1


def test_asking_again_sends_no_second_mail_that_day(act: Any, page: StatusPage, anyone: Client) -> None:
    answers = [sign_up(anyone, page).content for _n in range(3)]
    assert answers[0] == answers[1]
    with act():
        assert (Signup.objects.count(), Delivery.objects.count()) == (1, 1)


def test_programs_get_the_same_answer_and_no_mail(act: Any, page: StatusPage, anyone: Client) -> None:
    assert sign_up(anyone, page, website="http://spam").status_code == 200
    with act():
        assert not Delivery.objects.exists()


@pytest.mark.parametrize("stamp", ["", "form:1:x", "now"])
def test_who_is_quick_is_asked_again_and_nothing_is_lost(
    act: Any, page: StatusPage, anyone: Client, stamp: str
) -> None:
    asked = sign_up(anyone, page, started=started(0) if stamp == "now" else stamp)
    assert asked.status_code == 422
    assert "once more" in asked.content.decode() and 'value="New@Reader.example"' in asked.content.decode()
    with act():
        assert not Delivery.objects.exists()


def test_a_known_reader_gets_the_same_answer(
    act: Any, page: StatusPage, reader: Subscription, anyone: Client
) -> None:
    known = sign_up(anyone, page, email="ruth@example.org").content.replace(b"ruth@example.org", b"X")
    unknown = sign_up(anyone, page, email="else@example.org").content.replace(b"else@example.org", b"X")
    assert known == unknown


def test_a_page_without_sign_up_takes_nobody(act: Any, page: StatusPage, anyone: Client) -> None:
    with act() as actor:
        change_page(StatusPage.objects.get(), by=actor, open_signup=False)
    sign_up(anyone, page)
    with act():
        assert not Signup.objects.exists()


# Unsubscribing ---------------------------------------------------------------------------------------------------


def stop_path(acme: Any, reader: Subscription) -> str:
    return f"/u/{links.make('unsubscribe', acme.pk, reader.pk)}/"


def test_one_click_ends_it_without_a_session(act: Any, acme: Any, reader: Subscription) -> None:
    strict = Client(enforce_csrf_checks=True)
    path = stop_path(acme, reader)
    assert b"ruth@example.org" in strict.get(path).content
    with act():
        assert Subscription.objects.get().enabled, "looking ends nothing"
    for _twice in range(2):
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with act():
        row = Subscription.objects.get()
        assert (row.enabled, row.unsubscribed_at is not None) == (False, True)
        assert not Schedule.objects.get().enabled


def test_the_reader_may_choose_another_rhythm(
    act: Any, acme: Any, reader: Subscription, anyone: Client
) -> None:
    body = {"change": "1", "cadence": "monthly", "weekday": "2", "hour": "17", "language": "de"}
    answer = anyone.post(stop_path(acme, reader), body)
    assert answer.status_code == 200
    with act():
        row = Subscription.objects.select_related("stakeholder").get()
        assert (row.cadence, row.hour, row.stakeholder.language) == ("monthly", 17, "de")
    assert anyone.post(stop_path(acme, reader), body | {"hour": "99"}).status_code == 422


def test_unknown_links_say_nothing(acme: Any, reader: Subscription, anyone: Client) -> None:
    gone = links.make("unsubscribe", acme.pk, acme.pk)
    for path in (f"/u/{gone}/", "/u/x/", f"/d/{gone}/", "/s/confirm/x/"):
        assert anyone.get(path).status_code == 404
        assert anyone.post(path).status_code in (404, 405)


def test_the_recipient_reads_the_digest_in_the_browser(
    act: Any, acme: Any, ground: dict, reader: Subscription, anyone: Client
) -> None:
    with act() as actor:
        until = actor.now + timedelta(minutes=1)
        digest = record_digest(reader, by=actor, since=until - timedelta(days=1), until=until)
    answer = anyone.get(f"/d/{links.make('digest', acme.pk, digest.pk)}/")
    text = answer.content.decode()
    assert answer.status_code == 200 and "Instant payouts" in text and "ruth@example.org" in text
    assert "/u/" in text and "style=" not in text


def test_confirming_adds_to_the_audience(act: Any, page: StatusPage) -> None:
    with act() as actor:
        signup = Signup.objects.create(
            page=page, email="a@b.example", cadence="monthly", workspace=actor.workspace
        )
        subscription = confirm_signup(signup, by=actor)
        assert subscription.audience.members.filter(email="a@b.example").exists()
