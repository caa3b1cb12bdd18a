"""How far things are: statuses and their meaning, kinds of items, and what must hold before a status."""

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from roadmap.models.icons import USUAL, symbol_of

SLUG = RegexValidator(r"^[a-z][a-z0-9_]{0,39}$", _("Small letters, digits and underscores, a letter first."))


class Category(models.TextChoices):
    """What a status means, whatever a workspace calls it."""

    IDEA = "idea", _("Idea")
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    SHIPPED = "shipped", _("Shipped")
    DROPPED = "dropped", _("Dropped")


OPEN_CATEGORIES = (Category.IDEA, Category.PLANNED, Category.IN_PROGRESS)


class Horizon(models.TextChoices):
    """How near, for people who need no dates."""

    NOW = "now", _("Now")
    NEXT = "next", _("Next")
    LATER = "later", _("Later")


class Status(WorkspaceModel):
    """A step that items go through; its category is what the rest of pmhub reads."""

    tracked = Tracked()

    name = models.CharField(_("name"), max_length=60)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    position = models.FloatField(default=0)
    # How many items a column of the board should hold at most; told when passed, never enforced.
    wip_limit = models.PositiveSmallIntegerField(_("limit of work in progress"), null=True, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "statuses"
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="roadmap_status_name_once")]

    def __str__(self) -> str:
        return self.name


class ItemType(WorkspaceModel):
    """A kind of item, named by the workspace. Items carry the slug; a key in the database holds the two together."""

    tracked = Tracked()

    slug = models.CharField(max_length=40, validators=[SLUG])
    name = models.CharField(_("name"), max_length=60)
    icon = models.CharField(_("icon"), max_length=30, default=USUAL)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="roadmap_type_slug_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def symbol(self) -> str:
        return symbol_of(self.icon)


# What a new workspace starts with: slug → name.
STANDARD_TYPES: dict[str, Any] = {
    "initiative": _("Initiative"),
    "feature": _("Feature"),
    "improvement": _("Improvement"),
    "bug": _("Bug"),
}


class Gate(WorkspaceModel):
    """One line of the checklist that must hold before an item of a type (or of any) enters a status."""

    tracked = Tracked()

    type = WorkspaceForeignKey(ItemType, models.CASCADE, null=True, blank=True, related_name="gates")
    status = WorkspaceForeignKey(Status, models.CASCADE, related_name="gates")
    text = models.CharField(_("text"), max_length=300)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class GateCheck(WorkspaceModel):
    """Somebody says that a gate holds for an item."""

    tracked = Tracked(parent="item")

    item = WorkspaceForeignKey("roadmap.Item", models.CASCADE, related_name="gate_checks")
    gate = WorkspaceForeignKey(Gate, models.CASCADE, related_name="checks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "gate"], name="roadmap_gatecheck_once")]

    def __str__(self) -> str:
        return str(self.gate)


class ItemTemplate(WorkspaceModel):
    """Values that a new item starts with. `fields` is shaped like the body of a POST to /items."""

    tracked = Tracked()

    name = models.CharField(_("name"), max_length=120)
    fields = models.JSONField(default=dict)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="roadmap_template_name_once")
        ]

    def __str__(self) -> str:
        return self.name
