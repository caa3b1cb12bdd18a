"""The workbench with 10,000 items and 20,000 links opened in headless Chromium: cold, and on a second visit.

Run by `bin/bench open`, which gives DATABASE_URL and REDIS_URL of throw-away servers. The app runs by the commands of bin/run.

"Usable" means both: rows of the plan are painted, and a key press has done its work. As soon as the first rows are painted, J (the next
item) is pressed by a script in the page, in each frame until it works; the clock stops when the item is marked and painted. Counted from the start of
the navigation. The key is not sent from here: its way into the browser would take longer than what it does there, and be ours.
Cold: a browser profile that has never been here (no cache, no connection; only signed in). Second visit: the same profile
again. Each in a new tab of an open window.
"""

import json
import os
import statistics
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from playwright.sync_api import BrowserContext, CDPSession, sync_playwright  # noqa: E402

from core.models import User  # noqa: E402
from tests.bench.streams import as_run  # noqa: E402
from tests.bench.timeline import big_workspace  # noqa: E402
from tests.bench.views import link_up  # noqa: E402
from tests.bench.web import say  # noqa: E402
from tests.browser import QUIET, chromium, session_of  # noqa: E402

RUNS = int(os.environ.get("BENCH_OPEN_RUNS", "7"))
VIEWS = ("table", "timeline")

# What the key press is seen by: the item it goes to has the focus, or the table has it and marks the item.
ACTED = ".wb-stage [data-id]:focus, .wb-stage [role=treegrid]:focus[aria-activedescendant]"
WATCH = """
(() => {
  const at = (window.benchAt = {});
  const acted = () => document.querySelector(ACTED) !== null;
  // A frame's callbacks run before it is painted; a message posted from there comes after.
  const painted = (work) => {
    const after = new MessageChannel();
    after.port1.onmessage = work;
    after.port2.postMessage(0);
  };
  const press = () => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "j", code: "KeyJ", bubbles: true, cancelable: true }));
  const answer = () => requestAnimationFrame(() => {
    if (acted()) return painted(() => { at.acted = performance.now(); });
    press();
    answer();
  });
  const look = () => {
    if (!document.querySelector(".wb-stage [data-id]")) return requestAnimationFrame(look);
    painted(() => {
      at.rows = performance.now();
      at.early = acted();
      press();
      answer();
    });
  };
  look();
})();
""".replace("ACTED", json.dumps(ACTED))


def visit(context: BrowserContext, path: str) -> dict[str, float]:
    """Milliseconds from the start of the navigation: rows painted, and the key press acted on."""
    page = context.new_page()
    page.add_init_script(WATCH)
    wire = context.new_cdp_session(page)
    page.goto(path, wait_until="commit")
    at = _acted(wire)
    assert not at["early"], "marked before a key was pressed"
    size: int = page.evaluate(
        "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"
    )
    page.wait_for_timeout(3000)  # what is loaded when idle is there on a second visit
    page.close()
    return {**at, "kB": size / 1000}


def _acted(wire: CDPSession) -> dict[str, float]:
    """Asked past Playwright: the script that it puts into a page takes part of the time that is measured."""
    for _ in range(300):
        asked = {"expression": "window.benchAt", "returnByValue": True}
        at: dict[str, float] = wire.send("Runtime.evaluate", asked)["result"].get("value") or {}
        if "acted" in at:
            return at
        time.sleep(0.05)
    raise AssertionError("the key press did nothing")


def measure(base: str, cookie: dict[str, str], path: str) -> None:
    with sync_playwright() as play:
        for view in VIEWS:
            cold, again = [], []
            for _ in range(RUNS):
                # A browser of its own each time: its caches live in its processes too.
                browser = play.chromium.launch(executable_path=chromium(), args=list(QUIET))
                context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900})
                context.add_cookies([{**cookie, "url": base}])  # type: ignore[list-item]
                context.new_page().wait_for_timeout(
                    2000
                )  # a window of its own would be part of what a visit takes
                cold.append(visit(context, f"{path}?view={view}"))
                again.append(visit(context, f"{path}?view={view}"))
                browser.close()
            report(f"open: {view} of 10,000 items, cold", cold, "goal <= 1,200 ms")
            report(f"open: {view} of 10,000 items, second visit", again, "goal <= 400 ms")


def report(name: str, visits: list[dict[str, float]], goal: str) -> None:
    usable = sorted(one["acted"] for one in visits)
    rows = statistics.median(one["rows"] for one in visits)
    say(name, f"{statistics.median(usable):.0f} ms, worst {usable[-1]:.0f}", goal)
    say("  rows painted; fetched", f"{rows:.0f} ms; {visits[-1]['kB']:.0f} kB", "")


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    owner = User.objects.create_user("bench-open@example.com", "a-long-password", name="Bench Open")
    link_up(big_workspace(owner))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with as_run() as (port, _pid):
        measure(f"http://127.0.0.1:{port}", session_of(owner), "/w/bench-timeline/roadmap/")


if __name__ == "__main__":
    main()
