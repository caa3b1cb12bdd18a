"""Metrics by REST: points in and out, KPIs, targets, key results, effects."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, UnreadablePostError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from core.models import User, Workspace
from metrics.actions import create_kpi
from metrics.models import Kpi, Point
from metrics.tasks import drain, drain_kpi
from roadmap.actions import create_objective
from roadmap.models import Item
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]


def send(client: APIClient, kpi: Kpi, body: str | bytes, kind: str = "text/csv", query: str = "") -> Any:
    data = body.encode() if isinstance(body, str) else body
    return client.generic("POST", url(f"kpis/{kpi.pk}/points{query}"), data, content_type=kind)


def test_csv_and_json_are_taken(api: Api, cora: User, kpi: Kpi) -> None:
    client = api(cora)
    answer = send(client, kpi, "at,value\n2026-05-14T09:00:00Z,13.2\n2026-05-14T10:00:00Z,13")
    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        **{"received": 2, "added": 2, "corrected": 0, "unchanged": 0, "repeated": 0, "rejected": 0},
        **{"rejects": [], "notes": []},
    }
    again = send(
        client,
        kpi,
        '[{"at": "2026-05-14T09:00:00Z", "value": 12}, ["2026-05-14T10:00:00Z", 13]]',
        "application/json",
    )
    assert (again.json()["corrected"], again.json()["unchanged"]) == (1, 1)


def test_a_bad_row_is_answered_with_its_line(api: Api, cora: User, kpi: Kpi) -> None:
    body = "at,value\n2026-05-14,1\nyesterday,2\n2026-05-15,NaN\n"
    answer = send(api(cora), kpi, body)
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
    assert [told["line"] for told in answer.json()["rejected"]] == [3, 4]
    assert "on_error=skip" in answer.json()["detail"]
    skipped = send(api(cora), kpi, body, query="?on_error=skip")
    assert (skipped.json()["added"], skipped.json()["rejected"]) == (1, 2)
    assert skipped.json()["rejects"][0]["line"] == 3


def test_points_with_a_key_are_taken_once_and_answered_alike(
    api: Api, cora: User, kpi: Kpi, act: Act
) -> None:
    client = api(cora)

    def send_keyed(body: str) -> Any:
        path, key = url(f"kpis/{kpi.pk}/points"), {"Idempotency-Key": "p-1"}
        return client.generic("POST", path, body.encode(), content_type="text/csv", headers=key)

    first, again = send_keyed("2026-05-14,1"), send_keyed("2026-05-14,1")
    assert first.json()["added"] == 1
    assert (again.json(), again["Idempotent-Replay"]) == (first.json(), "true")
    other = send_keyed("2026-05-14,2")
    assert (other.status_code, "another request" in other.json()["detail"]) == (409, True)
    with act():
        assert list(Point.objects.values_list("value", flat=True)) == [1.0]


def test_a_refused_body_leaves_its_key_free(api: Api, cora: User, kpi: Kpi) -> None:
    client, path, key = api(cora), url(f"kpis/{kpi.pk}/points"), {"Idempotency-Key": "p-2"}

    def status(body: bytes) -> int:
        return client.generic("POST", path, body, content_type="text/csv", headers=key).status_code

    assert [status(b"yesterday,1"), status(b"2026-05-14,1"), status(b"yesterday,1")] == [400, 200, 409]


def test_german_headings_of_points(api: Api, cora: User, kpi: Kpi) -> None:
    answer = send(api(cora), kpi, "Wert;Ort;Datum\n1,5;x;2026-05-14\n")
    assert (answer.status_code, answer.json()["added"]) == (200, 1), answer.json()


def test_a_body_that_breaks_off_is_told_and_stores_nothing(
    api: Api, cora: User, kpi: Kpi, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(self: HttpRequest, *args: Any) -> bytes:
        raise UnreadablePostError("gone")

    monkeypatch.setattr(HttpRequest, "read", break_off)
    answer = send(api(cora), kpi, "2026-05-14,1\n2026-05-15,2")
    assert (answer.status_code, "Send it again" in answer.json()["detail"]) == (400, True)
    with act():
        assert not Point.objects.exists()


def test_bodies_that_cannot_be(api: Api, cora: User, kpi: Kpi) -> None:
    assert send(api(cora), kpi, "<points/>", "application/xml").status_code == 415
    assert send(api(cora), kpi, "{}", "application/json").status_code == 400
    assert send(api(cora), kpi, "").status_code == 411
    assert send(api(cora), kpi, "2026-05-14,1", query="?zone=Atlantis").status_code == 400
    assert send(api(cora), kpi, "2026-05-14,1", query="?on_error=panic").status_code == 400


def test_a_zone_can_be_named(api: Api, cora: User, kpi: Kpi) -> None:
    answer = send(api(cora), kpi, "2026-07-01 00:00,1", query="?zone=America/New_York")
    assert answer.json()["notes"] == ["1 times had no zone and were read in America/New_York."]
    (point,) = api(cora).get(url(f"kpis/{kpi.pk}/points?grain=raw")).json()["results"]
    assert point["at"] == "2026-07-01T04:00:00Z"


def test_a_viewer_and_a_stranger_bring_nothing(
    api: Api, vera: User, charlie: User, other: Workspace, kpi: Kpi
) -> None:
    assert send(api(vera), kpi, "2026-05-14,1").status_code == 403
    assert send(api(charlie, other), kpi, "2026-05-14,1").status_code == 404


def test_points_are_read_by_grain_range_and_page(api: Api, bob: User, acme: Workspace, kpi: Kpi) -> None:
    client = api(bob)
    send(client, kpi, "\n".join(f"2026-05-{day:02}T12:00:00Z,{day}" for day in range(1, 31)))
    drain_kpi(acme, kpi.pk)
    first = client.get(url(f"kpis/{kpi.pk}/points?grain=raw&from=2026-05-10&to=2026-05-20&limit=6")).json()
    assert [point["value"] for point in first["results"]] == [10, 11, 12, 13, 14, 15]
    rest = client.get(first["next"]).json()
    assert [point["value"] for point in rest["results"]] == [16, 17, 18, 19, 20] and rest["next"] is None
    weeks = client.get(url(f"kpis/{kpi.pk}/points")).json()["results"]
    assert weeks[1] == {
        **{"start": "2026-05-04", "end": "2026-05-10", "value": 7, "count": 7, "sum": 49},
        **{"min": 4, "max": 10, "first": 4, "last": 10},
    }
    assert len(client.get(url(f"kpis/{kpi.pk}/points?grain=hour")).json()["results"]) == 30
    days = client.get(url(f"kpis/{kpi.pk}/points?grain=day&from=2026-05-10&to=2026-05-11")).json()["results"]
    assert [day["start"] for day in days] == ["2026-05-10", "2026-05-11"]
    assert client.get(url(f"kpis/{kpi.pk}/points?grain=decade")).status_code == 400
    assert client.get(url(f"kpis/{kpi.pk}/points?from=soon")).status_code == 400


def test_a_stretch_is_deleted(api: Api, bob: User, cora: User, kpi: Kpi) -> None:
    send(api(bob), kpi, "2026-05-14,1\n2026-05-15,2")
    assert api(bob).delete(url(f"kpis/{kpi.pk}/points")).status_code == 400
    assert api(cora).delete(url(f"kpis/{kpi.pk}/points?from=2026-05-15&to=2026-05-15")).status_code == 403
    assert api(bob).delete(url(f"kpis/{kpi.pk}/points?from=2026-05-15&to=2026-05-15")).json() == {
        "deleted": 1
    }


def test_a_kpi_lives(api: Api, bob: User, kpi: Kpi) -> None:
    client = api(bob)
    made = client.post(url("kpis"), {"name": "Uptime", "unit": "%", "decimals": 2, "direction": "above"})
    assert made.status_code == 201 and made.json()["verdict"]["state"] == "no_data"
    address = url(f"kpis/{made.json()['id']}")
    assert client.patch(address, {"unit": "pct"}).status_code == 428
    changed = client.patch(address, {"unit": "pct"}, headers={"If-Match": made["ETag"]})
    assert changed.json()["unit"] == "pct" and changed.json()["version"] == 2
    assert client.patch(address, {"unit": "x"}, headers={"If-Match": made["ETag"]}).status_code == 412
    assert client.post(url("kpis"), {"name": "uptime"}).status_code == 400
    assert client.delete(address, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert client.get(address).status_code == 404


def test_a_target_gives_a_verdict(api: Api, bob: User, acme: Workspace, kpi: Kpi) -> None:
    client, today = api(bob), timezone.now().date()
    send(client, kpi, f"{today},13.2")
    drain_kpi(acme, kpi.pk)
    year = {"start": f"{today.year}-01-01", "end": f"{today.year}-12-31", "target": 4}
    refused = client.post(url(f"kpis/{kpi.pk}/targets"), year)
    assert refused.status_code == 400 and "baseline" in refused.json()["errors"]
    assert client.post(url(f"kpis/{kpi.pk}/targets"), year | {"baseline": 1}).status_code == 400
    made = client.post(url(f"kpis/{kpi.pk}/targets"), year | {"baseline": 100})
    assert made.status_code == 201, made.content
    assert client.post(url(f"kpis/{kpi.pk}/targets"), year | {"baseline": 100}).status_code == 409
    verdict = client.get(url(f"kpis/{kpi.pk}")).json()["verdict"]
    assert verdict["state"] in ("on_track", "at_risk", "off_track") and "13.2" in verdict["why"]
    address = url(f"targets/{made.json()['id']}")
    assert client.patch(address, {"target": 20}, headers={"If-Match": made["ETag"]}).json()["target"] == 20
    assert client.get(url(f"kpis/{kpi.pk}")).json()["verdict"]["state"] == "met"


def test_key_results(api: Api, bob: User, acme: Workspace, act: Act, kpi: Kpi) -> None:
    with act() as actor:
        objective = create_objective(by=actor, title="Same-day money")
    client = api(bob)
    send(client, kpi, "2026-05-14,15.2")
    drain()
    body = {"kpi": str(kpi.pk), "start_value": 26.4, "target_value": 4}
    made = client.post(url(f"objectives/{objective.pk}/key-results"), body)
    assert made.status_code == 201 and made.json()["percent"] == 50
    assert client.post(url(f"objectives/{objective.pk}/key-results"), body).status_code == 409
    address = url(f"key-results/{made.json()['id']}")
    assert client.patch(address, {"target_value": 26.4}, headers={"If-Match": "*"}).status_code == 400
    assert client.delete(address, headers={"If-Match": made["ETag"]}).status_code == 204


def test_effects(api: Api, bob: User, item: Item, kpi: Kpi) -> None:
    client = api(bob)
    made = client.post(
        url(f"items/{item.key}/effects"), {"kpi": str(kpi.pk), "delta": -5, "due": "2026-09-30"}
    )
    assert made.status_code == 201 and made.json()["measured"] is None
    assert client.get(url(f"items/{item.pk}/effects")).json()["results"][0]["delta"] == -5
    changed = client.patch(
        url(f"effects/{made.json()['id']}"), {"delta": -4}, headers={"If-Match": made["ETag"]}
    )
    assert changed.json()["delta"] == -4
    assert client.post(url(f"items/{item.key}/effects"), {"kpi": str(kpi.pk), "delta": 0}).status_code in (
        400,
        409,
    )


def test_the_list_costs_the_same_for_one_kpi_and_for_many(api: Api, bob: User, act: Act, kpi: Kpi) -> None:
    client = api(bob)
    client.get(url("kpis"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url("kpis")).status_code == 200
        return len(found)

    one = cost()
    with act() as actor:
        for number in range(20):
            create_kpi(by=actor, name=f"KPI {number}")
    assert cost() == one
