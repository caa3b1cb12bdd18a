"""Schedule: what follows a slip over a chain of 1,000, the critical path and all roll-ups of 10,000 items with 20,000 links.

Run by `bin/bench schedule`, which gives DATABASE_URL of a throw-away server. Requests go through the whole API in this
process; `arithmetic` is `roadmap.schedule` alone, without database and JSON.
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
os.environ.setdefault("PMHUB_DOORBELL", "0")
os.environ.setdefault("LOG_LEVEL", "WARNING")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from core.models import ApiToken, Membership, User, Workspace  # noqa: E402
from core.roles import SCOPES  # noqa: E402
from core.tenancy import acting  # noqa: E402
from roadmap.actions import create_items, create_links, create_product, new_workspace_defaults  # noqa: E402
from roadmap.models import Item, Link, Status  # noqa: E402
from roadmap.queries.schedule import plan  # noqa: E402
from roadmap.schedule import Bond, analyse, follow  # noqa: E402

ITEMS, LINKS, CHAIN, TIMES = 10_000, 20_000, 1_000, 9
START = date(2027, 1, 4)


def prepare() -> tuple[Workspace, APIClient, list[Item]]:
    """The first thousand items are a chain; links of the rest go forward, at most a few hundred places."""
    stamp = f"schedule-{int(time.time())}"
    workspace = Workspace.objects.create(slug=stamp, name="Bench")
    user = User.objects.create_user(f"{stamp}@example.com", "a-long-password")
    secret = ApiToken.new_secret()
    with acting(workspace, source="system") as actor:
        Membership.objects.create(user=user, role="owner")
        digest = ApiToken.digest_of(secret)
        ApiToken.objects.create(user=user, name="bench", digest=digest, hint=secret[:8], scopes=list(SCOPES))
        new_workspace_defaults(by=actor)
        product = create_product(by=actor, key="BEN", name="Bench")
        planned = Status.objects.get(category="planned")
        items = create_items([row(n, product, planned) for n in range(ITEMS)], by=actor)
        parents(items)
        chain = [{"source": items[n], "target": items[n + 1]} for n in range(CHAIN - 1)]
        create_links(chain, by=actor)
        Link.objects.bulk_create(
            Link(workspace=workspace, source=items[source], target=items[target])
            for source, target in forward(LINKS - len(chain))
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = APIClient(SERVER_NAME="127.0.0.1")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return workspace, client, items


def row(n: int, product: Any, planned: Status) -> dict[str, Any]:
    start = START + timedelta(days=n if n < CHAIN else n // 5)
    precision = ("day", "day", "month", "quarter")[n % 4] if n >= CHAIN else "day"
    dates = {"start": start, "end": start, "start_precision": precision, "end_precision": precision}
    return {"product": product, "title": f"Item {n}", "status": planned, "effort": float(n % 9), **dates}


def parents(items: list[Item]) -> None:
    """A tree of three floors behind the chain: 90 wholes of ten, each of ten again."""
    rest = items[CHAIN:]
    for place, item in enumerate(rest[90:], start=90):
        item.parent = rest[place % 90] if place < 990 else rest[90 + place % 900]
    Item.objects.bulk_update(rest[90:], ["parent"], batch_size=2000)


def forward(count: int) -> set[tuple[int, int]]:
    rng, found = random.Random(7), set()
    while len(found) < count:
        source = rng.randrange(CHAIN, ITEMS - 1)
        found.add((source, rng.randint(source + 1, min(source + 300, ITEMS - 1))))
    return found


def median(call: Callable[[], Any]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        call()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def figures(workspace: Workspace, client: APIClient, items: list[Item]) -> dict[str, tuple[float, str]]:
    base = f"/api/v1/workspaces/{workspace.slug}"

    def ask(method: str, path: str, count: Callable[[Any], int], wanted: int, **body: Any) -> None:
        answer = getattr(client, method)(f"{base}/{path}", body or None, format="json")
        assert answer.status_code == 200, answer.content[:300]
        assert count(answer.json()) == wanted, (path, count(answer.json()))

    def moves(preview: bool) -> None:
        path = f"items/{items[0].key}/follow"
        ask("post", path, lambda told: len(told["moves"]), CHAIN, shift_days=1, preview=preview)

    with acting(workspace, source="system"):
        whole = plan()
    root = str(items[0].pk)
    first = whole.tasks[root]
    slipped = {root: first._replace(start=first.start + 1, end=first.end + 1)}
    chain = {str(item.pk): whole.tasks[str(item.pk)] for item in items[:CHAIN]}
    bonds = [Bond(str(a.pk), str(b.pk)) for a, b in zip(items, items[1:CHAIN], strict=False)]
    return {
        "move what follows, chain of 1,000: arithmetic": (median(lambda: follow(chain, bonds, slipped)), ""),
        "critical path of 10,000 items: arithmetic": (median(lambda: analyse(whole.tasks, whole.bonds)), ""),
        "move what follows, chain of 1,000: preview": (median(lambda: moves(True)), "200"),
        "move what follows, chain of 1,000: applied": (median(lambda: moves(False)), "200"),
        "critical path of 10,000 items: answer": (
            median(lambda: ask("get", "critical-path", lambda told: len(told["slack"]), ITEMS)),
            "200",
        ),
        "roll-up of all items: answer": (
            median(lambda: ask("get", "rollup", lambda told: int(len(told) > 900), 1)),
            "",
        ),
    }


def main() -> None:
    call_command("migrate", verbosity=0)
    told = figures(*prepare())
    print(f"{ITEMS:,} items, {LINKS:,} links, median of {TIMES}")
    for name, (milliseconds, goal) in told.items():
        print(f"{name:<48}{milliseconds:7.0f} ms" + (f"   to reach: {goal}" if goal else ""))


if __name__ == "__main__":
    main()
