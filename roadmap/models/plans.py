"""Plans beside the live one: what was promised (baselines), what might be (scenarios), what was decided."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel, WorkspaceRow, now_of_actor
from core.ids import uuid7
from roadmap.models.items import Item
from roadmap.models.links import Link
from roadmap.models.milestones import Milestone
from roadmap.models.products import Product


class Baseline(WorkspaceModel):
    """The plan as it stood at a moment, under a name. Its items are not logged: the log of the plan gives them back."""

    tracked = Tracked()
    undo_looks: ClassVar = ("roadmap.actions.baselines.fill_again",)

    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(_("note"), max_length=500, blank=True)
    product = WorkspaceForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="baselines")
    as_of = models.DateTimeField(_("as the plan stood"), default=now_of_actor)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="roadmap_baseline_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class BaselineItem(WorkspaceRow):
    """An item as it stood. It names rows by id without holding them: what is deleted since must stay comparable."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    baseline = WorkspaceForeignKey(Baseline, models.CASCADE, related_name="items")
    item_id = models.UUIDField()
    key = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    category = models.CharField(max_length=12)
    start = models.DateField(null=True)
    start_precision = models.CharField(max_length=7, blank=True)
    end = models.DateField(null=True)
    end_precision = models.CharField(max_length=7, blank=True)
    effort = models.FloatField(null=True)
    product_id = models.UUIDField()
    team_id = models.UUIDField(null=True)
    objective_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["baseline", "item_id"], name="roadmap_baselineitem_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class ScenarioState(models.TextChoices):
    OPEN = "open", _("Open")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Discarded")


class Scenario(WorkspaceModel):
    """A plan that might be: the live one with changes laid over it."""

    tracked = Tracked()

    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ScenarioState.choices, default=ScenarioState.OPEN
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class ChangeKind(models.TextChoices):
    ITEM = "item", _("Item")
    LINK = "link", _("Link")
    MILESTONE = "milestone", _("Milestone")


# What has another name for people than in the database.
CHANGE_FIELDS = {
    "fields": _("what it changes"),
    "was": _("what it had been"),
    "drop": _("whether it is dropped"),
    "applied_at": _("whether it is applied to the live plan"),
}


class ScenarioChange(WorkspaceModel):
    """What a scenario does with one item, link or milestone. `fields` are the values as in a PATCH of it; `was` is what
    they were in the live plan when first changed, so that applying can tell what moved meanwhile: empty for what is new.
    What is deleted since leaves the change behind under its `label`, so that this is told."""

    tracked = Tracked(parent="scenario")

    scenario = WorkspaceForeignKey(Scenario, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=9, choices=ChangeKind.choices, default=ChangeKind.ITEM)
    label = models.CharField(max_length=700, blank=True)
    item = WorkspaceForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="+")
    link = WorkspaceForeignKey(Link, models.SET_NULL, null=True, blank=True, related_name="+")
    milestone = WorkspaceForeignKey(Milestone, models.SET_NULL, null=True, blank=True, related_name="+")
    fields = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    drop = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", what],
                condition=Q(**{f"{what}__isnull": False}),
                name=f"roadmap_scenario{name}_once",
            )
            for what, name in (("item", "change"), ("link", "link"), ("milestone", "milestone"))
        ]

    def __str__(self) -> str:
        return self.label or str(self.pk)

    @staticmethod
    def say_field(name: str) -> str:
        return str(CHANGE_FIELDS.get(name.partition(".")[0], ""))

    @property
    def live(self) -> WorkspaceModel | None:
        """The row of the live plan that it changes; None for what is new or deleted since."""
        rows: dict[str, WorkspaceModel | None] = {
            ChangeKind.ITEM: self.item,
            ChangeKind.LINK: self.link,
            ChangeKind.MILESTONE: self.milestone,
        }
        return rows[self.kind]

    @property
    def is_gone(self) -> bool:
        return bool(self.was) and self.live is None

    @property
    def is_new(self) -> bool:
        return not self.was and self.live is None


class DecisionState(models.TextChoices):
    OPEN = "open", _("Open")
    DECIDED = "decided", _("Decided")


class Decision(WorkspaceModel):
    """A choice between items: the question, who decided what and why, and when to look at it again."""

    tracked = Tracked(exclude=("reminded_at",))

    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(_("question"), blank=True)
    state = models.CharField(
        _("state"), max_length=7, choices=DecisionState.choices, default=DecisionState.OPEN
    )
    reason = models.TextField(_("reason"), blank=True)
    deciders = ArrayField(models.UUIDField(), default=list, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revisit_on = models.DateField(_("look at it again on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    # When its deciders were told that it is time to look again.
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class Verdict(models.TextChoices):
    CHOSEN = "chosen", _("Chosen")
    LATER = "later", _("Later")
    REJECTED = "rejected", _("Rejected")


class DecisionItem(WorkspaceModel):
    """One of the things decided between. `evidence` is what was known of it then, frozen when the decision is made."""

    tracked = Tracked(parent="item", exclude=("evidence",))
    undo_keeps: ClassVar = ("evidence",)

    decision = WorkspaceForeignKey(Decision, models.CASCADE, related_name="options")
    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="decisions")
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict.choices, blank=True)
    evidence = models.JSONField(default=dict)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["decision", "item"], name="roadmap_decisionitem_once")]

    def __str__(self) -> str:
        return str(self.item_id)
