"""How items hang together, and what may go wrong with them."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from roadmap.models.items import Item
from roadmap.models.products import Product
from roadmap.models.strategy import Objective


class LinkKind(models.TextChoices):
    BLOCKS = "blocks", _("blocks")
    RELATES = "relates", _("relates to")
    DUPLICATES = "duplicates", _("duplicates")


class Link(WorkspaceModel):
    """`source` blocks, relates to or duplicates `target`.

    A blocked item starts at the earliest `lag` days after the day on which what blocks it ended; a negative lag may
    overlap.
    """

    tracked = Tracked(parent="source")
    undo_looks: ClassVar = ("roadmap.rings.refuse_rings",)

    kind = models.CharField(_("kind"), max_length=10, choices=LinkKind.choices, default=LinkKind.BLOCKS)
    source = WorkspaceForeignKey(Item, models.CASCADE, related_name="links_out")
    target = WorkspaceForeignKey(Item, models.CASCADE, related_name="links_in")
    lag = models.SmallIntegerField(_("lag in days"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="roadmap_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="roadmap_link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"

    def told_as(self) -> str:
        words = {"source": self.source, "kind": self.get_kind_display(), "target": self.target}
        return gettext("The link “%(source)s %(kind)s %(target)s”") % words


class RiskState(models.TextChoices):
    OPEN = "open", _("Open")
    MITIGATED = "mitigated", _("Mitigated")
    ACCEPTED = "accepted", _("Accepted")
    HAPPENED = "happened", _("Happened")
    CLOSED = "closed", _("Closed")


ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Risk(WorkspaceModel):
    """What may go wrong, how likely and how badly (1 to 5 each), and what is done about it."""

    tracked = Tracked(parent="item")

    product = WorkspaceForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="risks")
    objective = WorkspaceForeignKey(Objective, models.CASCADE, null=True, blank=True, related_name="risks")
    item = WorkspaceForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="risks")
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), default=3, validators=ONE_TO_FIVE)
    impact = models.PositiveSmallIntegerField(_("impact"), default=3, validators=ONE_TO_FIVE)
    mitigation = models.TextField(_("mitigation"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=RiskState.choices, default=RiskState.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="roadmap_risk_one_to_five"
            )
        ]

    def __str__(self) -> str:
        return self.title
