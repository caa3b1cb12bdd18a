"""Where numbers meet the roadmap: what an objective is measured by, what an item should move."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from metrics.models.kpi import Kpi


class KeyResult(WorkspaceModel):
    """A KPI that says how far an objective has come: from `start_value` (0 %) to `target_value` (100 %)."""

    tracked = Tracked(parent="objective", exclude=("position",))
    undo_keeps: ClassVar = ("position",)

    objective = WorkspaceForeignKey("roadmap.Objective", models.CASCADE, related_name="+")
    kpi = WorkspaceForeignKey(Kpi, models.CASCADE, related_name="key_results")
    start_value = models.FloatField(_("from"))
    target_value = models.FloatField(_("to"))
    position = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "objective", "kpi"], name="key_result_once"),
            models.CheckConstraint(
                condition=~Q(start_value=F("target_value")),
                name="key_result_goes_somewhere",
                violation_error_message=_("From and to are the same, so there is no way to go."),
            ),
        ]
        ordering = ["position", "created_at"]


class ExpectedEffect(WorkspaceModel):
    """What an item is expected to do to a KPI, and by when. Compared with what is measured after it shipped."""

    tracked = Tracked(parent="item")
    # Undone, what the item is expected to do counts as it is now.
    undo_looks: ClassVar = ("metrics.actions.expected.refresh_undone",)

    item = WorkspaceForeignKey("roadmap.Item", models.CASCADE, related_name="+")
    kpi = WorkspaceForeignKey(Kpi, models.CASCADE, related_name="effects")
    delta = models.FloatField(_("expected change"))
    due = models.DateField(_("by"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "item", "kpi"], name="effect_once_per_item_and_kpi"),
            models.CheckConstraint(
                condition=~Q(delta=0),
                name="effect_is_not_zero",
                violation_error_message=_(
                    "An effect of zero is none. Say by how much the KPI should change."
                ),
            ),
        ]
        ordering = ["created_at"]
