"""/healthz says that the process lives, /readyz that it can work."""

from datetime import timedelta
from typing import Any

import pytest
import redis.exceptions
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from core import health
from core import redis as our_redis
from core.models import Delivery
from tests.conftest import Act


class Redis:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def ping(self) -> bool:
        if self.error:
            raise self.error
        return True


@pytest.fixture
def with_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(our_redis, "client", Redis)


def test_alive_without_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready(client: Client, with_redis: None) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "database": True,
        "redis": True,
        "migrations": True,
        "overdue_seconds": 0,
    }
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_tells_how_late_the_workers_are(client: Client, with_redis: None, act: Act) -> None:
    with act():
        for minutes, state in ((5, "queued"), (90, "sent"), (-60, "queued")):
            due = timezone.now() - timedelta(minutes=minutes)
            Delivery.objects.create(
                kind="mail", target="a@example.com", dedupe_key=str(minutes), due_at=due, state=state
            )
    assert client.get("/readyz").json()["overdue_seconds"] in range(299, 330)


@pytest.mark.django_db
def test_not_ready_without_redis(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    away = redis.exceptions.ConnectionError("away")
    monkeypatch.setattr(our_redis, "client", lambda: Redis(away))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["redis"] is False
    assert answer.json()["database"] is True


@pytest.mark.django_db
def test_not_ready_without_database(
    client: Client, with_redis: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Any:
        raise OperationalError("away")

    monkeypatch.setattr(health, "_database", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["overdue_seconds"] is None


@pytest.mark.django_db
def test_not_ready_behind_migrations(
    client: Client, with_redis: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *args, **kwargs: ["something"])
    assert client.get("/readyz").json()["migrations"] is False
