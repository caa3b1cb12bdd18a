from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceManager, WorkspaceModel, WorkspaceQuerySet

SUBJECTS = ("item", "objective", "product")


class Health(models.TextChoices):
    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    OFF_TRACK = "off_track", _("Off track")


class UpdateQuerySet(WorkspaceQuerySet):
    def published(self) -> "UpdateQuerySet":
        return self.filter(published_at__isnull=False)

    def about(self, subject: models.Model) -> "UpdateQuerySet":
        return self.filter(**{str(subject._meta.model_name): subject})

    def with_subjects(self) -> "UpdateQuerySet":
        return self.select_related("product", "objective", "item", "author")


def one_subject() -> Q:
    alone = [Q(**{f"{name}__isnull": name != wanted for name in SUBJECTS}) for wanted in SUBJECTS]
    return alone[0] | alone[1] | alone[2]


class StatusUpdate(WorkspaceModel):
    """How it goes, in a person's words, with what changed since the update before, worked out from the event log."""

    tracked = Tracked(exclude=("changes", "cursor", "since"), parent="item")
    undo_keeps: ClassVar = ("changes", "cursor", "since", "created_at")

    product = WorkspaceForeignKey(
        "roadmap.Product", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    objective = WorkspaceForeignKey(
        "roadmap.Objective", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    item = WorkspaceForeignKey(
        "roadmap.Item", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    health = models.CharField(_("health"), max_length=10, choices=Health, default=Health.ON_TRACK)
    narrative = models.TextField(_("how it goes"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    audience_visible = models.BooleanField(_("audiences may read it"), default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    # Up to where in the event log this update looked: the next one starts there.
    cursor = models.CharField(max_length=64, blank=True, default="")
    since = models.DateTimeField(null=True, blank=True)
    changes = models.JSONField(default=list, blank=True)

    objects: ClassVar[Any] = WorkspaceManager.of(UpdateQuerySet)

    class Meta:
        ordering = ("-published_at", "-created_at", "-id")
        constraints = (models.CheckConstraint(condition=one_subject(), name="update_has_one_subject"),)
        indexes = (
            # The latest update of an item, for its panel and for the next update's starting point.
            models.Index(fields=["item", "-published_at"], name="update_by_item"),
            # The newest updates of a workspace: pages, digests, home.
            models.Index(fields=["workspace", "-published_at"], name="update_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.get_health_display()}: {self.subject}"

    @property
    def kind(self) -> str:
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id"))

    @property
    def subject(self) -> Any:
        return getattr(self, self.kind)

    @property
    def is_draft(self) -> bool:
        return self.published_at is None
