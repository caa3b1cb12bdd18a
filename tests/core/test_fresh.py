"""Pages follow what happens elsewhere: whoever works something out says so, and parts that follow it show it anew."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core import outbox, redis
from core.models import Delivery, User, Workspace
from core.tenancy import acting
from feedback import actions as feedback
from metrics.actions import create_kpi
from metrics.models import Kpi
from metrics.tasks import drain_kpi
from tests.browser import PageFor, silent_console
from tests.conftest import Act
from tests.metrics.conftest import fill as fill  # a fixture of the neighbours

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.now().date()
SAY = "([name, detail]) => document.dispatchEvent(new CustomEvent(name, { detail }))"


@pytest.fixture
def kpi(act: Act) -> Kpi:
    with act() as actor:
        return create_kpi(by=actor, name="Median payout time", unit="h", decimals=1)


@pytest.fixture
def said(monkeypatch: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def ring(channel: str, message: str) -> None:
        if channel == "pmhub:whispers":
            found.append(json.loads(message))

    monkeypatch.setattr(redis, "ring", ring)
    return found


def test_figures_that_are_worked_out_are_told(
    kpi: Kpi, acme: Workspace, fill: Callable[..., Any], said: list[dict[str, Any]]
) -> None:
    fill(kpi, f"{TODAY},1")
    told = {"workspace": str(acme.pk), "to": None, "event": "fresh"}
    assert said == [told | {"data": {"about": "metrics.figures", "ids": [str(kpi.pk)]}}]
    drain_kpi(acme, kpi.pk)
    assert len(said) == 1


def test_mails_that_went_are_told_once_for_a_batch(acme: Workspace, said: list[dict[str, Any]]) -> None:
    with acting(acme, source="system"):
        for name in ("ann", "bo"):
            outbox.enqueue("mail", target=name, payload={}, dedupe_key=name)
    batch = outbox.claim(set())
    assert len(batch) == 2
    outbox.carry(batch, _Couriers(), outbox.Tally())  # type: ignore[arg-type]
    assert [one["data"] for one in said] == [{"about": "core.delivery"}]


class _Couriers(dict[str, Callable[[Delivery], str]]):
    """Everything is sent."""

    def __missing__(self, kind: str) -> Callable[[Delivery], str]:
        return lambda delivery: "sent"

    def expect(self, batch: list[Delivery]) -> None: ...


def say(page: Page, name: str, **detail: Any) -> None:
    page.evaluate(SAY, [f"pmhub:{name}", detail])


@pytest.mark.browser
def test_the_rollup_is_watched(page_for: PageFor, bob: User, kpi: Kpi, fill: Callable[..., Any]) -> None:
    fill(kpi, f"{TODAY},13")
    page = page_for(bob, f"/w/acme/metrics/kpis/{kpi.pk}/?range=90d")
    expect(page.locator(".tile .fig")).to_contain_text("13")
    fill(kpi, f"{TODAY},21")
    say(page, "fresh", about="metrics.figures")
    expect(page.locator(".tile .fig")).to_contain_text("21")
    expect(page.locator(".behind tbody tr").first).to_contain_text("21")
    assert page.url.endswith("?range=90d")
    silent_console(page)


@pytest.mark.browser
def test_a_note_comes_in_while_another_is_read(page_for: PageFor, bob: User, act: Act) -> None:
    with act() as actor:
        older = [feedback.create_note(by=actor, title=f"Note {n}", text="They wait.") for n in range(30)]
    page = page_for(bob, "/w/acme/feedback/")
    expect(page.locator("#note-title")).to_have_text("Note 29")
    rows = page.locator("#list li[id] > a")
    page.locator("#list").evaluate("list => list.scrollTo(0, 400)")
    seen = page.locator(f"#row-{older[15].pk}")
    before = seen.bounding_box()
    with act() as actor:
        feedback.create_note(by=actor, title="Just now", text="They wait.")
    say(page, "change", model="feedback.note", ids=[], parents=[], op="insert", actor=None)
    expect(rows.first).to_contain_text("Just now")
    expect(page.locator("#finding")).to_contain_text("31 notes wait")
    assert seen.bounding_box() == before
    expect(page.locator("#note-title")).to_have_text("Note 29")
    silent_console(page)


@pytest.mark.browser
def test_what_is_being_typed_stays(page_for: PageFor, bob: User, kpi: Kpi, act: Act) -> None:
    with act(bob) as actor:
        create_kpi(by=actor, name="Card acceptance", unit="%")
    page = page_for(bob, "/w/acme/")
    expect(page.locator("#parts .wait")).to_have_count(0)
    page.locator("#parts").evaluate("part => part.append(document.createElement('textarea'))")
    page.locator("#parts textarea").fill("Half a sent")
    with page.expect_response(lambda answer: answer.url.endswith("/w/acme/")):
        say(page, "fresh", about="metrics.figures")
    expect(page.locator("#parts textarea")).to_have_value("Half a sent")
