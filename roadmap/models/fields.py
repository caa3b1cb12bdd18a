"""Fields that a workspace adds to its items."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceModel
from roadmap.models.workflow import SLUG


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    DATE = "date", _("Date")
    SELECT = "select", _("One of several")
    MULTISELECT = "multiselect", _("Several of several")
    PERSON = "person", _("Person")
    URL = "url", _("Address (URL)")
    CHECKBOX = "checkbox", _("Yes or no")
    FORMULA = "formula", _("Formula")


class CustomField(WorkspaceModel):
    """A column of the workspace's own. Values lie in `Item.custom` under the slug, which never changes.

    Shapes of a value: text, URL → string; number, money (in the workspace's currency) → number; date → "YYYY-MM-DD";
    select → slug of an option; multiselect → list of them; person → id of a member; checkbox → true. A formula has no
    stored value. What is not set has no key.
    """

    tracked = Tracked()
    # Undone, scores follow what is there now.
    undo_looks: ClassVar = ("roadmap.scoring.store.rescore_fed_by_fields",)

    slug = models.CharField(max_length=40, validators=[SLUG])
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=11, choices=FieldKind.choices)
    help = models.CharField(_("help"), max_length=300, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    # Of selects: [{"slug", "name", "hue"}] in order.
    options = models.JSONField(default=list, blank=True)
    formula = models.CharField(_("formula"), max_length=1000, blank=True)
    # Slugs of the types that have the field; empty means all.
    types = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    required = models.BooleanField(_("required"), default=False)
    archived = models.BooleanField(_("archived"), default=False)
    position = models.FloatField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "slug"], name="roadmap_field_slug_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> bool:
        """Whether an item needs a value. A formula has none of its own, and a box that is not ticked says no."""
        return self.required and self.kind not in (FieldKind.FORMULA, FieldKind.CHECKBOX)
