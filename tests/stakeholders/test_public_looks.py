"""What anybody may ask of a public link: answers are kept for a moment, and never for another, or past their time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.test import Client, RequestFactory

from core.errors import Busy
from core.limits import address_of
from core.models import User
from roadmap.actions import change_item
from roadmap.actions.views import create_view
from roadmap.export import pen
from stakeholders import pages
from stakeholders.actions import change_audience, change_page, create_audience, page_of
from stakeholders.actions.shares import change_share, revoke_share, share_view
from stakeholders.models import SharedView
from stakeholders.views import looks, public, shared
from stakeholders.views.audiences import link_of
from stakeholders.views.shared import path_of
from tests.stakeholders.conftest import make_item, settled

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_cache")]


@pytest.fixture
def share(act: Any, ground: dict[str, Any], bob: User) -> SharedView:
    with act(bob) as actor:
        view = create_view(by=actor, name="Plan", query="view=table&cols=title,end", shared=True)
        return share_view(view, ground["audience"], by=actor)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that a shared view or a status page was worked out."""
    times: list[int] = []

    def counted(work: Any) -> Any:
        return lambda *args, **kwargs: times.append(1) or work(*args, **kwargs)

    monkeypatch.setattr(shared, "shown_of", counted(shared.shown_of))
    monkeypatch.setattr(public.pages, "show", counted(pages.show))
    return times


@pytest.fixture
def status(act: Any, ground: dict[str, Any], bob: User) -> str:
    with act(bob) as actor:
        return link_of(change_page(page_of(ground["audience"], by=actor), by=actor, enabled=True))


def get(address: str, **headers: Any) -> Any:
    return Client().get(address, headers=headers)


def rest(act: Any) -> None:
    with act():
        settled()


def test_a_shared_view_is_worked_out_once_until_something_changes(
    act: Any, share: SharedView, ground: dict[str, Any], drawn: list[int]
) -> None:
    rest(act)
    first, again = get(path_of(share)), get(path_of(share))
    assert first.content == again.content and b"Instant payouts" in again.content and len(drawn) == 1
    for odd in ("?page=7", "?page=0", "?page=-1", "?page=x", "?sort=end"):
        assert get(path_of(share) + odd).status_code == 200
    assert len(drawn) == 1
    with act() as actor:
        change_item(ground["item"], by=actor, title="Payouts at once")
    assert b"Payouts at once" in get(path_of(share)).content and len(drawn) == 2


