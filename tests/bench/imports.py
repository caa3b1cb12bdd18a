"""Imports: rows a second of items, new, unchanged and tried out, with the memory that a big file takes.

Run by `bin/bench imports`, which gives DATABASE_URL of a throw-away server.
"""

import argparse
import csv
import io
import os
import resource
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from core.imports import jobs, runner  # noqa: E402
from core.models import ImportJob, Membership, User, Workspace  # noqa: E402
from core.tenancy import acting  # noqa: E402
from roadmap.actions import create_product, new_workspace_defaults  # noqa: E402

STATUSES = ("Planned", "Idea", "In progress", "Shipped")


def prepare() -> tuple[Workspace, User]:
    stamp = f"imports-{int(time.time())}"
    workspace = Workspace.objects.create(slug=stamp, name="Bench", zone="Europe/Lisbon")
    user = User.objects.create_user(f"{stamp}@example.com", "a-long-password")
    with acting(workspace, source="system") as actor:
        Membership.objects.create(user=user, role="owner")
        new_workspace_defaults(by=actor)
        create_product(by=actor, key="BEN", name="Bench")
    return workspace, user


def items(rows: int) -> bytes:
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(["id", "title", "status", "start", "due", "team", "tags", "effort", "description"])
    for n in range(rows):
        month = n % 12 + 1
        dates = (f"2026-{month:02}-05", f"2027-{month:02}-15")
        words = "Why this matters and to whom. " * 4
        out.writerow(
            [f"B-{n}", f"Item {n}", STATUSES[n % 4], *dates, f"Team {n % 20}", "a;b", n % 9 + 1, words]
        )
    return text.getvalue().encode()


def bring(workspace: Workspace, user: User, data: bytes, dry: bool) -> tuple[ImportJob, float]:
    with acting(workspace, user) as actor:
        job = jobs.receive([data], kind="items", filename="bench.csv", by=actor)
        jobs.start(job, by=actor, dry=dry)
    begun = time.perf_counter()
    runner.run(job.pk)
    seconds = time.perf_counter() - begun
    with acting(workspace, source="system"):
        return ImportJob.objects.get(pk=job.pk), seconds


def megabytes() -> int:
    """The most that this process has held so far."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held // (1024 if sys.platform == "linux" else 1024 * 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=int(os.environ.get("BENCH_IMPORT_ROWS", 20_000)))
    rows = parser.parse_args().rows
    # The bell is not rung: this process is the worker.
    settings.DOORBELL = False
    call_command("migrate", verbosity=0)
    workspace, user = prepare()
    bring(workspace, user, items(500), dry=True)
    before = megabytes()
    data = items(rows)
    for said, dry in (("tried out", True), ("new", False), ("unchanged", False)):
        job, seconds = bring(workspace, user, data, dry)
        assert job.state in ("checked", "done"), job.problem
        print(f"{rows:,} items {said}: {rows / seconds:,.0f} rows/s ({job.counts})")
    print(f"memory: {before} MB before, {megabytes()} MB at most with a file of {len(data) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
