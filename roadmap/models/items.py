"""What may be built, and what the areas above know of it."""

from datetime import date
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceManager, WorkspaceModel, WorkspaceQuerySet
from core.dates import Precision
from roadmap.models.milestones import Milestone
from roadmap.models.products import Product, Team
from roadmap.models.strategy import Objective
from roadmap.models.validators import NOT_NEGATIVE, PERCENT
from roadmap.models.workflow import OPEN_CATEGORIES, Horizon, Status


class ItemQuerySet(WorkspaceQuerySet):
    def live(self) -> Self:
        """What is not archived."""
        return self.filter(archived_at=None)

    def open(self) -> Self:
        """Neither done nor dropped, and not archived."""
        return self.live().filter(status__category__in=OPEN_CATEGORIES)

    def late(self, today: date) -> Self:
        """Promised to be done by a day that has passed, and not done."""
        return self.open().filter(end__lt=today)

    def undated(self) -> Self:
        return self.filter(start=None, end=None)


ITEM_FIELDS = {
    "start_precision": _("how exact the start is"),
    "end_precision": _("how exact the end is"),
    "parent_id": _("what it is part of"),
    "merged_into_id": _("what it was merged into"),
    "rank": _("its place in the order"),
    "custom": _("custom fields"),
    "shipped_at": _("when it shipped"),
    "archived_at": _("whether it is archived"),
    "external_id": _("its name in another tool"),
}


class Item(WorkspaceModel):
    """A thing that may be built. Dates carry a precision; `start` is the first and `end` the last day of that span."""

    tracked = Tracked(
        together=(("start", "start_precision"), ("end", "end_precision")), spread=("custom",), loose=("rank",)
    )
    undo_looks: ClassVar = (
        "roadmap.circles.refuse_circles",
        "roadmap.rings.refuse_rings_of_parts",
        "roadmap.scoring.store.rescore",
        "roadmap.gates_undone.refuse_undone",
    )

    product = WorkspaceForeignKey(Product, models.CASCADE, related_name="items")
    number = models.PositiveIntegerField(editable=False)
    key = models.CharField(max_length=20, editable=False)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    # The slug of an ItemType of the workspace; a foreign key in the database holds it.
    type = models.CharField(_("type"), max_length=40, default="feature")
    status = WorkspaceForeignKey(Status, models.PROTECT, related_name="items")
    horizon = models.CharField(_("horizon"), max_length=5, choices=Horizon.choices, blank=True)
    start = models.DateField(_("start"), null=True, blank=True)
    start_precision = models.CharField(max_length=7, choices=Precision.choices, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    end_precision = models.CharField(max_length=7, choices=Precision.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = WorkspaceForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="items")
    parent = WorkspaceForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    objective = WorkspaceForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="items")
    milestone = WorkspaceForeignKey(Milestone, models.SET_NULL, null=True, blank=True, related_name="items")
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    rank = models.FloatField(default=0)
    reach = models.FloatField(_("reach"), null=True, blank=True, validators=NOT_NEGATIVE)
    impact = models.FloatField(_("impact"), null=True, blank=True, validators=NOT_NEGATIVE)
    confidence = models.FloatField(_("confidence"), null=True, blank=True, validators=PERCENT)
    effort = models.FloatField(_("effort"), null=True, blank=True, validators=NOT_NEGATIVE)
    value = models.FloatField(_("value"), null=True, blank=True, validators=NOT_NEGATIVE)
    custom = models.JSONField(default=dict, blank=True, help_text="By slug of the field; see CustomField.")
    shipped_at = models.DateTimeField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    # An archived item that became part of another; taking the merge back empties it.
    merged_into = WorkspaceForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    external_id = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = WorkspaceManager.of(ItemQuerySet)

    class Meta:
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="roadmap_item_key_once"),
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~Q(external_id=""),
                name="roadmap_item_external_id_once",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="roadmap_item_ends_after_start"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="roadmap_item_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(start=None, start_precision="") | Q(start__isnull=False) & ~Q(start_precision=""),
                name="roadmap_item_start_has_precision",
            ),
            models.CheckConstraint(
                condition=Q(end=None, end_precision="") | Q(end__isnull=False) & ~Q(end_precision=""),
                name="roadmap_item_end_has_precision",
            ),
        ]
        indexes = [
            # The order in which every list and the workbench read.
            models.Index(fields=["workspace", "rank", "id"], name="roadmap_item_order"),
            models.Index(fields=["workspace", "status"], name="roadmap_item_status"),
            # Typing a few letters finds an item (palette, linking a note).
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="roadmap_item_title"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @staticmethod
    def say_field(name: str) -> str:
        """Of what has another name for people than in the database; "" for the rest."""
        column, _dot, slug = name.partition(".")
        if slug:
            fields = apps.get_model("roadmap", "CustomField").objects
            return fields.filter(slug=slug).values_list("name", flat=True).first() or slug
        return str(ITEM_FIELDS.get(column, ""))


class SignalKind(models.TextChoices):
    CUSTOMERS = "customers", _("customers who ask")
    COMPANIES = "companies", _("companies that ask")
    REVENUE = "revenue", _("yearly revenue of those companies")
    VOTES = "votes", _("votes on the portal")
    EFFECT = "effect", _("expected effect on KPIs, percent of the way to their targets")


class ItemSignal(WorkspaceModel):
    """What the areas above know of an item as one number, for scores to read. Its own row, so that a new vote
    does not make an editor's version of the item stale."""

    tracked = Tracked(parent="item", derived=True)

    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="signals")
    kind = models.CharField(max_length=10, choices=SignalKind.choices)
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind"], name="roadmap_signal_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value:g}"


class SegmentSignal(WorkspaceModel):
    """The same, of the customers of one segment. Not logged: the figure of all customers tells the story."""

    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="segment_signals")
    kind = models.CharField(max_length=10, choices=SignalKind.choices)
    segment = models.CharField(max_length=80)
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "segment", "kind"], name="roadmap_segment_signal_once")
        ]

    def __str__(self) -> str:
        return f"{self.segment} {self.kind} {self.value:g}"
