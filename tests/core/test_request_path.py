"""What a request passes on its way: as little as it needs, and nothing that matters is left out."""

import select
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis as redis_errors
from django.db import connection
from django.db.backends.postgresql import base as postgres
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from core import redis
from core.api.throttle import MinuteThrottle
from core.doors import door_of_member, door_of_token
from core.errors import NotActing
from core.ids import uuid7
from core.models import ApiToken, User, Workspace
from core.tenancy import acting, current, doorway, system
from tests.conftest import token_of, url

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]
Web = Callable[[User], Client]


def told() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('pmhub.workspace', true), current_setting('pmhub.actor', true),"
            " current_setting('pmhub.source', true), current_setting('pmhub.system', true)"
        )
        return [value or "" for value in cursor.fetchone()]


class TestDoorway:
    def test_the_door_itself_tells_postgres_who_acts(self, acme: Workspace, alice: User) -> None:
        with doorway():
            door = door_of_member(alice, acme.slug)
            assert door is not None
            with door.enter() as actor:
                assert current() is actor
                assert told() == [str(acme.pk), str(alice.pk), "web", ""]
        assert current() is None
        assert told() == ["", "", "", ""]

    def test_so_does_the_door_of_a_token(self, acme: Workspace, bob: User) -> None:
        secret = token_of(bob, acme)
        with doorway():
            found = door_of_token(secret)
            assert found is not None
            with found[1].enter():
                assert told() == [str(acme.pk), str(bob.pk), "api", ""]

    def test_it_gives_what_the_tables_hold(self, acme: Workspace, bob: User) -> None:
        secret = token_of(bob, acme)
        with acting(acme, source="system"):
            ApiToken.objects.update(
                expires_at=timezone.now() + timedelta(days=1), last_used_at=timezone.now()
            )
        with doorway():
            token, door = door_of_token(secret) or pytest.fail("no door")
            by_member = door_of_member(bob, acme.slug)
        assert by_member is not None
        with system():
            kept = ApiToken.objects.get(digest=ApiToken.digest_of(secret))
        for found, theirs in (
            (token, kept),
            (door.user, User.objects.get(pk=bob.pk)),
            (door.workspace, Workspace.objects.get(pk=acme.pk)),
            (by_member.workspace, Workspace.objects.get(pk=acme.pk)),
        ):
            columns = [field.attname for field in found._meta.concrete_fields]
            assert [getattr(found, name) for name in columns] == [getattr(theirs, name) for name in columns]
            assert not found._state.adding

    def test_no_door_tells_nothing(self, acme: Workspace, charlie: User) -> None:
        with doorway():
            assert door_of_member(charlie, acme.slug) is None
            assert door_of_token("pmh_unknown") is None
            assert told() == ["", "", "", ""]


@pytest.mark.django_db(transaction=True)
def test_a_door_that_was_looked_up_outside_is_not_entered(acme: Workspace, alice: User) -> None:
    door = door_of_member(alice, acme.slug)
    assert door is not None
    with pytest.raises(NotActing), door.enter():
        pass


class TestToken:
    def test_a_cookie_beside_a_token_counts_for_nothing(self, acme: Workspace, vera: User, web: Web) -> None:
        browser = web(vera)
        wrong = browser.get(url("items"), headers={"Authorization": "Bearer pmh_unknown"})
        assert wrong.status_code == 401
        assert not wrong.cookies

    def test_a_token_opens_no_page(self, acme: Workspace, vera: User) -> None:
        asked = Client(headers={"Authorization": f"Bearer {token_of(vera, acme)}"}).get("/w/acme/")
        assert asked.status_code == 302 and "login" in asked["Location"]

    def test_the_language_asked_for_is_spoken(self, acme: Workspace, vera: User, api: Api) -> None:
        assert api(vera).get(url("items"), headers={"Accept-Language": "de"})["Content-Language"] == "de"
        assert api(vera).get(url("items"))["Content-Language"] == "en"


def test_only_what_is_rendered_carries_a_policy(acme: Workspace, vera: User, api: Api, web: Web) -> None:
    answer = api(vera).get(url("items"))
    assert "Content-Security-Policy" not in answer
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in web(vera).get("/w/acme/")
    assert "Content-Security-Policy" in web(vera).get("/api/v1/docs")


class TestKeptConnection:
    @pytest.fixture
    def kept(self) -> Iterator[Any]:
        made = connection.copy()
        made.connect()
        yield made
        made.close()

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
        """Grows with each SELECT 1."""
        calls: list[bool] = []
        ask = postgres.DatabaseWrapper.is_usable

        def counted(self: Any) -> bool:
            calls.append(True)
            return ask(self)

        monkeypatch.setattr(postgres.DatabaseWrapper, "is_usable", counted)
        return calls

    def test_a_silent_one_is_not_asked(self, kept: Any, asked: list[bool]) -> None:
        assert kept.is_usable()
        assert not asked

    def test_one_that_postgres_ended_is_noticed(self, kept: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
        assert not kept.is_usable()

    def test_one_that_has_something_to_say_is_asked(self, kept: Any, asked: list[bool]) -> None:
        with kept.cursor() as listening:
            listening.execute("LISTEN bell")
        teller = connection.copy()
        with teller.cursor() as cursor:
            cursor.execute("NOTIFY bell")
        teller.close()
        select.select([kept.connection], [], [], 5)
        assert kept.is_usable()
        assert asked


@pytest.mark.django_db(transaction=True)
def test_a_request_survives_the_end_of_its_connection(acme: Workspace, vera: User, api: Api) -> None:
    client = api(vera)
    connection.settings_dict["CONN_MAX_AGE"], before = 600, connection.settings_dict["CONN_MAX_AGE"]
    try:
        assert client.get(url("items")).status_code == 200
        killer = connection.copy()
        with killer.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        killer.close()
        connection.close_if_unusable_or_obsolete()  # what the beginning of a request does
        assert client.get(url("items")).status_code == 200
    finally:
        connection.settings_dict["CONN_MAX_AGE"] = before


class TestCount:
    def test_it_counts_and_forgets(self) -> None:
        key = f"test:{uuid7()}"
        assert [redis.count(key, 60) for _ in range(3)] == [1, 2, 3]
        assert 0 < int(redis.client().ttl(key)) <= 60  # type: ignore[arg-type]

    def test_it_outlives_the_end_of_its_connection(self) -> None:
        key = f"test:{uuid7()}"
        redis.count(key, 60)
        line = redis._own.line
        line.send_command("CLIENT", "ID")
        redis.client().client_kill_filter(_id=str(line.read_response()))
        assert redis.count(key, 60) == 2

    def test_with_redis_away_nobody_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(key: str, seconds: int) -> int:
            raise redis_errors.ConnectionError

        monkeypatch.setattr(redis, "count", away)
        assert MinuteThrottle()._count("any") == 0
