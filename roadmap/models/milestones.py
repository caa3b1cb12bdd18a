"""Days that matter to the plan: releases, fairs, audits."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from core.dates import Precision
from roadmap.models.products import Product


class MilestoneKind(models.TextChoices):
    RELEASE = "release", _("Release")
    MILESTONE = "milestone", _("Milestone")


class Milestone(WorkspaceModel):
    """A date with a name; a release contains the items that point to it. `date` is the last day of its span."""

    tracked = Tracked(exclude=("position",), together=(("date", "date_precision"),))
    undo_keeps: ClassVar = ("position",)

    product = WorkspaceForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="milestones")
    kind = models.CharField(
        _("kind"), max_length=9, choices=MilestoneKind.choices, default=MilestoneKind.RELEASE
    )
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(max_length=7, choices=Precision.choices, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["date", "position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date=None, date_precision="") | Q(date__isnull=False) & ~Q(date_precision=""),
                name="roadmap_milestone_date_has_precision",
            )
        ]

    def __str__(self) -> str:
        return self.name
