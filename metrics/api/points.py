"""Points by REST: in as CSV or JSON, read as a stream; out as they came or rolled up."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import KeysetPage, WorkspaceView, problem
from core.errors import Invalid
from metrics import access, actions
from metrics.models import HourRollup, Kpi, Point, Rollup
from metrics.periods import GRAINS, last_day
from metrics.points.bodies import Body, CsvBody
from metrics.points.json_bodies import JsonBody
from metrics.points.series import figure
from metrics.serializers import PointRead, PointWrite, StoredRead

BODIES: dict[str, type[Body]] = {"text/csv": CsvBody, "application/json": JsonBody}
ALL_GRAINS = ("raw", "hour", *GRAINS)
FIGURES = ("count", "sum", "min", "max", "first", "last")
FROM = OpenApiParameter("from", description="First day (2026-05-14) or time; included.")
TO = OpenApiParameter("to", description="Last day, included; or a time, not included.")
ZONE = OpenApiParameter("zone", description="Zone of times that name none; by default the workspace's.")


class Points(WorkspaceView):
    area = "metrics"
    needs = {"GET": "read", "POST": "points.write", "DELETE": "metrics.write"}

    @extend_schema(
        parameters=[
            OpenApiParameter("grain", enum=ALL_GRAINS, description="By default the KPI's own."),
            *(FROM, TO, ZONE, OpenApiParameter("limit", int), OpenApiParameter("after")),
        ],
        responses=PointRead(many=True),
    )
    def get(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Points as they came (`grain=raw`), or rolled up, in order of time."""
        kpi = access.kpi_for(self.actor, pk)
        grain = request.query_params.get("grain", kpi.grain)
        if grain not in ALL_GRAINS:
            raise Invalid({"grain": _("Choose one of: %(grains)s.") % {"grains": ", ".join(ALL_GRAINS)}})
        first, until = self.span(request)
        return (
            _by_day(kpi, grain, first, until, request)
            if grain in GRAINS
            else _by_time(kpi, grain, first, until, request)
        )

    @extend_schema(
        parameters=[ZONE, OpenApiParameter("on_error", enum=["refuse", "skip"])],
        request={"application/json": PointWrite(many=True), "text/csv": OpenApiTypes.STR},
        responses=StoredRead,
    )
    def post(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Take points in. The same point twice changes nothing; another value for its time corrects it.

        All or nothing: a row that cannot be read refuses the body and names its line. With `on_error=skip` the other
        rows are stored and the answer lists those left out. With an Idempotency-Key the same body is answered alike. CSV has two columns, a time
        and a value, with or without a header; JSON is an array of {"at", "value"} or [at, value].
        """
        kpi = access.kpi_for_points(self.actor, pk)
        raw = request._request
        if not raw.META.get("CONTENT_LENGTH"):
            return problem(411, _("Send the body with its Content-Length, or in chunks."))
        kind = BODIES.get((raw.content_type or "").lower())
        if kind is None:
            raise UnsupportedMediaType(raw.content_type or "", _("Send text/csv or application/json."))
        zone, skips = self.zone(request), self.skips(request)

        def take(stream: Any) -> Response:
            stored = actions.add_points(kpi, kind(stream, zone), by=self.actor, skip_bad=skips)
            return Response(StoredRead(asdict(stored)).data)

        return self.once_streamed(request, raw, take)

    @extend_schema(parameters=[FROM, TO, ZONE], responses={200: OpenApiTypes.OBJECT})
    def delete(self, request: Request, pk: UUID, **kwargs: Any) -> Response:
        """Remove the points of a stretch; both ends must be said. Their rollups follow."""
        kpi = access.kpi_for(self.actor, pk, write=True)
        first, until = self.span(request)
        if first is None or until is None:
            raise Invalid({"from": _("Say from when to when, such as ?from=2026-05-01&to=2026-05-14.")})
        return Response({"deleted": actions.delete_points(kpi, by=self.actor, first=first, until=until)})

    def zone(self, request: Request) -> ZoneInfo:
        try:
            return ZoneInfo(request.query_params.get("zone") or self.actor.workspace.zone)
        except (KeyError, ValueError, OSError):
            raise Invalid({"zone": _("Name a zone such as Europe/Lisbon or UTC.")}) from None

    def skips(self, request: Request) -> bool:
        wanted = request.query_params.get("on_error", "refuse")
        if wanted not in ("refuse", "skip"):
            raise Invalid({"on_error": _("Choose refuse or skip.")})
        return wanted == "skip"

    def span(self, request: Request) -> tuple[datetime | None, datetime | None]:
        """From (included) to (not included), as instants."""
        zone = self.zone(request)
        return _instant(request, "from", zone, 0), _instant(request, "to", zone, 1)


def _instant(request: Request, name: str, zone: ZoneInfo, days: int) -> datetime | None:
    """A day is its midnight, `days` later; a time is itself."""
    text = request.query_params.get(name, "")
    if not text:
        return None
    try:
        if len(text) == len("2026-05-14"):
            day = date.fromisoformat(text) + timedelta(days=days)
            return datetime(day.year, day.month, day.day, tzinfo=zone)
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        return at.astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError):
        raise Invalid({name: _("Write a day (2026-05-14) or a time (2026-05-14T09:00:00Z).")}) from None


def _by_time(
    kpi: Kpi, grain: str, first: datetime | None, until: datetime | None, request: Request
) -> Response:
    rows: Any = (Point if grain == "raw" else HourRollup).objects.filter(kpi=kpi)
    rows = rows.filter(at__gte=first) if first else rows
    rows = rows.filter(at__lt=until) if until else rows
    page = KeysetPage(request, order=("at",))
    found: list[Any] = page.take(rows)
    if grain == "raw":
        return page.response([{"at": row.at, "value": row.value} for row in found])
    return page.response([{"at": row.at, **_figures(kpi, row)} for row in found])


def _by_day(
    kpi: Kpi, grain: str, first: datetime | None, until: datetime | None, request: Request
) -> Response:
    """Periods that begin within the span."""
    zone = ZoneInfo(kpi.workspace.zone)
    rows = Rollup.objects.filter(kpi=kpi, grain=grain)
    rows = rows.filter(day__gte=first.astimezone(zone).date()) if first else rows
    if until:
        rows = rows.filter(day__lte=(until.astimezone(zone) - timedelta(microseconds=1)).date())
    page = KeysetPage(request, order=("day",))
    found: list[Any] = page.take(rows)
    return page.response([{"start": r.day, "end": last_day(grain, r.day), **_figures(kpi, r)} for r in found])


def _figures(kpi: Kpi, row: Any) -> dict[str, Any]:
    return {"value": figure(kpi.aggregate, row)} | {name: getattr(row, name) for name in FIGURES}
