"""Metrics in a real browser: every look is clean, the keyboard moves, a file goes in, bets are edited in place."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from core.models import User, Workspace
from metrics.actions import create_kpi, expect_effect, set_target
from metrics.models import Kpi, Point
from metrics.points.store import Stored
from metrics.tasks import drain_kpi
from roadmap.actions import create_objective
from roadmap.models import Item
from tests.browser import PageFor, check_axe, check_width, silent_console
from tests.conftest import Act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Fill = Callable[..., Stored]
TODAY = timezone.now().date()


@pytest.fixture
def kpis(act: Act, fill: Fill, item: Item) -> list[Kpi]:
    """One on its way with a bet, one without a target, one silent, one empty."""
    with act() as actor:
        names = ("Median payout time", "Card acceptance", "Chargebacks", "Uptime")
        made = [create_kpi(by=actor, name=name, unit="h", decimals=1, direction="decrease") for name in names]
    for kpi, stop in zip(made[:3], (0, 0, 20), strict=True):
        fill(kpi, *(f"{TODAY - timedelta(days=n)}T12:00:00Z,{13 + n / 10}" for n in range(stop, 200)))
    with act() as actor:
        start, end = TODAY - timedelta(days=100), TODAY + timedelta(days=100)
        set_target(made[0], by=actor, start=start, end=end, baseline=23, target=4)
        expect_effect(item, made[0], by=actor, delta=-5, due=TODAY + timedelta(days=40))
    return made


@pytest.mark.parametrize("size", ["desk", "laptop", "phone"])
@pytest.mark.parametrize("dark", [False, True])
def test_every_look_is_clean(size: str, dark: bool, page_for: PageFor, bob: User, kpis: list[Kpi]) -> None:
    page = page_for(bob, "/w/acme/metrics/", size=size, dark=dark)
    paths = [f"kpis/{kpi.pk}/" for kpi in kpis] + [
        "table/",
        "new/",
        f"kpis/{kpis[0].pk}/targets/",
        f"kpis/{kpis[0].pk}/points/",
    ]
    for path in paths:
        page.goto(f"/w/acme/metrics/{path}")
        check_axe(page)
        check_width(page)
    silent_console(page)


def test_j_and_k_move_between_tiles(page_for: PageFor, bob: User, kpis: list[Kpi]) -> None:
    page = page_for(bob, "/w/acme/metrics/")
    page.keyboard.press("j")
    expect(page.locator(".tile[aria-current] .name")).to_contain_text("Card acceptance")
    assert str(kpis[1].pk) in page.url and "Card acceptance" in page.title()
    page.keyboard.press("j")
    expect(page.locator(".chart h2")).to_contain_text("fell silent")
    page.keyboard.press("k")
    expect(page.locator(".tile[aria-current] .name")).to_contain_text("Card acceptance")
    page.get_by_role("link", name="By month").click()
    expect(page.locator(".behind thead")).to_contain_text("Month")
    assert "grain=month" in page.url
    page.go_back()
    expect(page.locator(".tile[aria-current] .name")).to_contain_text("Card acceptance")
    silent_console(page)


def test_a_file_goes_in(
    page_for: PageFor, cora: User, acme: Workspace, act: Act, kpis: list[Kpi], tmp_path: Path
) -> None:
    file = tmp_path / "uptime.csv"
    file.write_text("at,value\n2026-05-14,1\nnever,2\n2026-05-15,3\n")
    page = page_for(cora, f"/w/acme/metrics/kpis/{kpis[3].pk}/points/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Take them in").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was stored")
    expect(page.locator("table.bad")).to_contain_text("“never” is not a time")
    check_axe(page)
    page.get_by_label("Leave out rows").check()
    page.get_by_role("button", name="Take them in").click()
    expect(page.get_by_role("status").filter(has_text="uptime.csv")).to_contain_text(
        "3 rows of uptime.csv are in"
    )
    with act():
        assert Point.objects.filter(kpi=kpis[3]).count() == 2
    drain_kpi(acme, kpis[3].pk)
    expect(page.locator("#pending")).to_contain_text("Everything is worked out")
    check_axe(page)
    silent_console(page)


def test_a_kpi_is_made_and_gets_a_target(
    page_for: PageFor, bob: User, fill: Fill, act: Act, kpis: list[Kpi]
) -> None:
    page = page_for(bob, "/w/acme/metrics/")
    page.keyboard.press("c")
    page.get_by_label("Name").fill("Tickets")
    page.get_by_label("Unit").fill("tickets")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_contain_text("Bring points")
    with act():
        kpi = Kpi.objects.get(name="Tickets")
    fill(kpi, f"{TODAY},40")
    page.goto(f"/w/acme/metrics/kpis/{kpi.pk}/")
    page.keyboard.press("t")
    page.get_by_label("target", exact=False).first.fill("80")
    page.get_by_label("baseline").fill("10")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".chart .why")).to_contain_text(re.compile("the pace to 80.tickets by"))
    silent_console(page)


def test_key_results_are_edited_in_place(page_for: PageFor, bob: User, act: Act, kpis: list[Kpi]) -> None:
    with act() as actor:
        objective = create_objective(by=actor, title="Same-day money")
    page = page_for(bob, f"/w/acme/strategy/objectives/{objective.pk}/")
    results = page.locator("#key-results")
    results.get_by_role("button", name="Add").click()
    results.get_by_label("KPI").select_option(label="Median payout time (h)")
    results.get_by_label("from").fill("26")
    results.get_by_label("To", exact=True).fill("0")
    results.get_by_role("button", name="Save").click()
    expect(results).to_contain_text("% reached")
    check_axe(page)
    results.get_by_role("button", name="Change Median payout time").click()
    results.get_by_role("button", name="Remove").click()
    expect(results).to_contain_text("No KPI says yet")
    silent_console(page)
