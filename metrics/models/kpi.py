"""What is measured, and what it should come to."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceManager, WorkspaceModel, WorkspaceQuerySet


class Direction(models.TextChoices):
    INCREASE = "increase", _("should rise to the target")
    DECREASE = "decrease", _("should fall to the target")
    ABOVE = "above", _("should stay above the target")
    BELOW = "below", _("should stay below the target")


class Aggregate(models.TextChoices):
    SUM = "sum", _("sum")
    MEAN = "mean", _("mean")
    LAST = "last", _("last value")
    MIN = "min", _("lowest")
    MAX = "max", _("highest")
    COUNT = "count", _("number of points")


class Grain(models.TextChoices):
    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")


class KpiQuerySet(WorkspaceQuerySet):
    def about(self, product_id: object) -> "KpiQuerySet":
        """Of one product, and those of the whole workspace."""
        return self.filter(Q(product_id=product_id) | Q(product_id=None))

    def in_order(self) -> "KpiQuerySet":
        return self.order_by("position", "created_at", "id")


class Kpi(WorkspaceModel):
    """A measured quantity. `grain` is the period that its headline figure covers."""

    tracked = Tracked(exclude=("position",))
    # Undone, what items are expected to do to it counts as it is now; so with its targets.
    undo_looks: ClassVar = ("metrics.actions.expected.refresh_undone_kpis",)

    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, max_length=2000)
    unit = models.CharField(_("unit"), max_length=24, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.INCREASE)
    aggregate = models.CharField(
        _("points make a figure by their"), max_length=5, choices=Aggregate, default=Aggregate.MEAN
    )
    grain = models.CharField(_("read by"), max_length=7, choices=Grain, default=Grain.WEEK)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    product = WorkspaceForeignKey("roadmap.Product", models.SET_NULL, null=True, blank=True, related_name="+")
    objective = WorkspaceForeignKey(
        "roadmap.Objective", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    position = models.FloatField(default=0)

    objects: ClassVar[WorkspaceManager] = WorkspaceManager.of(KpiQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="kpi_name_once"),
            models.CheckConstraint(
                condition=Q(decimals__lte=6),
                name="kpi_decimals",
                violation_error_message=_("At most six decimals."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lower_is_better(self) -> bool:
        return self.direction in (Direction.DECREASE, Direction.BELOW)


class Target(WorkspaceModel):
    """What a KPI should come to within a period, at a linear pace from `baseline`.

    `cumulative`: the figure counts from zero within the period (bookings this quarter), instead of being read each time.
    """

    tracked = Tracked(parent="kpi")
    undo_looks: ClassVar = ("metrics.actions.expected.refresh_undone_targets",)

    kpi = WorkspaceForeignKey(Kpi, models.CASCADE, related_name="targets")
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    baseline = models.FloatField(_("baseline"), null=True, blank=True)
    target = models.FloatField(_("target"))
    cumulative = models.BooleanField(_("count from zero in this period"), default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")),
                name="target_ends_after_start",
                violation_error_message=_("The period must not end before it begins."),
            ),
            models.UniqueConstraint(fields=["workspace", "kpi", "start"], name="target_once_per_start"),
        ]
        ordering = ["start"]
