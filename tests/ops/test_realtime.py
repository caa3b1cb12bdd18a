"""The stream: what it tells, to whom, from where on, and when it ends."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
import redis as redis_library
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone

from core.events import START, Cursor, events_since, latest_cursor, missed_before
from core.models import ApiToken, Membership, User, Workspace
from core.realtime import address, database, endpoint
from core.realtime import hub as hub_module
from core.realtime.messages import messages
from core.tenancy import CHANNEL, acting
from roadmap.actions import change_item, create_item
from roadmap.models import Item, Product
from tests import loops
from tests.conftest import Act, token_of

pytestmark = pytest.mark.django_db(transaction=True)


class Listening:
    """A client of the endpoint, without a network."""

    def __init__(self, slug: str = "acme", query: str = "", method: str = "GET", **headers: str) -> None:
        pairs = {"host": "127.0.0.1"} | {name.replace("_", "-"): value for name, value in headers.items()}
        self.scope = {
            "method": method,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in pairs.items()],
        }
        self.slug = slug
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.closed = False
        self.heard = asyncio.Event()
        self.gone = asyncio.Event()

    async def __aenter__(self) -> "Listening":
        self.task = asyncio.create_task(endpoint.serve(self.scope, self._receive, self._send, self.slug))
        await self.until(lambda: bool(self.text) or self.closed)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.gone.set()
        await asyncio.wait_for(self.task, 5)

    async def until(self, true: Callable[[], bool], patience: float = 30) -> None:
        # Patient: the log is read below the oldest transaction of the whole server, and other tests run beside us.
        async with asyncio.timeout(patience):
            while not true():
                self.heard.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.heard.wait(), 0.2)

    async def _receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.text += message["body"].decode()
            self.closed = not message.get("more_body", False)
        self.heard.set()

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [json.loads(line[6:]) for line in self.text.splitlines() if line.startswith("data: ")]

    @property
    def cursors(self) -> list[str]:
        return [line[4:] for line in self.text.splitlines() if line.startswith("id: ")]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads of the streams must leave no connection behind, or the test database could not be dropped."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    monkeypatch.setattr(hub_module, "SWEEP", 0.3)
    monkeypatch.setattr(hub_module, "_hub", None)
    yield


@pytest.fixture
def token(alice: User, acme: Workspace) -> str:
    return f"Bearer {token_of(alice, acme)}"


def listen(test: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        try:
            await test()
        finally:
            await hub_module.hub().close()

    loops.run(run())


async def settled() -> None:
    """Until what was written so far is readable: other tests' transactions on the same server may still run."""

    def ask(query: str) -> int:
        with connections["default"].cursor() as cursor:
            cursor.execute(query)
            found = cursor.fetchone()[0]
        connections.close_all()
        return int(found)

    now = await asyncio.to_thread(ask, "SELECT pg_current_xact_id()::text")
    async with asyncio.timeout(30):
        while await asyncio.to_thread(ask, "SELECT core_xid_horizon()::text") <= now:
            await asyncio.sleep(0.1)


async def rename(act: Act, item: Item, title: str, user: User | None = None) -> None:
    def write() -> None:
        with act(user) as actor:
            change_item(Item.objects.get(pk=item.pk), by=actor, title=title)
        connections.close_all()

    await asyncio.to_thread(write)


def test_it_tells_what_changed_and_not_what_it_says(act: Act, item: Item, bob: User, token: str) -> None:
    async def test() -> None:
        async with Listening(authorization=token) as stream:
            await rename(act, item, "Secret plan", bob)
            await stream.until(lambda: bool(stream.changes))
        assert stream.status == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.changes == [
            {
                "model": "roadmap.item",
                "ids": [str(item.pk)],
                "parents": [],
                "op": "update",
                "actor": str(bob.pk),
            }
        ]
        assert "Secret plan" not in stream.text

    listen(test)


