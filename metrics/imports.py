"""KPI points by the import engine: one file may hold many KPIs, one row one point."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import doorbell
from core.imports import Field, Importer, Outcome, Row, RowError
from metrics.actions import create_kpi
from metrics.actions.points import DRAIN
from metrics.models import Kpi, Point
from metrics.points import store
from metrics.points.bodies import number
from metrics.points.times import EARLIEST, LATEST


class PointImporter(Importer):
    """Options: `kpi` names the KPI of a file that has no such column; `create: ["kpi"]` makes those not known yet."""

    kind = "points"
    page = "metrics"
    label = gettext_lazy("KPI points")
    capability = "points.write"
    # The same time twice is a correction within the file: the last row counts, and the others are told as overtaken.
    identity = ()
    last_counts = True
    batch_size = 5000
    fields = (
        Field("kpi", gettext_lazy("KPI"), names=("metric", "series", "name", "measure"), max_length=120),
        Field(
            "at",
            gettext_lazy("Time"),
            "datetime",
            required=True,
            names=("time", "timestamp", "date", "day", "datetime"),
        ),
        Field(
            "value", gettext_lazy("Value"), "decimal", required=True, names=("val", "y", "figure", "amount")
        ),
    )

    def load(self, rows: Sequence[Row]) -> None:
        self.known = {kpi.name.casefold(): kpi for kpi in Kpi.objects.all()}
        self.known |= {str(kpi.pk): kpi for kpi in self.known.values()}

    def apply(self, rows: Sequence[Row]) -> list[Outcome]:
        self.load(rows)
        outcomes: dict[int, Outcome] = {}
        wanted: dict[UUID, list[store.PointRow]] = defaultdict(list)
        for row in rows:
            try:
                kpi, point = self.kpi_of(row), self._point(row)
            except (RowError, ValueError) as refusal:
                outcomes[row.number] = Outcome(row.number, "rejected", self.describe(row), error=str(refusal))
            else:
                if self.overtaken(place(kpi.name, point[0]), row.number):
                    outcomes[row.number] = _overtaken(row.number, point[0])
                else:
                    wanted[kpi.pk].append(point)
        for kpi_id, points in wanted.items():
            outcomes |= self._store(kpi_id, points)
        if wanted:
            doorbell.ring_after_commit(DRAIN)
        return [outcomes[row.number] for row in rows]

    def kpi_of(self, row: Row) -> Kpi:
        """Raises: RowError for a KPI that is not there and may not be made."""
        name = self._named(row)
        if not name:
            raise RowError(_("Which KPI? Map a column to it, or choose one for the whole file."))
        found = self.known.get(name.casefold())
        if found is None:
            found = self._made(name)
            self.known[name.casefold()] = found
        return found

    def _named(self, row: Row) -> str:
        return str(row.values.get("kpi") or self.options.get("kpi") or "").strip()

    def place_of(self, row: Row) -> str:
        """By the name also where a row says the id, and also of a KPI that the import is to make."""
        name = self._named(row)
        known = self.known.get(name.casefold())
        try:
            return place(known.name if known else name, self._point(row)[0]) if name else ""
        except (RowError, ValueError):
            return ""

    def _made(self, name: str) -> Kpi:
        if "kpi" not in self.options.get("create", ()) or not self.actor.can("metrics.write"):
            raise RowError(
                _("There is no KPI “%(name)s”. Make it first, then import this row again.") % {"name": name}
            )
        return create_kpi(by=self.actor, name=name, decimals=2)

    def _point(self, row: Row) -> store.PointRow:
        at: datetime = row.values["at"]
        if not EARLIEST <= at.year < LATEST:
            raise RowError(_("The year %(year)d is out of range.") % {"year": at.year})
        # In UTC, for Python holds a time in the hour that the clocks repeat to equal none of another zone (PEP 495).
        return at.astimezone(UTC), number(float(row.values["value"])), row.number

    def _store(self, kpi_id: UUID, points: list[store.PointRow]) -> dict[int, Outcome]:
        """What becomes of each point, against what is there and what follows it among these rows; then all at once."""
        there: dict[Any, float] = dict(
            Point.objects.filter(kpi=kpi_id, at__in=[at for at, _value, _line in points]).values_list(
                "at", "value"
            )
        )
        last = {at: line for at, _value, line in points}
        outcomes = {
            line: _known(line, at, value, there.get(at)) if last[at] == line else _overtaken(line, at)
            for at, value, line in points
        }
        store.store(self.actor.workspace.pk, kpi_id, points, lambda: None)
        return outcomes

    def describe(self, row: Row) -> str:
        at = row.values.get("at")
        return at.isoformat() if at else ""


def place(kpi: str, at: datetime) -> str:
    return f"{kpi.casefold()} {at.isoformat()}"


def _known(line: int, at: datetime, value: float, old: float | None) -> Outcome:
    state: Any = "created" if old is None else "unchanged" if old == value else "updated"
    return Outcome(line, state, at.isoformat(), {"value": [old, value]} if state == "updated" else {})


def _overtaken(line: int, at: datetime) -> Outcome:
    """Nothing was written for it, so the same file changes nothing when it comes again."""
    warning = _("The same time stands again in a later row, and that one counts.")
    return Outcome(line, "unchanged", at.isoformat(), warnings=[warning])
