"""What is offered, by whom it is built, and how much they can take on."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from roadmap.models.validators import NOT_NEGATIVE


class ProductLine(WorkspaceModel):
    """Products that are steered together; its pages look at all of them at once."""

    tracked = Tracked()

    name = models.CharField(_("name"), max_length=120)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="roadmap_line_name_once")]

    def __str__(self) -> str:
        return self.name


class Product(WorkspaceModel):
    """What is sold or offered, with the page that says why it exists."""

    tracked = Tracked(exclude=("next_number",))
    undo_keeps: ClassVar = ("next_number",)

    key = models.CharField(
        _("key"),
        max_length=8,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]{1,7}$", _("2 to 8 capital letters or digits, such as PAY."))
        ],
    )
    name = models.CharField(_("name"), max_length=120)
    line = WorkspaceForeignKey(ProductLine, models.SET_NULL, null=True, blank=True, related_name="products")
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    vision = models.TextField(_("vision"), blank=True)
    target_market = models.TextField(_("target market"), blank=True)
    strategy = models.TextField(_("strategy"), blank=True)
    position = models.FloatField(default=0)
    next_number = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="roadmap_product_key_once")]

    def __str__(self) -> str:
        return self.name


class Team(WorkspaceModel):
    tracked = Tracked()

    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="roadmap_team_name_once")]

    def __str__(self) -> str:
        return self.name


class TeamCapacity(WorkspaceModel):
    """How much effort, in the unit of `Item.effort`, a team has between two days, both included."""

    tracked = Tracked(parent="team")

    team = WorkspaceForeignKey(Team, models.CASCADE, related_name="capacities")
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))
    effort = models.FloatField(_("effort"), validators=NOT_NEGATIVE)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["team", "start"], name="roadmap_capacity_once"),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="roadmap_capacity_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.start:%Y-%m-%d}: {self.effort:g}"
