"""Points: rows a second through the API, and what 10,000 late points cost beside a full rebuild of the rollups.

Run by `bin/bench points`, which gives DATABASE_URL of a throw-away server; BENCH_POINTS=10000000 for the full size.
"""

import argparse
import os
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
# The bell is not rung: what is worked out, and when, is measured here.
os.environ.setdefault("PMHUB_DOORBELL", "0")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from core.models import ApiToken, Membership, User, Workspace  # noqa: E402
from core.roles import SCOPES  # noqa: E402
from core.tenancy import acting, system  # noqa: E402
from metrics.actions import create_kpi, rebuild  # noqa: E402
from metrics.models import Dirty, Kpi  # noqa: E402
from metrics.tasks import drain_kpi  # noqa: E402

SERIES = 20
LATE = 10_000
START = datetime(2025, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=1)


def prepare() -> tuple[Workspace, APIClient, list[Kpi]]:
    stamp = f"points-{int(time.time())}"
    workspace = Workspace.objects.create(slug=stamp, name="Bench", zone="Europe/Lisbon")
    user = User.objects.create_user(f"{stamp}@example.com", "a-long-password")
    secret = ApiToken.new_secret()
    with acting(workspace, source="system") as actor:
        Membership.objects.create(user=user, role="owner")
        digest = ApiToken.digest_of(secret)
        ApiToken.objects.create(user=user, name="bench", digest=digest, hint=secret[:8], scopes=list(SCOPES))
        kpis = [create_kpi(by=actor, name=f"Series {n}", decimals=2) for n in range(SERIES)]
    client = APIClient(SERVER_NAME="127.0.0.1")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return workspace, client, kpis


def body(rows: int, draw: random.Random) -> bytes:
    lines = (f"{(START + n * STEP).isoformat()},{draw.random() * 100:.3f}" for n in range(rows))
    return ("at,value\n" + "\n".join(lines)).encode()


def send(client: APIClient, workspace: Workspace, kpi: Kpi, data: bytes) -> dict[str, Any]:
    address = f"/api/v1/workspaces/{workspace.slug}/kpis/{kpi.pk}/points"
    answer = client.generic("POST", address, data, content_type="text/csv")
    assert answer.status_code == 200, answer.content
    return answer.json()


def timed(run: Any) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def drain_all(workspace: Workspace) -> None:
    with system():
        waiting = set(Dirty.objects.filter(workspace=workspace).values_list("kpi_id", flat=True))
    for kpi_id in waiting:
        drain_kpi(workspace, kpi_id)


def late_week(rows: int, draw: random.Random) -> bytes:
    """Late points as sources deliver them: in the last seven days, between the points that are there."""
    minutes = draw.sample(range(rows - 7 * 1440, rows), LATE // SERIES)
    return "\n".join(f"{(START + n * STEP + timedelta(seconds=30)).isoformat()},1" for n in minutes).encode()


def late_anywhere(rows: int, draw: random.Random) -> bytes:
    """The hard case: all of them in one series, over its whole length."""
    minutes = draw.sample(range(rows), LATE)
    return "\n".join(f"{(START + n * STEP + timedelta(seconds=15)).isoformat()},1" for n in minutes).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=int(os.environ.get("BENCH_POINTS", 1_000_000)))
    rows = parser.parse_args().rows // SERIES
    call_command("migrate", verbosity=0)
    draw = random.Random(1)
    workspace, client, kpis = prepare()
    data = body(rows, draw)
    ingest = sum(timed(lambda kpi=kpi: send(client, workspace, kpi, data)) for kpi in kpis)
    print(
        f"ingest by the API, {rows * SERIES:,} rows: {rows * SERIES / ingest:,.0f} rows/s (to reach: 60,000)"
    )
    again = timed(lambda: send(client, workspace, kpis[0], data))
    print(f"the same {rows:,} rows again, nothing changes: {rows / again:,.0f} rows/s")
    first = timed(lambda: drain_all(workspace))
    print(f"first rollup of everything: {first:.2f} s, {rows * SERIES / first:,.0f} points/s")
    with acting(workspace, source="system") as actor:
        for kpi in kpis:
            rebuild(kpi, by=actor)
    full = timed(lambda: drain_all(workspace))
    print(f"full rebuild: {full:.2f} s")
    for kpi in kpis:
        send(client, workspace, kpi, late_week(rows, draw))
    late = timed(lambda: drain_all(workspace))
    print(
        f"{LATE:,} late points in the last week of {SERIES} series: {late:.2f} s, {full / late:.0f} times faster (to reach with 10,000,000: 20)"
    )
    send(client, workspace, kpis[0], late_anywhere(rows, draw))
    hard = timed(lambda: drain_all(workspace))
    print(f"{LATE:,} late points on every day of one series: {hard:.2f} s, {full / hard:.0f} times faster")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('metrics_point'))")
        print(f"the table of points: {cursor.fetchone()[0]}")


if __name__ == "__main__":
    main()
