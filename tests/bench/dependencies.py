"""The timeline with 10,000 items and 20,000 dependencies drawn, in headless Chromium: first paint beside that of two
libraries with the same data, frames while scrolling and while a bar is dragged.

Run by `bin/bench dependencies`, which gives DATABASE_URL and REDIS_URL of throw-away servers.
"""

import math
import os
import statistics
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from core.models import User, Workspace  # noqa: E402
from core.tenancy import acting  # noqa: E402
from roadmap.models import Item, Link  # noqa: E402
from tests.bench.rivals import MOST, first_paints  # noqa: E402
from tests.bench.timeline import DRAG, PAINT, SCROLL, big_workspace, frames  # noqa: E402
from tests.bench.web import say, server  # noqa: E402
from tests.browser import QUIET, chromium, session_of  # noqa: E402

LINKS = 20_000
RUNS = 5
PATH = "/w/bench-timeline/roadmap/"


def link_up(workspace: Workspace) -> None:
    """Twenty thousand links, each from an item to one that begins soon after; no ring, since time runs one way."""
    dice = Random(5)
    with acting(workspace, source="system"):
        items = list(Item.objects.exclude(start=None).order_by("start", "number").only("pk", "start"))
        pairs: set[tuple[int, int]] = set()
        while len(pairs) < LINKS:
            source = dice.randrange(len(items) - 1)
            pairs.add((source, min(len(items) - 1, source + dice.randint(1, 900))))
        Link.objects.bulk_create(
            [Link(workspace=workspace, source=items[a], target=items[b]) for a, b in sorted(pairs) if a != b],
            batch_size=2000,
        )


def opened(browser: Browser, base: str, cookie: dict[str, str], query: str = "") -> Page:
    context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900})
    context.add_cookies([{**cookie, "url": base}])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(PATH + query)
    return page


def own(browser: Browser, base: str, cookie: dict[str, str]) -> dict[str, list[float]]:
    """Each run with the links drawn, and its frames beside those without: a busy machine slows both."""
    taken: dict[str, list[float]] = {"paint": [], "scroll": [], "drag": [], "bare": []}
    for _ in range(RUNS):
        page = opened(browser, base, cookie, "?links=off")
        page.evaluate(PAINT)
        page.wait_for_timeout(1500)
        taken["bare"] += frames(page, SCROLL)
        page.context.close()
        page = opened(browser, base, cookie)
        taken["paint"].append(page.evaluate(PAINT))
        page.wait_for_selector(".curves:not([hidden])", state="attached", timeout=20_000)
        page.wait_for_timeout(1500)
        taken["drag"] += frames(page, DRAG)
        taken["scroll"] += frames(page, SCROLL)
        page.context.close()
    return taken


def plan_text(browser: Browser, base: str, cookie: dict[str, str]) -> str:
    page = opened(browser, base, cookie)
    address = "/api/v1/workspaces/bench-timeline/workbench"
    text: str = page.evaluate(f"async () => (await fetch('{address}')).text()")
    page.context.close()
    return text


def tell(taken: dict[str, list[float]]) -> float:
    paint, drag = statistics.median(taken["paint"]), sorted(taken["drag"])
    say("10,000 items, 20,000 links: first paint after the data", f"{paint:.0f} ms", "")
    rate = 1000 * len(taken["scroll"]) / sum(taken["scroll"])
    say("scrolling, links drawn", f"{rate:.1f} frames/s", "goal >= 55")
    bare = 1000 * len(taken["bare"]) / sum(taken["bare"])
    say("scrolling without them, by turns", f"{bare:.1f} frames/s", "")
    say("share of the frames that is kept", f"{rate / bare:.2f}", "")
    rate = 1000 * len(drag) / sum(drag)
    say("a drag, links drawn", f"{rate:.1f} frames/s", "goal >= 55")
    say("a drag, 95th percentile", f"{drag[int(len(drag) * 0.95)]:.1f} ms", "")
    return paint


def compare(paint: float, rivals: dict[str, float | None]) -> None:
    for name, taking in rivals.items():
        if taking is None:
            say(f"first paint of {name}", "not compared", "npm could not fetch it here")
        elif math.isinf(taking):
            say(f"first paint of {name}", f"> {MOST} s", "given up")
            say(f"times as long as ours, {name}", f"> {MOST * 1000 / paint:.0f}", "goal >= 10")
        else:
            say(f"first paint of {name}", f"{taking:.0f} ms", "")
            say(f"times as long as ours, {name}", f"{taking / paint:.1f}", "goal >= 10")


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    owner = User.objects.create_user("bench-timeline@example.com", "a-long-password", name="Bench Timeline")
    link_up(big_workspace(owner))
    cookie: dict[str, Any] = session_of(owner)
    with (
        server("pmhub.asgi:application", PMHUB_API_RATE="1000000", LOG_LEVEL="ERROR") as port,
        sync_playwright() as play,
    ):

        def start() -> Browser:
            return play.chromium.launch(executable_path=chromium(), args=list(QUIET))

        browser = start()
        base = f"http://127.0.0.1:{port}"
        paint = tell(own(browser, base, cookie))
        plan = plan_text(browser, base, cookie)
        browser.close()
        compare(paint, first_paints(start, plan))


if __name__ == "__main__":
    main()
