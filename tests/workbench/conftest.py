"""The workbench in a real browser, against the server as it runs: its event stream is not part of Django's test server."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Page, expect

from core.dates import span
from core.models import User, Workspace
from core.tenancy import acting
from roadmap.actions import create_item, create_objective, create_team
from roadmap.models import Item, Product, Status
from tests.bench.web import server
from tests.browser import PageFor, answered
from tests.conftest import Act

TODAY = date.today()
Open = Callable[..., Page]

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def serving(django_db_setup: Any, django_db_blocker: Any) -> Iterator[str]:
    """One web process on the database of the tests."""
    named = connection.settings_dict
    database = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**named)
    with server("pmhub.asgi:application", DATABASE_URL=database, PMHUB_DEBUG="1", LOG_LEVEL="ERROR") as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def live_server(serving: str, transactional_db: Any) -> Iterator[Any]:
    """Stands in for pytest-django's, which enables its changed settings around each test: here there are none."""
    yield SimpleNamespace(url=serving, _live_server_modified_settings=override_settings())
    answered()


@pytest.fixture
def plan(live_server: Any, act: Act, product: Product, bob: User) -> dict[str, Item]:
    """Five items: one by day, one by quarter, one late, one without a date, one shipped."""
    with act(bob) as actor:
        status = {row.category: row for row in Status.objects.all()}
        team, other = create_team(by=actor, name="Platform"), create_team(by=actor, name="Checkout")
        aim = create_objective(by=actor, title="Same-day money", hue=244)

        def make(title: str, **fields: Any) -> Item:
            return create_item(by=actor, product=product, title=title, **fields)

        quarter = span(TODAY + timedelta(60), "quarter")
        return {
            "day": make(
                "Ledger migration",
                status=status["in_progress"],
                horizon="now",
                team=team,
                objective=aim,
                owner=bob,
                **_dated(TODAY - timedelta(10), TODAY + timedelta(50), "day"),
            ),
            "quarter": make(
                "Pay by bank",
                status=status["planned"],
                horizon="next",
                team=other,
                **_dated(*quarter, "quarter"),
            ),
            "late": make(
                "Evening cut-off",
                status=status["in_progress"],
                horizon="now",
                team=team,
                objective=aim,
                **_dated(TODAY - timedelta(60), TODAY - timedelta(21), "day"),
            ),
            "undated": make(
                "<script>alert(1)</script> is only a name", status=status["idea"], horizon="later", team=team
            ),
            "shipped": make(
                "Same-day euro",
                status=status["shipped"],
                **_dated(TODAY - timedelta(50), TODAY - timedelta(5), "day"),
            ),
        }


def _dated(start: date, end: date, precision: str) -> dict[str, Any]:
    return {"start": start, "start_precision": precision, "end": end, "end_precision": precision}


@pytest.fixture
def bench(page_for: PageFor, plan: dict[str, Item]) -> Open:
    """`bench(bob, "?view=board")`: the workbench, drawn, its stream open."""

    def open_(user: User, query: str = "", **options: Any) -> Page:
        page = page_for(user, f"/w/acme/roadmap/{query}", **options)
        came = f"{page.url} is “{page.title()}”: {page.inner_text('body')[:300]}"
        expect(page.locator("#workbench"), came).to_have_attribute("data-stream", "open")
        return page

    return open_


def stored(item: Item) -> Item:
    """The item as it is in the database now."""
    return one(pk=item.pk)


def one(**where: Any) -> Item:
    with acting(Workspace.objects.get(slug="acme"), source="system"):
        return Item.objects.get(**where)


def settled(page: Page) -> None:
    """Until nothing waits to be sent."""
    page.wait_for_timeout(100)
    expect(page.locator("#workbench")).not_to_have_attribute("data-busy", "true")


def bar(page: Page, item: Item) -> Any:
    return page.locator(f'.bar[data-id="{item.pk}"]')


def cell(page: Page, item: Item, field: str) -> Any:
    return page.locator(f'[id="c-{item.pk}-{field}"]')


def panel_act(page: Page, name: str) -> None:
    """From the menu of the open item."""
    page.locator(".panel").get_by_role("button", name="More", exact=True).click()
    page.locator("#wb-item-menu").get_by_role("button", name=name, exact=True).click()


def drag(page: Page, start: Any, to: tuple[float, float]) -> None:
    """From the middle of an element to a point, in steps as a hand does it."""
    box = start.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(to[0], to[1], steps=8)
    page.wait_for_timeout(80)
    page.mouse.up()


def middle(target: Any) -> tuple[float, float]:
    box = target.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
