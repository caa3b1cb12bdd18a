"""Why: what the team wants to be true, and how far it is."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from roadmap.models.products import Product
from roadmap.models.validators import PERCENT


class Period(models.TextChoices):
    YEAR = "year", _("Year")
    HALF = "half", _("Half year")
    QUARTER = "quarter", _("Quarter")
    CUSTOM = "custom", _("Other dates")


class ObjectiveStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    ACHIEVED = "achieved", _("Achieved")
    MISSED = "missed", _("Missed")
    DROPPED = "dropped", _("Dropped")


class Health(models.TextChoices):
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")


class Objective(WorkspaceModel):
    """What the team wants to be true by the end of a period. It owns a hue by which its items are known."""

    tracked = Tracked(exclude=("position",))
    undo_keeps: ClassVar = ("position",)

    product = WorkspaceForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="objectives")
    parent = WorkspaceForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    hue = models.PositiveSmallIntegerField(_("hue"), default=244, validators=[MaxValueValidator(359)])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    period = models.CharField(_("period"), max_length=7, choices=Period.choices, default=Period.CUSTOM)
    status = models.CharField(
        _("status"), max_length=8, choices=ObjectiveStatus.choices, default=ObjectiveStatus.ACTIVE
    )
    # The newest check-in's, so that lists need not look for it.
    health = models.CharField(_("health"), max_length=9, choices=Health.choices, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), null=True, blank=True, validators=PERCENT, help_text=_("Percent.")
    )
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="roadmap_objective_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="roadmap_objective_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.title


class CheckIn(WorkspaceModel):
    """How an objective stands on a day, in somebody's words."""

    tracked = Tracked(parent="objective")

    objective = WorkspaceForeignKey(Objective, models.CASCADE, related_name="check_ins")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    health = models.CharField(_("health"), max_length=9, choices=Health.choices)
    confidence = models.PositiveSmallIntegerField(_("confidence"), null=True, blank=True, validators=PERCENT)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.objective}: {self.health}"
