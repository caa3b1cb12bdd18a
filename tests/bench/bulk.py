"""A bulk change of 500 items: how long it takes by the API, in how many statements, and undone.

Run by `bin/bench bulk`, which gives DATABASE_URL and REDIS_URL of throw-away servers.
"""

import os
import statistics
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from core.models import Membership, User, Workspace  # noqa: E402
from core.tenancy import acting  # noqa: E402
from pmhub.management.commands.demo import token_for  # noqa: E402
from roadmap.actions import create_items, create_product, new_workspace_defaults  # noqa: E402
from roadmap.models import Item, Status  # noqa: E402

ITEMS, ALIKE, ROUNDS = 10_000, 500, 7
API = "/api/v1/workspaces/bench"


def prepare() -> tuple[Client, list[str], list[str]]:
    """A client with a token, ids of items, ids of statuses."""
    workspace = Workspace.objects.create(slug="bench", name="Bench")
    owner = User.objects.create_user("bench@example.com", "a-long-password")
    with acting(workspace, source="system") as actor:
        Membership.objects.create(user=owner, role="owner")
        new_workspace_defaults(by=actor)
        product = create_product(by=actor, key="BEN", name="Bench")
        rows = [{"product": product, "title": f"Item {n}", "tags": ["old"]} for n in range(ITEMS)]
        for start in range(0, ITEMS, 1000):
            create_items(rows[start : start + 1000], by=actor)
        ids = [str(pk) for pk in Item.objects.order_by("?").values_list("pk", flat=True)[:ALIKE]]
        statuses = [str(pk) for pk in Status.objects.values_list("pk", flat=True)]
    token = token_for(workspace, owner)
    return Client(headers={"Authorization": f"Bearer {token}", "Host": "127.0.0.1"}), ids, statuses


def send(client: Client, path: str, body: dict[str, Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    answer = client.post(f"{API}/{path}", body, "application/json")
    assert answer.status_code == 200, answer.content
    return answer.json(), (time.perf_counter() - begun) * 1000


def main() -> None:
    call_command("migrate", verbosity=0)
    client, ids, statuses = prepare()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    bulk, undo, counts = [], [], []
    for n in range(ROUNDS):
        change = {"status": statuses[1 + n % 2], "effort": n + 1, "start": f"2026-0{n + 1}-01"}
        with CaptureQueriesContext(connection) as queries:
            done, ms = send(
                client,
                "items/bulk",
                {"ids": ids, "set": change, "add_tags": [f"t{n}"], "remove_tags": ["old"]},
            )
        assert len(done["changed"]) == ALIKE
        counts.append(len([q for q in queries if q["sql"] not in ("BEGIN", "COMMIT")]))
        bulk.append(ms)
        undo.append(send(client, "undo", {"xid": done["xid"]})[1])
    print(
        f"change of {ALIKE} of {ITEMS:,} items, median   {statistics.median(bulk):7.0f} ms   goal <= 500 ms"
    )
    print(f"the slowest                              {max(bulk):7.0f} ms")
    print(f"statements                               {max(counts):7d}      goal <= 20")
    print(f"undone, median                           {statistics.median(undo):7.0f} ms")


if __name__ == "__main__":
    main()
