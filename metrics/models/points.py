"""Series of points and what is worked out from them. Written by SQL in `metrics.points`, never row by row.

None of these goes to the event log: points come by the million, and the rest can be worked out again.
"""

from django.db import models
from django.db.models import Q

from core.base import WorkspaceForeignKey, WorkspaceRow
from metrics.models.kpi import Kpi

# Far beyond any KPI, and far enough below the largest double that sums of billions of points cannot overflow.
LARGEST = 1e100


class Point(WorkspaceRow):
    """One measured value. The key begins with the workspace, so that the table can be distributed by it.

    A foreign key would be looked up for each of a million rows (measured: more than half of the time of an upload),
    so a trigger checks the KPIs of a statement at once: migration 0002.
    """

    pk = models.CompositePrimaryKey("workspace", "kpi", "at")
    kpi = models.ForeignKey(Kpi, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    at = models.DateTimeField()
    value = models.FloatField()
    workspace = models.ForeignKey("core.Workspace", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            # NaN sorts above every number in Postgres, so the upper bound refuses it too.
            models.CheckConstraint(
                condition=Q(value__lte=LARGEST, value__gte=-LARGEST), name="point_is_a_number"
            ),
        ]


class Figures(WorkspaceRow):
    """From these six every aggregate derives, also that of a longer period."""

    workspace = models.ForeignKey("core.Workspace", models.CASCADE, related_name="+", db_index=False)
    kpi = WorkspaceForeignKey(Kpi, models.CASCADE, related_name="+", db_index=False)
    count = models.BigIntegerField()
    sum = models.FloatField()
    min = models.FloatField()
    max = models.FloatField()
    first = models.FloatField()
    last = models.FloatField()

    class Meta:
        abstract = True


class HourRollup(Figures):
    """One hour, in UTC."""

    pk = models.CompositePrimaryKey("workspace", "kpi", "at")
    at = models.DateTimeField()


class Rollup(Figures):
    """A day, week, month or quarter in the workspace's zone; `day` is its first."""

    pk = models.CompositePrimaryKey("workspace", "kpi", "grain", "day")
    grain = models.CharField(max_length=7)
    day = models.DateField()


class Dirty(WorkspaceRow):
    """A UTC day of a KPI whose points changed since its rollups were worked out."""

    open_to_system = True

    pk = models.CompositePrimaryKey("workspace", "kpi", "day")
    workspace = models.ForeignKey("core.Workspace", models.CASCADE, related_name="+", db_index=False)
    kpi = WorkspaceForeignKey(Kpi, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    marked_at = models.DateTimeField()

    class Meta:
        # The sweep takes the KPI that has waited longest.
        indexes = [models.Index(fields=["marked_at"], name="dirty_by_age")]


class Series(WorkspaceRow):
    """What is known of a KPI's points as a whole. Its row is the lock of whoever works out the rollups.

    `zone`: the zone in which days were cut; when the workspace moves, they are cut again.
    `gap_days`: how far apart points usually are, in days; silence is judged by it.
    """

    open_to_system = True

    pk = models.CompositePrimaryKey("workspace", "kpi")
    workspace = models.ForeignKey("core.Workspace", models.CASCADE, related_name="+", db_index=False)
    kpi = WorkspaceForeignKey(Kpi, models.CASCADE, related_name="+", db_index=False)
    zone = models.CharField(max_length=64, blank=True)
    points = models.BigIntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    gap_days = models.FloatField(null=True)
