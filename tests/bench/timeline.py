"""The timeline with 10,000 items in headless Chromium: first paint after the data, frames while scrolling, frames of a drag.

Run by `bin/bench timeline`, which gives DATABASE_URL and REDIS_URL of throw-away servers; or against a running server:
`python -m tests.bench.timeline http://127.0.0.1:8000 SESSIONID /w/big/roadmap/`.
"""

import os
import statistics
import sys
from datetime import date, timedelta
from random import Random
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmhub.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from core.models import Membership, User, Workspace  # noqa: E402
from core.tenancy import acting  # noqa: E402
from roadmap.actions import create_objective, create_product, create_team, new_workspace_defaults  # noqa: E402
from roadmap.dated import settle  # noqa: E402
from roadmap.models import Item, Status  # noqa: E402
from tests.bench.web import say, server  # noqa: E402
from tests.browser import QUIET, chromium, session_of  # noqa: E402

ITEMS = 10_000
RUNS = 5
WORDS = "ledger sandbox payout webhook region scope cut-off euro currency seller wallet card checkout bank dispute".split()

FRAMES = """
(step) => new Promise((done) => {
  const frames = [];
  let last = performance.now(), n = 0;
  const tick = (now) => {
    frames.push(now - last);
    last = now;
    if (n++ < 240) { window.benchStep(n); requestAnimationFrame(tick); } else done(frames.slice(5));
  };
  requestAnimationFrame(tick);
})
"""
SCROLL = """
() => {
  const box = document.querySelector(".tl");
  box.scrollTop = 0;
  window.benchStep = (n) => { box.scrollTop += 36; box.scrollLeft += n % 80 < 40 ? 14 : -14; };
}
"""
DRAG = """
() => {
  const seen = [...document.querySelectorAll(".bar")].filter((el) => {
    const at = el.getBoundingClientRect();
    return at.width > 60 && at.left > 300 && at.right < innerWidth - 200 && at.top > 300 && at.bottom < innerHeight - 220;
  });
  const bar = seen[0], at = bar.getBoundingClientRect();
  const x = at.left + at.width / 2, y = at.top + at.height / 2;
  const fire = (type, dx) => bar.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: x + dx, clientY: y, button: 0, pointerType: "mouse" }));
  fire("pointerdown", 0);
  window.benchStep = (n) => fire("pointermove", Math.round(120 * Math.sin(n / 20)));
  window.benchEnd = () => window.dispatchEvent(new PointerEvent("pointercancel"));
}
"""
PAINT = """
async () => {
  await new Promise((done) => { const look = () => performance.getEntriesByName("wb-first-paint").length ? done() : setTimeout(look, 20); look(); });
  const data = performance.getEntriesByType("resource").find((one) => new URL(one.name).pathname.endsWith("/workbench"));
  const paint = performance.getEntriesByName("wb-first-paint")[0];
  return paint.startTime + paint.duration - data.responseEnd;
}
"""


def big_workspace(owner: User) -> Workspace:
    """10,000 items over two and a half years, eight teams, every precision, a tenth without dates."""
    made = Workspace.objects.create(slug="bench-timeline", name="Bench")
    dice = Random(3)
    with acting(made, source="system") as actor:
        Membership.objects.create(user=owner, role="owner")
        new_workspace_defaults(by=actor)
        product = create_product(by=actor, key="TIM", name="Timeline")
        teams = [create_team(by=actor, name=f"Team {n}") for n in range(8)]
        aims = [
            create_objective(by=actor, title=f"Objective {hue}", hue=hue) for hue in (122, 192, 244, 298, 350)
        ]
        status = list(Status.objects.order_by("position"))
        Item.objects.bulk_create(
            [
                Item(
                    workspace=made,
                    product=product,
                    number=n,
                    key=f"TIM-{n}",
                    title=" ".join(dice.choices(WORDS, k=dice.randint(2, 6))).capitalize(),
                    status=dice.choice(status[:4]),
                    team=dice.choice(teams),
                    objective=dice.choice(aims),
                    owner=owner,
                    rank=n * 1024,
                    **_dates(dice),
                )
                for n in range(1, ITEMS + 1)
            ],
            batch_size=1000,
        )
    return made


def _dates(dice: Random) -> dict[str, Any]:
    if dice.random() < 0.1:
        return {}
    start = date.today() + timedelta(dice.randint(-400, 500))
    precision = dice.choice(["day", "day", "month", "quarter"])
    end = start + timedelta(dice.randint(7, 90))
    return settle({"start": start, "start_precision": precision, "end": end, "end_precision": precision})


def frames(page: Page, prepare: str) -> list[float]:
    page.evaluate(prepare)
    taken: list[float] = page.evaluate(FRAMES)
    page.evaluate("window.benchEnd?.()")
    return taken


def measure(base: str, cookie: dict[str, str], path: str) -> None:
    paints: list[float] = []
    scrolls: list[float] = []
    drags: list[float] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=list(QUIET))
        for _ in range(RUNS):
            context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900})
            context.add_cookies([{**cookie, "url": base}])  # type: ignore[list-item]
            page = context.new_page()
            page.goto(path)
            paints.append(page.evaluate(PAINT))
            page.wait_for_timeout(1500)
            drags += frames(page, DRAG)
            scrolls += frames(page, SCROLL)
            context.close()
        browser.close()
    rate = 1000 * len(scrolls) / sum(scrolls)
    say(
        "timeline of 10,000, first paint after the data",
        f"{statistics.median(paints):.0f} ms",
        "goal <= 150 ms",
    )
    say("timeline, scrolling", f"{rate:.1f} frames/s", "goal >= 55")
    say("timeline, a drag, median frame", f"{statistics.median(drags):.1f} ms", "goal <= 17 ms")
    say("timeline, a drag, 95th percentile", f"{sorted(drags)[int(len(drags) * 0.95)]:.1f} ms", "")


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    owner = User.objects.create_user("bench-timeline@example.com", "a-long-password", name="Bench Timeline")
    big_workspace(owner)
    with server("pmhub.asgi:application", PMHUB_API_RATE="1000000", LOG_LEVEL="ERROR") as port:
        measure(f"http://127.0.0.1:{port}", session_of(owner), "/w/bench-timeline/roadmap/")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        measure(sys.argv[1], {"name": "sessionid", "value": sys.argv[2]}, sys.argv[3])
    else:
        main()
