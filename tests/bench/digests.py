"""Digests: 1,000 readers of four audiences come due at once; built from the event log and sent to a local SMTP server.

Run by `bin/bench digests`, which gives DATABASE_URL of a throw-away server; BENCH_DIGESTS=1000 is the number of readers.
One worker does all of it, as in production: the tick makes the runs, each run builds and queues a digest in its own
transaction, the outbox hands each over and commits.
"""

import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import django

READERS = int(os.environ.get("BENCH_DIGESTS", "1000"))
ITEMS = 120
ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def post_office() -> Iterator[Path]:
    """An SMTP server in a process of its own; gives its log, a line for each mail that it accepted."""
    with TemporaryDirectory(prefix="pmhub-bench-") as folder:
        log, port = Path(folder) / "mails", free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.smtpd", str(port), str(log)], cwd=ROOT
        )
        os.environ |= {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "PMHUB_DOORBELL": "0", "LOG_LEVEL": "WARNING"}
        # The ceiling is asked for each batch, and high enough for all.
        os.environ["PMHUB_STRANGER_MAILS"] = str(100 * READERS)
        try:
            yield log
        finally:
            server.terminate()
            server.wait()


def prepare() -> None:
    """A workspace whose readers, in three zones and two languages, have missed 60 changes."""
    from core.events import latest_cursor
    from core.models import Workspace
    from core.tenancy import acting
    from roadmap.actions import change_item, create_item, create_product, new_workspace_defaults
    from roadmap.models import Status
    from stakeholders.actions import create_audience, create_stakeholder, subscribe
    from stakeholders.models import Subscription

    workspace = Workspace.objects.create(slug=f"digests-{int(time.time())}", name="Bench", zone="Europe/Oslo")
    with acting(workspace, source="system") as actor:
        new_workspace_defaults(by=actor)
        products = [create_product(by=actor, key=f"B{n}", name=f"Product {n}") for n in range(3)]
        planned = Status.objects.get(category="planned")
        text = "What it does for people, in a sentence.\n\nHow it is done, in another."
        items = [
            create_item(
                by=actor,
                product=products[n % 3],
                title=f"Improvement number {n}",
                status=planned,
                description=text,
                end=date(2026, 6, 1) + timedelta(days=3 * n),
                end_precision="day",
            )
            for n in range(ITEMS)
        ]
        audiences = [
            create_audience(
                by=actor, name=f"Audience {precision}", products=products[:count], date_precision=precision
            )
            for precision, count in (("day", 3), ("month", 3), ("quarter", 2), ("year", 1))
        ]
        for n in range(READERS):
            person = create_stakeholder(
                by=actor,
                name=f"Reader {n}",
                email=f"reader{n}@example.com",
                zone=("Europe/Oslo", "Europe/Berlin", "America/New_York")[n % 3],
                language=("en", "de")[n % 2],
            )
            subscribe(person, audiences[n % 4], by=actor, cadence="daily", hour=8)
    with acting(workspace, source="system"):
        Subscription.objects.update(cursor=str(latest_cursor()), since=actor.now - timedelta(days=1))
    with acting(workspace, source="system") as actor:
        for item in items[: ITEMS // 2]:
            change_item(item, by=actor, end=item.end + timedelta(days=400))


def due() -> None:
    """Let every schedule be due at one instant that has just passed."""
    from django.utils import timezone

    from core.models import Schedule
    from core.tenancy import system

    with system():
        Schedule.objects.update(next_due_at=timezone.now() - timedelta(seconds=1))


def main() -> None:
    with post_office() as log:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
        django.setup()
        from django.core.management import call_command

        from core import outbox, schedules

        call_command("migrate", verbosity=0)
        prepare()
        due()
        begun, cpu = time.perf_counter(), time.process_time()
        runs = schedules.tick()
        done = 0
        while part := schedules.run_due():
            done += part
        built = time.perf_counter()
        tally = outbox.drain(600)
        sent = time.perf_counter()
        report(log, runs, done, tally.sent, built - begun, sent - built)
        print(
            f"the worker's own  {(time.process_time() - cpu) / READERS * 1000:6.1f} ms of processor for a digest"
        )


def report(log: Path, runs: int, done: int, sent: int, building: float, sending: float) -> None:
    times = Counter(line.split()[-1] for line in log.read_text().splitlines())
    once = sum(count == 1 for count in times.values())
    rate = sent / (building + sending)
    print(
        f"{runs} due, {done} built, {sent} sent by one worker; {once} of {READERS} readers reached exactly once"
    )
    print(f"built and queued  {done / building:6.0f}/s")
    print(f"sent              {sent / sending:6.0f}/s")
    print(f"together          {rate:6.0f}/s   to reach: 150")
    assert once == len(times) == sent == READERS, "every reader exactly once"


if __name__ == "__main__":
    main()
