from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from stakeholders.visibility import Rules


class Precision(models.TextChoices):
    NONE = "none", _("No dates")
    YEAR = "year", _("Years")
    HALF = "half", _("Halves")
    QUARTER = "quarter", _("Quarters")
    MONTH = "month", _("Months")
    DAY = "day", _("Days")


def told_categories() -> list[str]:
    return ["planned", "in_progress", "shipped"]


def told_fields() -> list[str]:
    return ["horizon", "dates", "summary"]


class Audience(WorkspaceModel):
    """Who may see what: the promise behind every status page and digest. `stakeholders.visibility` keeps it."""

    tracked = Tracked()

    name = models.CharField(_("name"), max_length=120)
    products = models.ManyToManyField("roadmap.Product", through="AudienceProduct", related_name="+")
    members: Any = models.ManyToManyField("Stakeholder", through="AudienceMember", related_name="audiences")
    kpis = models.ManyToManyField("metrics.Kpi", through="AudienceKpi", related_name="+")
    categories = ArrayField(
        models.CharField(max_length=20), verbose_name=_("statuses"), default=told_categories
    )
    fields = ArrayField(
        models.CharField(max_length=60), verbose_name=_("shown of an item"), default=told_fields, blank=True
    )
    date_precision = models.CharField(
        _("dates no finer than"), max_length=10, choices=Precision, default=Precision.QUARTER
    )
    sees_updates = models.BooleanField(_("reads status updates"), default=True)
    tells_leaving = models.BooleanField(_("is told what is no longer planned"), default=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=["workspace", "name"], name="audience_name_once"),)

    def __str__(self) -> str:
        return self.name

    def rules(self, products: list[str], kpis: list[str]) -> Rules:
        """These settings as values; no product named means all of them, no KPI named means none."""
        return Rules(
            products=frozenset(products) or None,
            categories=frozenset(self.categories),
            fields=frozenset(self.fields),
            precision=self.date_precision,
            tells_leaving=self.tells_leaving,
            kpis=frozenset(kpis),
            sees_updates=self.sees_updates,
        )


class AudienceProduct(WorkspaceModel):
    tracked = Tracked(parent="audience")

    audience = WorkspaceForeignKey(Audience, on_delete=models.CASCADE, related_name="product_links")
    product = WorkspaceForeignKey("roadmap.Product", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["audience", "product"], name="audience_product_once"),)


class AudienceMember(WorkspaceModel):
    tracked = Tracked(parent="audience")

    audience = WorkspaceForeignKey(Audience, on_delete=models.CASCADE, related_name="member_links")
    stakeholder = WorkspaceForeignKey("Stakeholder", on_delete=models.CASCADE, related_name="audience_links")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["audience", "stakeholder"], name="audience_member_once"),
        )


class AudienceKpi(WorkspaceModel):
    tracked = Tracked(parent="audience")

    audience = WorkspaceForeignKey(Audience, on_delete=models.CASCADE, related_name="kpi_links")
    kpi = WorkspaceForeignKey("metrics.Kpi", on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (models.UniqueConstraint(fields=["audience", "kpi"], name="audience_kpi_once"),)
