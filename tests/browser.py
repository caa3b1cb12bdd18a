"""A real browser for tests: pages signed in as somebody, accessibility by axe, a console that stays silent."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from core.models import User

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Playwright turns the first of these off; said again, as the last list that Chromium is given counts. The last three
# draw the address bar by web pages, for which each window would start one more process.
OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable"
    ",LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect"
    ",OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
    ",WebUIOmniboxAimPopup,WebUIOmniboxPopup,WebUIOmniboxFullPopup"
)
QUIET = (
    f"--disable-features={OFF}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = {"desk": (1440, 900), "laptop": (1024, 800), "phone": (390, 844)}

BUSY = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)

PageFor = Callable[..., Page]


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("No Chromium here; bin/test installs it on Debian")
    # Playwright runs an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page_for(browser: Browser, live_server: Any) -> Iterator[PageFor]:
    """`page_for(bob, "/w/acme/")`: a page signed in as Bob (None: nobody); `dark=True`, `size="phone"`."""
    opened = []

    def make(user: User | None, path: str = "/", *, dark: bool = False, size: str = "desk") -> Page:
        width, height = WIDTHS[size]
        context = browser.new_context(
            base_url=live_server.url,
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
        )
        opened.append(context)
        if user:
            context.add_cookies([{**session_of(user), "url": live_server.url}])  # type: ignore[list-item]
        page = context.new_page()
        page.heard = listen(page)  # type: ignore[attr-defined]
        page.goto(path)
        return page

    yield make
    for context in opened:
        context.close()
    if opened:
        answered()


def answered() -> None:
    """Wait until no request is in a transaction: emptying the tables and a late answer would wait for each other."""
    quiet, until = 0, time.monotonic() + 10
    while quiet < 3 and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(BUSY)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1
        time.sleep(0.02)


def session_of(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def listen(page: Page) -> list[str]:
    """What the console says from now on: errors, warnings, blocked styles and scripts, uncaught exceptions."""
    heard: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"{message.type}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: heard.append(f"exception: {error}"))
    return heard


def silent_console(page: Page) -> None:
    """Fail when anything was said since the page was made by `page_for`."""
    assert page.heard == [], page.heard  # type: ignore[attr-defined]


def check_axe(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """Fail with the rule and the element of everything that axe finds. Injected by the debugger: the CSP stays strict."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    options = {"runOnly": RULES, "rules": {rule: {"enabled": False} for rule in without}}
    script = f"axe.run(document, {json.dumps(options)}).then(found => JSON.stringify(found.violations))"
    answer = session.send("Runtime.evaluate", {"expression": script, "awaitPromise": True})
    session.detach()
    violations = json.loads(answer["result"]["value"])
    said = [f"{rule['id']}: {node['html'][:200]}" for rule in violations for node in rule["nodes"]]
    assert said == [], "\n".join([page.url, *said])


def check_width(page: Page) -> None:
    """Fail when the page is wider than its window, or when the frame can be scrolled out of it."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window}"
    over = "document.querySelector('.app') ? document.documentElement.scrollHeight - innerHeight : 0"
    assert page.evaluate(over) <= 0, f"{page.url} scrolls below its frame"
