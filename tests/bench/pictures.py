"""Pictures of 10,000 items with 20,000 links, of each kind and with all fields: processor seconds, and memory beside what
the process had.

Run by `bin/bench pictures`, which gives DATABASE_URL of a throw-away server. Each is drawn by a process of its own, so that
its memory is its own; seconds are of the processor, for a web process draws on one.
"""

import os
import random
import resource
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
os.environ.setdefault("PMHUB_DOORBELL", "0")
os.environ.setdefault("LOG_LEVEL", "WARNING")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.http import QueryDict  # noqa: E402

from core.models import Membership, User, Workspace  # noqa: E402
from core.tenancy import acting  # noqa: E402
from roadmap.actions import create_items, create_product, create_team, new_workspace_defaults  # noqa: E402
from roadmap.api.pictures import written  # noqa: E402
from roadmap.export.labels import labels  # noqa: E402
from roadmap.export.pictures import drawn  # noqa: E402
from roadmap.models import Link, Status  # noqa: E402
from tests.bench.schedule import ITEMS, LINKS, forward, parents, row  # noqa: E402

KINDS = ("timeline", "table", "board", "tree", "matrix", "calendar")
ALL = ",".join(labels())
# What is asked of each; the last two with every field that there is.
VIEWS = {kind: f"view={kind}" for kind in KINDS} | {
    "wide table": f"view=table&cols={ALL}",
    "full board": f"view=board&cards={ALL}",
}
FORMS = ("pdf", "png", "svg")
WORDS = "harbour ferry ticket refund quay tide berth crane pilot mooring".split()


def prepare() -> tuple[Workspace, User]:
    """Titles of some words, twelve teams: most of what is drawn is letters."""
    stamp = f"pictures-{int(time.time())}"
    workspace = Workspace.objects.create(slug=stamp, name="Bench")
    user = User.objects.create_user(f"{stamp}@example.com", "a-long-password")
    dice = random.Random(3)
    with acting(workspace, source="system") as actor:
        Membership.objects.create(user=user, role="owner")
        new_workspace_defaults(by=actor)
        product = create_product(by=actor, key="BEN", name="Bench")
        teams = [create_team(by=actor, name=f"Team {n}") for n in range(12)]
        planned = Status.objects.get(category="planned")
        more = [
            {"title": " ".join(dice.choices(WORDS, k=5)), "team": dice.choice(teams)} for _n in range(ITEMS)
        ]
        items = create_items([row(n, product, planned) | one for n, one in enumerate(more)], by=actor)
        parents(items)
        Link.objects.bulk_create(
            Link(workspace=workspace, source=items[source], target=items[target])
            for source, target in forward(LINKS)
        )
    return workspace, user


def measured(workspace: Workspace, user: User, view: str, form: str) -> tuple[float, float, int]:
    """Seconds, megabytes and the size of the file, by a process of its own."""
    connections.close_all()
    here, there = os.pipe()
    if pid := os.fork():
        os.close(there)
        with os.fdopen(here) as answer:
            told = answer.read()
        os.waitpid(pid, 0)
        seconds, megabytes, size = told.split()
        return float(seconds), float(megabytes), int(size)
    _draw(workspace, user, view, form, there)
    os._exit(0)


def _draw(workspace: Workspace, user: User, view: str, form: str, there: int) -> None:
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    query = QueryDict(f"{VIEWS[view]}&category=any")
    with acting(workspace, user) as actor:
        made: Any = written(drawn(actor, query), form, "a4", actor)
    taken = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    os.write(there, f"{taken:.2f} {peak / 1024:.0f} {len(made)}".encode())


def main() -> None:
    call_command("migrate", verbosity=0)
    made = prepare()
    views = sys.argv[1:] or VIEWS
    print(f"{ITEMS:,} items, {LINKS:,} links: seconds of a processor, MB more, kB of the file")
    for view in views:
        for form in FORMS:
            seconds, megabytes, size = measured(*made, view, form)
            print(f"{view:<12}{form:<5}{seconds:7.1f} s{megabytes:7.0f} MB{size // 1000:8,} kB", flush=True)


if __name__ == "__main__":
    main()
