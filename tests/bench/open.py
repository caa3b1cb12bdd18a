"""The workbench with 10,000 items and 20,000 links opened in headless Chromium: cold, and on a second visit.

Run by `bin/bench open`, which gives DATABASE_URL and REDIS_URL of throw-away servers. The app runs by the commands of bin/run.

"Usable" means both: rows of the plan are painted, and a key press has done its work. As soon as a first row is in the page, a
real key press (J, the next item) is sent, and again until it works; the clock stops with the frame that shows the item marked. Counted from the start of the
navigation by the browser's own clock, so the way of the key press from here into the browser is in the figure too.
Cold: a browser profile that has never been here (no cache, no connection; only signed in). Second visit: the same profile
again, in a new tab.
"""

import json
import os
import statistics
import time
from typing import Any

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
  window.benchAt = {};
  const once = (name, selector) => {
    const look = () => {
      if (!document.querySelector(selector)) return requestAnimationFrame(look);
      const after = new MessageChannel();
      after.port1.onmessage = () => { window.benchAt[name] = performance.now(); };
      requestAnimationFrame(() => after.port2.postMessage(0));
    };
    look();
  };
  once("rows", ".wb-stage [data-id]");
  once("acted", "SELECTOR");
})();
"""


def visit(context: BrowserContext, path: str) -> dict[str, float]:
    """Milliseconds from the start of the navigation: rows painted, and the key press acted on."""
    page = context.new_page()
    page.add_init_script(WATCH.replace("SELECTOR", ACTED))
    wire = context.new_cdp_session(page)
    page.goto(path, wait_until="commit")
    _await(wire, "rows")
    assert _ask(wire, f"document.querySelector({json.dumps(ACTED)}) === null"), (
        "marked before a key was pressed"
    )
    at = _press(wire)
    size: int = page.evaluate(
        "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"
    )
    page.wait_for_timeout(3000)  # what is loaded when idle is there on a second visit
    page.close()
    return {**at, "kB": size / 1000}


def _ask(wire: CDPSession, expression: str) -> Any:
    """Asked past Playwright: the script that it puts into a page takes part of the time that is measured."""
    return wire.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})["result"].get(
        "value"
    )


def _await(wire: CDPSession, name: str, tries: int = 3000) -> bool:
    for _ in range(tries):
        if _ask(wire, f"{name!r} in (window.benchAt || {{}})"):
            return True
        time.sleep(0.005)
    return False


def _press(wire: CDPSession) -> dict[str, float]:
    key = {"key": "j", "code": "KeyJ", "text": "j", "windowsVirtualKeyCode": 74}
    for _ in range(200):
        wire.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
        wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        if _await(wire, "acted", tries=10):
            at: dict[str, float] = _ask(wire, "window.benchAt")
            return at
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
