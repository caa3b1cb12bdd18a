"""How items are weighed: models, their criteria, and what each person said."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from roadmap.models.items import Item
from roadmap.models.products import Product
from roadmap.models.workflow import SLUG


class ScoringKind(models.TextChoices):
    RICE = "rice", _("RICE")
    ICE = "ice", _("ICE")
    WSJF = "wsjf", _("WSJF")
    WEIGHTED = "weighted", _("Weighted criteria")
    VALUE_EFFORT = "value_effort", _("Value/effort")
    MOSCOW = "moscow", _("MoSCoW")
    KANO = "kano", _("Kano")
    OPPORTUNITY = "opportunity", _("Opportunity score")
    FORMULA = "formula", _("Formula")


class ScoringModel(WorkspaceModel):
    """A way to a number for each item of a product, or of all products. The formula names criteria by slug."""

    tracked = Tracked()
    # Undone, scores follow what is there now.
    undo_looks: ClassVar = ("roadmap.scoring.store.rescore_undone_models",)

    product = WorkspaceForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="scoring_models"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ScoringKind.choices)
    name = models.CharField(_("name"), max_length=120)
    formula = models.CharField(_("formula"), max_length=1000, blank=True)
    archived = models.BooleanField(_("archived"), default=False)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="roadmap_scoring_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class CriterionSource(models.TextChoices):
    RATED = "rated", _("rated by people")
    FIELD = "field", _("a field of the item")
    SIGNAL = "signal", _("counted from feedback and metrics")


class Criterion(WorkspaceModel):
    """One input of a model on a fixed scale. `low` and `high` anchor it: no other item moves what a value is worth.

    `source_name`: the field ("effort", "custom.slug") or kind of signal when the source is one. `choices` names
    values of the scale: [{"value", "name"}].
    """

    tracked = Tracked(parent="model")
    # Undone, scores follow what is there now.
    undo_looks: ClassVar = ("roadmap.scoring.store.rescore_undone_criteria",)

    model = WorkspaceForeignKey(ScoringModel, models.CASCADE, related_name="criteria")
    slug = models.CharField(max_length=40, validators=[SLUG])
    name = models.CharField(_("name"), max_length=80)
    help = models.CharField(_("help"), max_length=300, blank=True)
    source = models.CharField(
        _("source"), max_length=6, choices=CriterionSource.choices, default=CriterionSource.RATED
    )
    source_name = models.CharField(max_length=60, blank=True)
    low = models.FloatField(_("lowest"), default=0)
    high = models.FloatField(_("highest"), default=10)
    step = models.FloatField(_("step"), default=1)
    lower_is_better = models.BooleanField(_("lower is better"), default=False)
    weight = models.FloatField(_("weight"), default=1)
    choices = models.JSONField(default=list, blank=True)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="roadmap_criterion_slug_once")]

    def __str__(self) -> str:
        return self.name


class Rating(WorkspaceModel):
    """What one person gives an item on one criterion."""

    tracked = Tracked(parent="item")
    # Undone, scores follow what is there now.
    undo_looks: ClassVar = ("roadmap.scoring.store.rescore_undone",)

    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="ratings")
    criterion = WorkspaceForeignKey(Criterion, models.CASCADE, related_name="ratings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    value = models.FloatField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "criterion", "user"], name="roadmap_rating_once")
        ]

    def __str__(self) -> str:
        return f"{self.value:g}"

    def told_as(self) -> str:
        words = {"who": self.user, "criterion": self.criterion, "item": self.item, "value": self}
        return gettext("The rating by %(who)s of %(criterion)s on %(item)s (%(value)s)") % words


class AgreedValue(WorkspaceModel):
    """The value that counts for an item and criterion, instead of the median; with what was suggested and why not."""

    tracked = Tracked(parent="item")
    # Undone, scores follow what is there now.
    undo_looks: ClassVar = ("roadmap.scoring.store.rescore_undone",)

    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="agreed_values")
    criterion = WorkspaceForeignKey(Criterion, models.CASCADE, related_name="agreed_values")
    value = models.FloatField()
    suggested = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "criterion"], name="roadmap_agreed_once")]

    def __str__(self) -> str:
        return f"{self.value:g}"

    def told_as(self) -> str:
        words = {"criterion": self.criterion, "item": self.item, "value": self}
        return gettext("The agreed %(criterion)s of %(item)s (%(value)s)") % words


class ItemScore(WorkspaceModel):
    """The score of an item by a model, kept so that lists can sort by it; its log is the history of the score."""

    tracked = Tracked(parent="item", derived=True)

    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="scores")
    model = WorkspaceForeignKey(ScoringModel, models.CASCADE, related_name="scores")
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "model"], name="roadmap_score_once")]

    def __str__(self) -> str:
        return f"{self.value:g}"


class PokerState(models.TextChoices):
    OPEN = "open", _("Open")
    REVEALED = "revealed", _("Revealed")
    CLOSED = "closed", _("Closed")


class PokerSession(WorkspaceModel):
    """People rate items by a model without seeing each other's values until they are revealed."""

    tracked = Tracked()
    # Brought back, its end is looked out for again.
    undo_looks: ClassVar = ("roadmap.actions.poker_close.watch_again",)
    undo_keeps_rows: ClassVar = ("items", "players", "votes")

    model = WorkspaceForeignKey(ScoringModel, models.CASCADE, related_name="sessions")
    name = models.CharField(_("name"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=PokerState.choices, default=PokerState.OPEN)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name


class PokerItem(WorkspaceModel):
    session = WorkspaceForeignKey(PokerSession, models.CASCADE, related_name="items")
    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="+")
    position = models.FloatField(default=0)
    # Until then nobody reads another's vote on it.
    revealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "item"], name="roadmap_pokeritem_once")]

    def __str__(self) -> str:
        return str(self.item_id)


class PokerPlayer(WorkspaceModel):
    """Who is asked, and for which criteria (slugs; empty means all)."""

    session = WorkspaceForeignKey(PokerSession, models.CASCADE, related_name="players")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    criteria = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="roadmap_pokerplayer_once")]

    def __str__(self) -> str:
        return str(self.user_id)


class PokerVote(WorkspaceModel):
    """A hidden rating. Not in the event log, which others read; revealing copies it into `Rating`."""

    session = WorkspaceForeignKey(PokerSession, models.CASCADE, related_name="votes")
    item = WorkspaceForeignKey(Item, models.CASCADE, related_name="+")
    criterion = WorkspaceForeignKey(Criterion, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    value = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "item", "criterion", "user"], name="roadmap_pokervote_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
