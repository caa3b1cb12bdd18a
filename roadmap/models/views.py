"""Ways to look at the plan, kept under a name."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceModel


class SavedView(WorkspaceModel):
    """`query` is the workbench's query string: the kind of view, filters, grouping, columns, order, zoom."""

    tracked = Tracked(own=True)
    undo_looks: ClassVar = ("roadmap.actions.views.refuse_undone",)

    name = models.CharField(_("name"), max_length=120)
    query = models.TextField(_("query"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    shared = models.BooleanField(_("shared with the workspace"), default=False)
    # What the roadmap opens with when nothing is asked for; a shared view, one in a workspace.
    is_default = models.BooleanField(_("default"), default=False)
    position = models.FloatField(default=0)

    # What a change has just broken elsewhere, for the answer to it; kept nowhere.
    warnings: Sequence[str] = ()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(is_default=True), name="roadmap_view_default_once"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(shared=True), name="roadmap_view_default_is_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_seen_by(self, user: Any) -> bool:
        return self.shared or (user is not None and self.owner_id == user.pk)
