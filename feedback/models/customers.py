from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel


class Company(WorkspaceModel):
    """An organisation that buys, or might. Its revenue is what stands behind a wish."""

    tracked = Tracked()

    name = models.CharField(_("name"), max_length=200)
    # A year's revenue in the workspace's currency; None: nobody has said.
    revenue = models.DecimalField(_("revenue a year"), max_digits=14, decimal_places=2, null=True, blank=True)
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    domain = models.CharField(_("domain"), max_length=253, blank=True)
    external_id = models.CharField(_("external id"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="company_external_id",
            ),
            models.CheckConstraint(
                condition=models.Q(revenue__isnull=True) | models.Q(revenue__gte=0),
                name="company_revenue_not_negative",
            ),
        ]
        indexes = [
            # The customers page sorts by either; the inbox looks companies up by domain.
            models.Index(fields=["workspace", "name"], name="company_by_name"),
            models.Index(fields=["workspace", "revenue"], name="company_by_revenue"),
        ]

    def __str__(self) -> str:
        return self.name


class Customer(WorkspaceModel):
    """A person who asks. Counts once per item, however often they ask."""

    # The log keeps for good what it is told, and all may read it: no addresses.
    tracked = Tracked(exclude=("email",))
    undo_keeps: ClassVar = ("email",)
    # What of it names the person, and goes from the log when they are erased.
    personal: ClassVar = ("name", "external_id")

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    company = WorkspaceForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="customers")
    external_id = models.CharField(_("external id"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="customer_external_id",
            ),
            models.UniqueConstraint(
                "workspace", Lower("email"), condition=~models.Q(email=""), name="customer_email_once"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "name"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name