def test_the_doorbell_is_heard_at_once(
    act: Act, item: Item, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "SWEEP", 60)

    async def test() -> None:
        async with Listening(authorization=token) as stream:
            await rename(act, item, "New")
            bell = redis_library.Redis.from_url(settings.REDIS_URL)
            async with asyncio.timeout(30):  # the subscription may be a moment younger than the stream
                while not stream.changes:
                    bell.publish(CHANNEL, str(item.workspace_id))
                    await asyncio.sleep(0.1)
            bell.close()

    listen(test)


def test_after_a_drop_it_goes_on_where_it_was(act: Act, item: Item, token: str) -> None:
    async def test() -> None:
        async with Listening(authorization=token) as stream:
            last = stream.cursors[-1]
        for title in ("one", "two", "three"):
            await rename(act, item, title)
        async with Listening(authorization=token, last_event_id=last) as again:
            await again.until(lambda: len(again.changes) == 3)
            await rename(act, item, "four")
            await again.until(lambda: len(again.changes) == 4)
        async with Listening(authorization=token, query=f"after={again.cursors[-2]}") as third:
            await third.until(lambda: len(third.changes) == 1)

    listen(test)


def test_a_stream_without_a_cursor_hears_nothing_old(act: Act, item: Item, token: str) -> None:
    async def test() -> None:
        await settled()
        async with Listening(authorization=token) as stream:
            await asyncio.sleep(0.7)
        assert stream.changes == []

    listen(test)


def test_two_listeners_share_one_room(act: Act, item: Item, token: str) -> None:
    async def test() -> None:
        async with Listening(authorization=token) as one, Listening(authorization=token) as two:
            assert len(hub_module.hub().rooms) == 1
            await rename(act, item, "New")
            await one.until(lambda: bool(one.changes))
            await two.until(lambda: bool(two.changes))
        assert hub_module.hub().rooms == {}

    listen(test)


def test_a_session_may_listen(acme: Workspace, alice: User, web: Callable[[User], Client]) -> None:
    cookie = web(alice).cookies[settings.SESSION_COOKIE_NAME].value

    async def test() -> None:
        async with Listening(cookie=f"{settings.SESSION_COOKIE_NAME}={cookie}") as stream:
            assert stream.status == 200

    listen(test)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"authorization": "Bearer pmh_wrong"}, 401), ({"cookie": "sessionid=wrong"}, 401)],
)
def test_strangers_are_refused(acme: Workspace, headers: dict[str, str], status: int) -> None:
    async def test() -> None:
        async with Listening(**headers) as stream:
            assert (stream.status, stream.closed) == (status, True)
            assert stream.headers["content-type"] == "application/problem+json"

    listen(test)


def test_another_workspace_looks_absent(acme: Workspace, other: Workspace, charlie: User, token: str) -> None:
    async def test() -> None:
        for slug in ("other", "nowhere"):
            async with Listening(slug, authorization=token) as stream:
                assert stream.status == 404

    listen(test)


def test_an_unknown_host_a_bad_cursor_and_a_post_are_refused(acme: Workspace, token: str) -> None:
    async def test() -> None:
        for status, wanted in (
            (400, Listening(authorization=token, host="evil.example")),
            (400, Listening(authorization=token, query="after=yesterday")),
            (405, Listening(authorization=token, method="POST")),
        ):
            async with wanted as stream:
                assert stream.status == status

    listen(test)


def test_nobody_hears_another_workspace(act: Act, item: Item, other: Workspace, charlie: User) -> None:
    theirs = f"Bearer {token_of(charlie, other)}"

    async def test() -> None:
        async with Listening("other", authorization=theirs, query="after=0-0") as stream:
            await rename(act, item, "Ours")
            await asyncio.sleep(0.7)
        assert str(item.pk) not in stream.text

    listen(test)


def test_a_token_hears_only_its_areas(act: Act, item: Item, alice: User, acme: Workspace) -> None:
    narrow = f"Bearer {token_of(alice, acme, ('metrics:read',))}"

    async def test() -> None:
        async with Listening(authorization=narrow, query="after=0-0") as stream:
            await rename(act, item, "New")
            await asyncio.sleep(0.7)
        assert stream.changes == []

    listen(test)


