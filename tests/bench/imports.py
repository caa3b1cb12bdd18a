"""Imports: rows a second of 10,000 items, plain and as an export of Jira; memory by the size of the file; a whole workspace.

Run by `bin/bench imports`, which gives DATABASE_URL of a throw-away server; BENCH_IMPORT_ROWS is the number of items.
The file of Jira has its headers, an epic for every ten issues, 5,000 links, 3,333 comments with author and time, statuses and
priorities of its own; a tried out import executes all of it and takes it back. Each size of the memory's figures, and the
export and import of the whole workspace, runs in a process of its own, so that its peak is its own (Linux only: /proc).
"""

import csv
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
# The bell is not rung: this process is the worker.
os.environ.setdefault("PMHUB_DOORBELL", "0")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from core.export.read import import_archive  # noqa: E402
from core.export.write import write_archive  # noqa: E402
from core.imports import jobs, runner  # noqa: E402
from core.models import ImportJob, Membership, User, Workspace  # noqa: E402
from core.tenancy import acting  # noqa: E402
from roadmap.actions import create_product, new_workspace_defaults  # noqa: E402
from roadmap.models import Comment, Item, Link  # noqa: E402
from tests.bench.web import say  # noqa: E402

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "10000"))
SIZES = (1_000, 10_000, 50_000)
SPEED = "goal >= 2,000 rows/s"
SHARE = "goal >= 0.65, however busy the machine"
STATUSES = ("Planned", "Idea", "In progress", "Shipped")
WORDS = "Why this matters and to whom. " * 4


def prepare(slug: str) -> tuple[Workspace, User]:
    workspace = Workspace.objects.create(slug=slug, name="Bench", zone="Europe/Lisbon")
    user = User.objects.create_user(f"{slug}@example.com", "a-long-password", name="Ann Bench")
    with acting(workspace, source="system") as actor:
        Membership.objects.create(user=user, role="owner")
        new_workspace_defaults(by=actor)
        create_product(by=actor, key="BEN", name="Bench")
    return workspace, user


