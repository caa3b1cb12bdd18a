"""Two questions of load balancers and people on call: is the process alive, and can it do its work?"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import outbox, redis

log = logging.getLogger(__name__)

_migrated = False


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: this process answers. Asks nobody else, so that a database that is away restarts no web process."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: 200 when database, migrations and Redis are there, otherwise 503.

    `overdue_seconds`: for how long the oldest work could have been taken and was not; workers that do not keep up.
    """
    report: dict[str, Any] = {
        "database": _works("database", _database),
        "redis": _works("redis", lambda: bool(redis.client().ping())),
    }
    report["migrations"] = report["database"] and _works("migrations", _is_migrated)
    ready = all(report.values())
    report["overdue_seconds"] = _overdue() if report["migrations"] else None
    return JsonResponse({"status": "ready" if ready else "not ready", **report}, status=200 if ready else 503)


def _works(name: str, ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except Exception as error:  # whatever it is, the answer is "not ready"
        log.warning("not ready", extra={"part": name, "error": str(error)})
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _is_migrated() -> bool:
    """Reading the migration files takes a while, and what is applied stays so while this process lives."""
    global _migrated
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _overdue() -> int:
    age = outbox.oldest_overdue()
    return int(age.total_seconds()) if age else 0
