"""HTTP figures of one web process: a list of 100 items beside raw psycopg2, a 304, a change, pages, and sizes.

Run by `bin/bench web`, which gives DATABASE_URL and REDIS_URL of throw-away servers.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from core.models import User, Workspace  # noqa: E402
from core.tenancy import acting  # noqa: E402
from pmhub.management.commands.demo import token_for  # noqa: E402
from roadmap.actions import create_product, new_workspace_defaults  # noqa: E402
from roadmap.models import Item, Status  # noqa: E402
from roadmap.queries.item_sql import COLUMNS, as_columns, gathered  # noqa: E402
from tests.bench.client import Browser, in_turn, median_ms, p95_ms  # noqa: E402

ITEMS = 10_000
# The quickest plain statement that we know; a client that prepares nothing has it planned at each call.
SQL = (
    "WITH p AS MATERIALIZED (SELECT * FROM roadmap_item ORDER BY id LIMIT 100) SELECT json_agg(x)::text FROM"
    f" (SELECT {as_columns(COLUMNS)} FROM p i {gathered('WHERE item_id = ANY(ARRAY(SELECT id FROM p))')} ORDER BY i.id) x"
)
PAGES = (
    "",
    "strategy/",
    "roadmap/",
    "feedback/",
    "metrics/",
    "stakeholders/",
    "settings/",
    "members/",
    "tokens/",
)


def big_workspace(owner: User) -> Workspace:
    """A workspace of 10,000 items."""
    made = Workspace.objects.create(slug="bench", name="Bench")
    with acting(made, source="system") as actor:
        new_workspace_defaults(by=actor)
        product = create_product(by=actor, key="BEN", name="Bench")
        from core.models import Membership

        Membership.objects.create(user=owner, role="owner")
        status = list(Status.objects.all())
        Item.objects.bulk_create(
            Item(
                workspace=made,
                product=product,
                number=n,
                key=f"BEN-{n}",
                title=f"Item {n} of the bench",
                status=status[n % len(status)],
                rank=n * 1024,
                start="2026-01-01",
                start_precision="day",
                tags=["bench"],
                impact=n % 3,
                confidence=80,
                effort=1 + n % 5,
            )
            for n in range(1, ITEMS + 1)
        )
    return made


@contextmanager
def server(app: str, **env: str) -> Iterator[int]:
    """One web process of `app`; gives its port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    words = ["granian", "--interface", "asgi", "--no-ws", "--port", str(port), "--workers", "1", app]
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=os.environ | env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def say(name: str, figure: str, goal: str) -> None:
    print(f"{name:<58} {figure:>22}   {goal}", flush=True)


def lists(port: int, raw_port: int, token: str) -> None:
    ours, raw = Browser(port, {"Authorization": f"Bearer {token}"}), Browser(raw_port)
    address = "/api/v1/workspaces/bench/items?limit=100"
    status, headers, _body = ours.send("GET", address)
    assert status == 200
    assert raw.send("GET", "/")[0] == 200
    tag = headers["ETag"] or ""
    taken = in_turn(
        {
            "ours": lambda: ours.send("GET", address),
            "raw": lambda: raw.send("GET", "/"),
            "304": lambda: ours.send("GET", address, If_None_Match=tag),
        },
        300,
    )
    ratio = median_ms(taken["ours"]) / median_ms(taken["raw"])
    say("list of 100 items, ours", f"{median_ms(taken['ours']):.2f} ms", "")
    say("the same JSON by raw psycopg2 behind the same server", f"{median_ms(taken['raw']):.2f} ms", "")
    say("ratio", f"{ratio:.2f}", "goal <= 1.5")
    say("unchanged list, 304", f"{median_ms(taken['304']):.2f} ms", "goal <= 3 ms")


def change(port: int, token: str) -> None:
    browser = Browser(port, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    state: dict[str, Any] = {"version": '"1"', "n": 0}

    def once() -> None:
        state["n"] += 1
        body = json.dumps({"title": f"Changed {state['n']}"})
        address = "/api/v1/workspaces/bench/items/BEN-77"
        status, headers, _ = browser.send("PATCH", address, body, If_Match=state["version"])
        assert status == 200
        state["version"] = headers["ETag"]

    taken = in_turn({"change": once}, 200)
    say("change one item, all included", f"{median_ms(taken['change']):.2f} ms", "goal <= 15 ms")


def statements(token: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {token}", "Host": "127.0.0.1"})
    address = "/api/v1/workspaces/bench/items/BEN-78"
    with CaptureQueriesContext(connection) as queries:
        answer = client.patch(address, {"title": "New"}, "application/json", headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.content
    sent = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    say("SQL statements of that change", str(len(sent)), "goal <= 12")


def pages(port: int, cookie: str) -> None:
    browser = Browser(port, {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "gzip"})
    calls = {f"/w/demo/{page}": (lambda p=page: browser.send("GET", f"/w/demo/{p}")) for page in PAGES}
    calls["/w/bench/roadmap/ (10,000 items)"] = lambda: browser.send("GET", "/w/bench/roadmap/")
    for name, call in calls.items():
        assert call()[0] == 200, name  # type: ignore[no-untyped-call]
    for name, taken in in_turn(calls, 40, warm=3).items():
        say(f"page {name}, p95", f"{p95_ms(taken):.1f} ms", "goal <= 50 ms")


ASSET = re.compile(rb'(?<!data-)(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2))"')
# What a module needs before it runs; what it fetches later, import("…"), a first visit does not wait for.
IMPORT = re.compile(rb'(?:from|import)\s*["\'](\.{1,2}/[^"\']+\.js)["\']')
FONT = re.compile(rb'url\(["\']?([^"\')]+\.woff2)')


def sizes(port: int, cookie: str) -> None:
    browser = Browser(port, {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "br, gzip"})
    _status, _headers, page = browser.send("GET", "/w/demo/roadmap/")
    plain = Browser(port, {"Cookie": f"sessionid={cookie}"})
    html = plain.send("GET", "/w/demo/roadmap/")[2]
    total, seen = len(page), set()
    queue = [path.decode() for path in ASSET.findall(html)]
    while queue:
        path = queue.pop()
        if path in seen or path.endswith(".woff2"):
            continue
        seen.add(path)
        total += len(browser.send("GET", path)[2])
        if path.endswith(".js"):
            source = plain.send("GET", path)[2]
            base = path.rsplit("/", 1)[0]
            queue += [os.path.normpath(f"{base}/{found.decode()}") for found in IMPORT.findall(source)]
    say(
        f"workbench, HTML + JS + CSS of {len(seen)} files, compressed",
        f"{total / 1000:.1f} kB",
        "goal <= 150 kB",
    )


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", verbosity=0)
    owner = User.objects.get(email="demo@tidewater.example")
    bench = big_workspace(owner)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    token = token_for(bench, owner)
    client = Client()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    cookie = client.cookies["sessionid"].value
    statements(token)
    env = {"PMHUB_API_RATE": "1000000", "LOG_LEVEL": "ERROR"}
    with (
        server("pmhub.asgi:application", **env) as port,
        server("tests.bench.raw_app:application", BENCH_SQL=SQL, BENCH_WORKSPACE=str(bench.pk)) as raw_port,
    ):
        lists(port, raw_port, token)
        change(port, token)
        pages(port, cookie)
        sizes(port, cookie)


if __name__ == "__main__":
    main()