@pytest.mark.parametrize("end", ["membership", "token"])
def test_it_ends_when_the_right_ends(
    end: str, act: Act, acme: Workspace, alice: User, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "BEAT", 0.3)

    def revoke() -> None:
        with act():
            (Membership if end == "membership" else ApiToken).objects.filter(user=alice).delete()
        connections.close_all()

    async def test() -> None:
        async with Listening(authorization=token) as stream:
            await stream.until(lambda: ": still here" in stream.text)
            await asyncio.to_thread(revoke)
            await stream.until(lambda: stream.closed, 2)

    listen(test)


def test_it_ends_when_the_server_stops(acme: Workspace, token: str) -> None:
    async def test() -> None:
        async with Listening(authorization=token) as stream:
            hub_module.hub().closing.set()
            await stream.until(lambda: stream.closed, 1)

    listen(test)


def test_a_slow_reader_catches_up_from_the_log(
    act: Act, item: Item, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "MOST_WAITING", 2)

    async def test() -> None:
        async with Listening(authorization=token) as stream:
            for number in range(6):
                await rename(act, item, f"title {number}")
            await stream.until(lambda: len(stream.changes) == 6)
        assert len(set(stream.cursors[1:])) == 6

    listen(test)


def test_who_missed_very_much_is_told_to_load_anew(
    act: Act, item: Item, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MOST_REPLAYED", 2)

    async def test() -> None:
        await settled()
        async with Listening(authorization=token, query="after=0-0") as stream:
            await stream.until(lambda: "event: reset" in stream.text)
            await rename(act, item, "New")
            await stream.until(lambda: any(change.get("ids") == [str(item.pk)] for change in stream.changes))
        assert stream.text.count("event: change") == 1

    listen(test)


@pytest.mark.parametrize(("hours", "told_anew"), [(23, False), (25, True)])
def test_who_missed_something_long_ago_is_told_to_load_anew(
    acme: Workspace, product: Product, token: str, alice: User, hours: int, told_anew: bool
) -> None:
    with acting(acme, alice):
        here = latest_cursor()
    with acting(acme, alice, at=timezone.now() - timedelta(hours=hours)) as actor:
        made = create_item(by=actor, product=product, title="Missed")

    async def test() -> None:
        await settled()
        async with Listening(authorization=token, query=f"after={here}") as stream:
            await stream.until(lambda: "event: reset" in stream.text or bool(stream.changes))
        assert ("event: reset" in stream.text) == told_anew
        assert any([str(made.pk)] == change.get("ids") for change in stream.changes) != told_anew

    listen(test)


def test_an_old_cursor_is_good_while_nothing_happened_since(
    acme: Workspace, product: Product, token: str
) -> None:
    with acting(acme, source="system"):
        old = events_since(START)[-1]
        assert not database.too_far_back(acme.pk, Cursor.of(old))
        assert missed_before(old.at + timedelta(seconds=1), START)
        assert not missed_before(old.at + timedelta(days=2), Cursor.of(old))


def test_one_person_has_so_many_streams_and_no_more(
    acme: Workspace, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "MOST_STREAMS", 1)

    async def test() -> None:
        async with Listening(authorization=token) as first, Listening(authorization=token) as second:
            assert (first.status, second.status) == (200, 429)
        async with Listening(authorization=token) as third:
            assert third.status == 200

    listen(test)


def test_neighbours_become_one_message(act: Act, product: Product) -> None:
    from core.events import START, events_since

    with act() as actor:
        for number in range(3):
            create_item(by=actor, product=product, title=f"Item {number}")
    with act():
        told = messages(event for event in events_since(START, 1000) if event.model == "roadmap.item")
    wire = told[-1].wire.decode()
    assert len(json.loads(wire.split("data: ")[1])["ids"]) >= 1
    assert wire.endswith("\n\n")


def test_the_address_of_a_stream() -> None:
    assert address("/api/v1/workspaces/acme/stream") == "acme"
    assert address("/api/v1/workspaces/acme/items") is None
    assert address("/api/v1/workspaces/a/b/stream") is None