def test_a_change_under_way_is_seen_once_it_is_made(
    act: Any, share: SharedView, ground: dict[str, Any], drawn: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends after a later change stood in the log already is kept for seconds only."""
    seconds: list[int] = []
    monkeypatch.setattr(
        shared.Kept, "put", lambda kept, value, *key: seconds.append(kept.seconds), raising=True
    )
    monkeypatch.setattr("stakeholders.kept.horizon", lambda: 1)
    get(path_of(share))
    assert set(seconds) == {5}


def test_each_language_gets_its_own(act: Any, share: SharedView) -> None:
    rest(act)
    english, german = (get(path_of(share), **{"accept-language": one}).content for one in ("en", "de"))
    assert b"As of" in english and b"Stand" in german and b"As of" not in german


def test_what_one_audience_sees_is_kept_from_the_other(
    act: Any, share: SharedView, ground: dict[str, Any], bob: User
) -> None:
    with act(bob) as actor:
        wide = create_audience(
            by=actor,
            name="Board",
            products=[ground["pay"], ground["secret"]],
            fields=["dates"],
            date_precision="day",
        )
        other = share_view(share.view, wide, by=actor)
    rest(act)
    assert b"Project Kraken" in get(path_of(other)).content
    narrow = get(path_of(share)).content
    assert b"Project Kraken" not in narrow and b"21 Aug" not in narrow
    assert b"Project Kraken" in get(path_of(other)).content


def test_an_audience_that_sees_less_sees_less_at_once(
    act: Any, share: SharedView, ground: dict[str, Any]
) -> None:
    rest(act)
    assert b"Q3 2026" in get(path_of(share)).content
    with act() as actor:
        change_audience(ground["audience"], by=actor, date_precision="none")
    assert b"Q3 2026" not in get(path_of(share)).content


@pytest.mark.parametrize("way", ["revoked", "expired", "password"])
def test_a_link_that_ended_gives_nothing_that_was_kept(
    act: Any, share: SharedView, bob: User, way: str
) -> None:
    rest(act)
    assert b"Instant payouts" in get(path_of(share)).content
    with act(bob) as actor:
        row = SharedView.objects.get(pk=share.pk)
        if way == "revoked":
            revoke_share(row, by=actor)
        elif way == "expired":
            SharedView.objects.filter(pk=row.pk).update(expires_at=actor.now - timedelta(seconds=1))
        else:
            change_share(row, by=actor, password="open sesame")
    answer = get(path_of(share))
    assert b"Instant payouts" not in answer.content
    assert answer.status_code == (200 if way == "password" else 404)


def test_a_status_page_is_worked_out_once_until_something_changes(
    act: Any, status: str, ground: dict[str, Any], drawn: list[int]
) -> None:
    rest(act)
    first, again = get(status), get(status)
    assert first.status_code == again.status_code == 200 and len(drawn) == 1
    assert again.content.count(b"Instant payouts") == first.content.count(b"Instant payouts") > 0
    with act() as actor:
        make_item(actor, ground["pay"], "Refunds")
    rest(act)
    assert b"Refunds" in get(status).content and len(drawn) == 2


@pytest.mark.parametrize("bound", ["MOST_LOOKS", "MOST_DRAWN", "MOST_DRAWN_OF_ALL"])
@pytest.mark.parametrize("kind", ["view", "status"])
def test_who_asks_too_much_is_told_when_to_come_back(
    act: Any, share: SharedView, status: str, monkeypatch: pytest.MonkeyPatch, bound: str, kind: str
) -> None:
    address = path_of(share) if kind == "view" else status
    monkeypatch.setattr(looks, bound, 2)
    monkeypatch.setattr("stakeholders.kept.Kept.get", lambda *_key: None)
    assert [get(address).status_code for _time in range(3)] == [200, 200, 429]
    refused = get(address)
    assert refused["Retry-After"] == "3600" and b"Instant payouts" not in refused.content
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").get(address)
    assert elsewhere.status_code == (429 if bound == "MOST_DRAWN_OF_ALL" else 200)


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("odd", "unknown"),
    ],
)
def test_an_ipv6_network_counts_as_one(given: str, counted: str) -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=given)) == counted


# One at a time in each process -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["view", "status"])
def test_while_too_much_is_worked_out_a_stranger_is_asked_to_wait_and_what_is_kept_is_given_all_the_same(
    act: Any, share: SharedView, status: str, kind: str, drawn: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = path_of(share) if kind == "view" else status
    rest(act)
    monkeypatch.setattr(looks, "PATIENCE", 0.05)
    with looks._pen:  # somebody's page is worked out
        refused = get(address)
        assert refused.status_code == 503 and refused["Retry-After"] == "5" and not drawn
        assert b'http-equiv="refresh"' in refused.content and b"tries again by itself" in refused.content
        assert "no-store" in refused["Cache-Control"] and "ETag" not in refused
    assert get(address).status_code == 200 and len(drawn) == 1
    with looks._pen:
        assert get(address).status_code == 200 and len(drawn) == 1


def test_who_waited_gets_what_was_worked_out_meanwhile_and_a_fourth_is_refused_at_once() -> None:
    begun, over = Event(), Event()
    kept: list[str] = []

    def find() -> str | None:
        return kept[0] if kept else None

    def make() -> str:
        begun.set()
        assert over.wait(20)
        kept.append("drawn once")
        return kept[0]

    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(looks.one_by_one, find, make)
        assert begun.wait(20)
        others = [
            threads.submit(looks.one_by_one, find, lambda: pytest.fail("drawn again")) for _n in range(2)
        ]
        pause = Event()
        while looks._places._value:
            pause.wait(0.01)
        with pytest.raises(Busy):
            looks.one_by_one(find, lambda: pytest.fail("drawn beside"))
        over.set()
        assert [one.result(20) for one in (first, *others)] == ["drawn once"] * 3
    assert looks._places._value == 3 and looks._pen._value == 1


def test_colleagues_do_not_wait_for_strangers(act: Any, share: SharedView) -> None:
    with looks._pen:
        assert pen._one_by_one(lambda: "a picture") == "a picture"
