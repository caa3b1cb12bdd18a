"""Pages of metrics: what they say, what they cost, what they refuse."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import User, Workspace
from core.tenancy import Actor
from metrics.actions import create_kpi, expect_effect, measure_by, set_target
from metrics.models import ExpectedEffect, KeyResult, Kpi, Point, Target
from metrics.points.store import Stored
from metrics.queries import effects_of, kpi_summaries, objective_progress
from roadmap.actions import change_item, create_objective
from roadmap.models import Item, Objective, Status
from tests.conftest import Act

pytestmark = pytest.mark.django_db
Web = Callable[[User], Client]
Fill = Callable[..., Stored]
TODAY = timezone.now().date()


def days(first: int, values: Callable[[int], float]) -> list[str]:
    """Lines for each day from `first` days ago to today."""
    return [f"{TODAY - timedelta(days=n)}T12:00:00Z,{values(n)}" for n in range(first, -1, -1)]


@pytest.fixture
def filled(kpi: Kpi, fill: Fill, act: Act) -> Kpi:
    """A KPI that fell from 26 to 13 within half a year, with a target."""
    fill(kpi, *days(180, lambda n: 13 + 13 * n / 180))
    with act() as actor:
        start, end = TODAY - timedelta(days=100), TODAY + timedelta(days=100)
        set_target(kpi, by=actor, start=start, end=end, baseline=20, target=6)
    return kpi


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")


def test_the_overview_shows_tiles_a_finding_a_chart_and_the_table(web: Web, vera: User, filled: Kpi) -> None:
    page = web(vera).get(f"/w/acme/metrics/kpis/{filled.pk}/?range=all").content.decode()
    said = text_of(page)
    assert "Median payout time halved since" in said
    assert "the pace to 6 h by" in said
    assert 'class="meas"' in page and "The numbers behind it" in said
    assert "style=" not in page.split("</head>")[1]
    assert "New KPI" not in said, "a viewer is offered nothing that would be refused"


def test_an_empty_workspace_is_told_what_this_is_for(web: Web, bob: User, acme: Workspace) -> None:
    said = text_of(web(bob).get("/w/acme/metrics/").content.decode())
    assert "Is it working?" in said and "New KPI" in said


def test_ranges_and_grains_stand_in_the_address(web: Web, bob: User, filled: Kpi) -> None:
    client = web(bob)
    for grain in ("day", "week", "month", "quarter", "nonsense"):
        for range_ in ("year", "90d", "all", ""):
            assert (
                client.get(f"/w/acme/metrics/kpis/{filled.pk}/?range={range_}&grain={grain}").status_code
                == 200
            )


def test_points_of_another_year_are_shown_and_not_denied(web: Web, bob: User, kpi: Kpi, fill: Fill) -> None:
    fill(kpi, *[f"{TODAY - timedelta(days=n)}T12:00:00Z,{n}" for n in range(600, 500, -1)])
    page = f"/w/acme/metrics/kpis/{kpi.pk}/"
    assert 'class="meas"' in web(bob).get(page).content.decode()
    said = text_of(web(bob).get(f"{page}?range=year").content.decode())
    assert f"No points of {kpi.name} in {TODAY.year}" in said
    assert "Show all" in said and "No points yet" not in said


def test_what_the_overview_costs(web: Web, bob: User, act: Act, filled: Kpi, fill: Fill) -> None:
    client = web(bob)
    address = f"/w/acme/metrics/kpis/{filled.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    with act() as actor:
        for number in range(10):
            create_kpi(by=actor, name=f"KPI {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(one)
    reads = [query["sql"] for query in one if "metrics_" in query["sql"]]
    # KPIs, latest, targets; series, periods, effects, all targets, dirty days; key results for the sidebar
    assert len(reads) <= 9, "\n".join(reads)


def test_summaries_cost_three_queries(act: Act, filled: Kpi) -> None:
    with act() as actor, CaptureQueriesContext(connection) as found:
        (summary,) = kpi_summaries(actor)
    assert len([query for query in found if "metrics_" in query["sql"]]) == 3
    assert (summary.word, summary.text) == ("On track", "13.2\xa0h")


def test_the_table_has_every_kpi(web: Web, bob: User, filled: Kpi) -> None:
    said = text_of(web(bob).get("/w/acme/metrics/table/").content.decode())
    assert "Median payout time" in said and "13.2 h" in said


def test_silence_is_said_and_is_no_verdict(web: Web, bob: User, kpi: Kpi, fill: Fill, act: Act) -> None:
    fill(
        kpi,
        *(
            line
            for line in days(60, lambda n: 5)
            if date.fromisoformat(line[:10]) < TODAY - timedelta(days=20)
        ),
    )
    with act() as actor:
        (summary,) = kpi_summaries(actor)
    assert summary.stale and summary.word.startswith("Silent since") and summary.shown == "none"
    assert "fell silent on" in text_of(web(bob).get(f"/w/acme/metrics/kpis/{kpi.pk}/").content.decode())
    assert "Silent since" in text_of(web(bob).get("/w/acme/metrics/home/").content.decode())


def test_a_sum_is_read_when_its_period_is_over(act: Act, fill: Fill) -> None:
    with act() as actor:
        kpi = create_kpi(by=actor, name="Bookings", aggregate="sum", grain="day")
    fill(kpi, *days(10, lambda n: 100 + n))
    with act() as actor:
        (summary,) = kpi_summaries(actor)
    assert summary.value == 101


def test_a_total_counts_from_zero(act: Act, fill: Fill) -> None:
    with act() as actor:
        kpi = create_kpi(by=actor, name="Bookings", aggregate="sum", grain="day")
    fill(kpi, *days(30, lambda n: 10))
    with act() as actor:
        start = TODAY - timedelta(days=9)
        set_target(kpi, by=actor, start=start, end=TODAY + timedelta(days=10), target=200, cumulative=True)
        (summary,) = kpi_summaries(actor)
    assert summary.state == "on_track" and summary.why.startswith("100 in all since")


def test_the_past_can_be_asked_for(act: Act, filled: Kpi) -> None:
    with act() as actor:
        then = timezone.now() - timedelta(days=60)
        (summary,) = kpi_summaries(actor, at=then)
    assert summary.value is not None and 16 < summary.value < 18.5 and summary.as_of == then.date()


def test_it_creates_changes_and_deletes(web: Web, bob: User, acme: Workspace, act: Act) -> None:
    client = web(bob)
    fields = {
        "name": "Uptime",
        "unit": "%",
        "decimals": 2,
        "direction": "above",
        "aggregate": "mean",
        "grain": "week",
    }
    made = client.post("/w/acme/metrics/new/", fields)
    with act():
        kpi = Kpi.objects.get()
    assert made["Location"] == f"/w/acme/metrics/kpis/{kpi.pk}/points/"
    assert client.post("/w/acme/metrics/new/", fields).status_code == 422
    assert client.post(f"/w/acme/metrics/kpis/{kpi.pk}/edit/", fields | {"name": "Up"}).status_code == 302
    assert "cannot be undone" in client.get(f"/w/acme/metrics/kpis/{kpi.pk}/delete/").content.decode()
    client.post(f"/w/acme/metrics/kpis/{kpi.pk}/delete/")
    with act():
        assert not Kpi.objects.exists()


def test_targets_are_set_refused_changed_and_removed(web: Web, bob: User, kpi: Kpi, act: Act) -> None:
    client, address = web(bob), f"/w/acme/metrics/kpis/{kpi.pk}/targets/"
    fields = {"start": "2026-01-01", "end": "2026-09-30", "target": "4", "baseline": "26.4"}
    assert client.get(address).status_code == 200
    assert client.post(address, fields | {"end": "2025-01-01"}).status_code == 422
    assert "should fall" in client.post(address, fields | {"baseline": "1"}).content.decode()
    assert client.post(address, fields).status_code == 302
    assert "There is a target" in client.post(address, fields | {"start": "2026-02-01"}).content.decode()
    with act():
        target = Target.objects.get()
    assert client.post(f"/w/acme/metrics/targets/{target.pk}/", fields | {"target": "5"}).status_code == 302
    client.post(f"/w/acme/metrics/targets/{target.pk}/delete/")
    with act():
        assert not Target.objects.exists()


def upload(client: Client, kpi: Kpi, content: bytes, **more: Any) -> Any:
    file = SimpleUploadedFile("points.csv", content, "text/csv")
    return client.post(
        f"/w/acme/metrics/kpis/{kpi.pk}/points/", {"file": file, **more}, headers={"HX-Request": "true"}
    )


def test_a_file_is_taken(web: Web, cora: User, kpi: Kpi, act: Act) -> None:
    said = text_of(upload(web(cora), kpi, b"at,value\n2026-05-14,1\n2026-05-15,2\n").content.decode())
    assert (
        "2 rows of points.csv are in" in said
        and "were read in UTC" in said
        and "2 days are being worked out" in said
    )
    again = text_of(upload(web(cora), kpi, b'[["2026-05-14", 1]]').content.decode())
    assert "One row of points.csv is in" in again and "Known already 1" in again


def test_a_file_with_bad_rows_names_them_and_stores_nothing(web: Web, cora: User, kpi: Kpi, act: Act) -> None:
    content = b"at,value\n2026-05-14,1\n<b>never</b>,2\n"
    page = upload(web(cora), kpi, content).content.decode()
    assert "Nothing was stored" in page and "&lt;b&gt;never" in page
    with act():
        assert not Point.objects.exists()
    assert "Left out 1" in text_of(upload(web(cora), kpi, content, skip="on").content.decode())
    with act():
        assert Point.objects.count() == 1


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04zip", b"[1,", b"no,header\nhere,either"]
)
def test_a_file_that_is_none_is_refused_in_words(web: Web, cora: User, kpi: Kpi, content: bytes) -> None:
    answer = upload(web(cora), kpi, content)
    assert answer.status_code in (200, 422) and "Traceback" not in answer.content.decode()


def test_the_table_goes_out_as_csv(web: Web, vera: User, filled: Kpi) -> None:
    answer = web(vera).get(f"/w/acme/metrics/kpis/{filled.pk}/figures.csv?range=all&grain=month")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "start,end,value,points,sum,min,max,first,last" and len(lines) >= 6
    assert 'filename="median-payout-time-month.csv"' in answer["Content-Disposition"]


@pytest.fixture
def shipped(item: Item, filled: Kpi, fill: Fill, act: Act) -> Item:
    """An item that shipped eight weeks ago, and took 4 hours off."""
    at = timezone.now() - timedelta(days=56)
    fill(filled, *days(180, lambda n: 20 if n > 56 else 16))
    with act() as actor:
        status = Status.objects.get(category="shipped")
        change_item(item, by=actor, status=status)
        Item.objects.filter(pk=item.pk).update(shipped_at=at)
        expect_effect(item, filled, by=actor, delta=-5)
        item.refresh_from_db()
    return item


def test_expected_and_measured_stand_side_by_side(
    web: Web, bob: User, shipped: Item, filled: Kpi, act: Act
) -> None:
    with act() as actor:
        (line,) = effects_of(actor, shipped)
    assert (line.expected, line.measured, line.verdict) == ("−5\xa0h", "−4\xa0h", "as_expected")
    panel = text_of(web(bob).get(f"/w/acme/metrics/items/{shipped.key}/effects/").content.decode())
    assert "Expected −5 h on Median payout time" in panel and "measured −4 h as expected" in panel
    chart = text_of(web(bob).get(f"/w/acme/metrics/kpis/{filled.pk}/?range=all").content.decode())
    assert "Instant payouts" in chart and "−4 h as expected" in chart


def test_effects_are_edited_in_the_panel(
    web: Web, bob: User, vera: User, item: Item, kpi: Kpi, act: Act
) -> None:
    client, address = web(bob), f"/w/acme/metrics/items/{item.pk}/effects/"
    assert "No KPI is named yet" in client.get(address).content.decode()
    assert 'name="delta"' in client.get(address + "?add").content.decode()
    assert 'name="delta"' not in web(vera).get(address + "?add").content.decode()
    assert client.post(address, {"kpi": kpi.pk, "delta": "0"}).status_code == 422
    assert "Expected" in client.post(address, {"kpi": kpi.pk, "delta": "-5"}).content.decode()
    with act():
        effect = ExpectedEffect.objects.get()
    changed = client.post(f"/w/acme/metrics/effects/{effect.pk}/", {"delta": "-4"})
    assert "−4" in changed.content.decode()
    client.post(f"/w/acme/metrics/effects/{effect.pk}/delete/")
    with act():
        assert not ExpectedEffect.objects.exists()


def objective_of(actor: Actor, kpi: Kpi) -> Objective:
    objective = create_objective(by=actor, title="Same-day money")
    measure_by(objective, kpi, by=actor, start_value=26.4, target_value=0)
    return objective


def test_an_objective_is_reached_by_its_key_results(web: Web, bob: User, filled: Kpi, act: Act) -> None:
    with act() as actor:
        objective = objective_of(actor, filled)
        assert objective_progress(actor) == {objective.pk: 50}
        row = KeyResult.objects.get()
    client, address = web(bob), f"/w/acme/metrics/objectives/{objective.pk}/key-results/"
    said = text_of(client.get(address).content.decode())
    assert "50% reached" in said and "13.2 h, from 26.4 h to 0 h" in said
    fields = {"start_value": "26.4", "target_value": "4"}
    assert "59% reached" in client.post(f"/w/acme/metrics/key-results/{row.pk}/", fields).content.decode()
    client.post(f"/w/acme/metrics/key-results/{row.pk}/delete/")
    with act():
        assert not KeyResult.objects.exists()
    refused = client.post(address, {"kpi": filled.pk, "start_value": "1", "target_value": "1"})
    assert "there is no way to go" in refused.content.decode()