def as_csv(rows: Iterator[list[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def plain(count: int) -> Iterator[list[object]]:
    yield ["id", "title", "status", "start", "due", "team", "tags", "effort", "description"]
    for n in range(count):
        month = n % 12 + 1
        dates = (f"2026-{month:02}-05", f"2027-{month:02}-15")
        yield [f"B-{n}", f"Item {n}", STATUSES[n % 4], *dates, f"Team {n % 20}", "a;b", n % 9 + 1, WORDS]


JIRA = (
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name", "Priority",
    "Assignee", "Created", "Due date", "Fix versions", "Labels", "Labels", "Description",
    "Outward issue link (Blocks)", "Outward issue link (Relates)", "Custom field (Start date)",
    "Custom field (Story Points)", "Comment", "Comment", "Parent", "Parent key",
)  # fmt: skip


def jira(count: int) -> Iterator[list[object]]:
    yield [*JIRA]
    for n in range(count):
        epic = n - n % 10
        kind, parent = ("Epic", "") if n == epic else (("Story", "Bug", "Task")[n % 3], epic)
        said = f"15/Jun/26 3:{n % 60:02} PM;Ann Bench;Ask {n % 40} customers first." if n % 3 == 0 else ""
        yield [
            f"Issue {n} of the tracker", f"JIR-{n}", 100_000 + n, kind,
            ("To Do", "In Progress", "Done", "Waiting for customer")[n % 4], "JIR", "Jira project",
            ("High", "Medium", "Low")[n % 3], "Ann Bench", "01/Jun/26 9:00 AM", f"{n % 28 + 1}/Jul/26",
            f"2026.{n % 6}", "api", f"area-{n % 30}", WORDS,
            f"JIR-{n + 7}" if n % 4 == 0 and n + 7 < count else "",
            f"JIR-{n - 1}" if n % 4 == 2 else "",
            f"{n % 28 + 1}/Jun/26", n % 8 + 1, said, "", 100_000 + epic if parent != "" else "",
            f"JIR-{epic}" if parent != "" else "",
        ]  # fmt: skip


def bring(workspace: Workspace, user: User, data: bytes, dry: bool) -> tuple[ImportJob, float]:
    with acting(workspace, user) as actor:
        job = jobs.receive([data], kind="items", filename="bench.csv", by=actor)
        jobs.start(job, by=actor, dry=dry)
    begun = time.perf_counter()
    runner.run(job.pk)
    seconds = time.perf_counter() - begun
    with acting(workspace, source="system"):
        job = ImportJob.objects.get(pk=job.pk)
    assert job.state in ("checked", "done"), job.problem
    assert job.counts["rejected"] == 0, job.reasons
    return job, seconds


def speed(name: str, slug: str, data: bytes) -> tuple[Workspace, float]:
    """The workspace, and how many seconds new rows took."""
    workspace, user = prepare(slug)
    taken = 0.0
    bring(workspace, user, as_csv(plain(500)), dry=True)
    for said, dry, goal in (("tried out", True, ""), ("new", False, SPEED), ("unchanged", False, "")):
        job, seconds = bring(workspace, user, data, dry)
        counted = "unchanged" if said == "unchanged" else "created"
        assert job.counts[counted] == ROWS, job.counts
        say(f"import: {ROWS:,} items, {name}, {said}", f"{ROWS / seconds:,.0f} rows/s", goal)
        taken = seconds if said == "new" else taken
    return workspace, taken


def megabytes() -> int:
    """The most that this process has held so far; getrusage would tell that of the process which started it, if that is more."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def alone(*words: str) -> list[str]:
    """What a process of its own answers: this file, told what to do."""
    command = [sys.executable, "-m", "tests.bench.imports", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def memory() -> None:
    peaks = {rows: int(alone("memory", str(rows))[0]) for rows in SIZES}
    more = peaks[SIZES[-1]] - peaks[SIZES[0]]
    say("import: peak memory, 1,000, 10,000, 50,000 rows", ", ".join(map(str, peaks.values())) + " MB", "")
    say("  more for 50 times the rows", f"{more} MB", "goal flat, <= 15 MB")


def peak(rows: int) -> None:
    """The peak of a process that brings in a file of so many rows, and nothing else; the file itself comes by pieces."""
    workspace, user = prepare(f"memory-{rows}")
    with tempfile.TemporaryFile("w+", newline="") as file, acting(workspace, user) as actor:
        csv.writer(file).writerows(plain(rows))
        file.seek(0)
        pieces = iter(lambda: file.buffer.read(1 << 16), b"")
        job = jobs.receive(pieces, kind="items", filename="bench.csv", by=actor)
        jobs.start(job, by=actor, dry=False)
    runner.run(job.pk)
    with acting(workspace, source="system"):
        assert ImportJob.objects.get(pk=job.pk).counts["created"] == rows
    print(megabytes())


def whole(workspace: Workspace) -> None:
    with acting(workspace, source="system"):
        counted = (Item.objects.count(), Link.objects.count(), Comment.objects.count())
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        seconds, rows, peak_out = alone("export", workspace.slug, file.name)
        size = Path(file.name).stat().st_size / 1e6
        say(
            f"whole export: {counted[0]:,} items, {counted[1]:,} links, {counted[2]:,} comments",
            f"{float(seconds):.1f} s, {peak_out} MB",
            f"{int(rows):,} rows in {size:.1f} MB",
        )
        seconds, peak_in = alone("import", file.name, "bench-again")
        say(
            "whole import",
            f"{float(seconds):.1f} s, {peak_in} MB",
            f"{int(rows) / float(seconds):,.0f} rows/s",
        )
    again = Workspace.objects.get(slug="bench-again")
    with acting(again, source="system"):
        assert (Item.objects.count(), Link.objects.count(), Comment.objects.count()) == counted


def export(slug: str, path: str) -> None:
    begun = time.perf_counter()
    with Path(path).open("wb") as target:
        manifest = write_archive(Workspace.objects.get(slug=slug), target)
    rows = sum(file["rows"] for file in manifest["files"].values())
    print(time.perf_counter() - begun, rows, megabytes())


def bring_whole(path: str, slug: str) -> None:
    begun = time.perf_counter()
    with Path(path).open("rb") as file:
        import_archive(file, slug=slug, owner="bench-again@example.com")
    print(time.perf_counter() - begun, megabytes())


def main() -> None:
    call_command("migrate", verbosity=0)
    _workspace, fast = speed("plain CSV", "plain", as_csv(plain(ROWS)))
    tracker, slow = speed("an export of Jira", "jira", as_csv(jira(ROWS)))
    say("  rows of Jira against plain ones, new", f"{fast / slow:.2f} of the speed", SHARE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    memory()
    whole(tracker)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["memory", rows]:
            peak(int(rows))
        case ["export", slug, path]:
            export(slug, path)
        case ["import", path, slug]:
            bring_whole(path, slug)
        case _:
            main()
