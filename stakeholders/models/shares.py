"""A saved view of the plan, shown to people without an account."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel, now_of_actor
from core.tenancy import actor

# A page that may frame the view. No path, no wildcard: whoever owns the host is meant.
is_origin = RegexValidator(
    r"^https://[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?\Z",
    _("Write an address such as https://intranet.example.com, without a path."),
)


class SharedView(WorkspaceModel):
    """Behind an unguessable link. Only what the audience may see; a raised `generation` kills the link before it."""

    tracked = Tracked(exclude=("password",))
    undo_keeps: ClassVar = ("password",)

    view = WorkspaceForeignKey("roadmap.SavedView", on_delete=models.CASCADE, related_name="shares")
    audience = WorkspaceForeignKey("Audience", on_delete=models.CASCADE, related_name="shares")
    title = models.CharField(_("title for the readers"), max_length=120)
    # Whether a password is asked for. The hash is in no log: brought back without it, the view stays shut.
    protected = models.BooleanField(_("asks for a password"), default=False, editable=False)
    password = models.CharField(max_length=128, blank=True, default="", editable=False)
    expires_at = models.DateTimeField(_("open until"), null=True, blank=True)
    generation = models.PositiveIntegerField(default=0, editable=False)
    embed_origins = ArrayField(
        models.CharField(max_length=270, validators=[is_origin]),
        verbose_name=_("may be embedded by"),
        default=list,
        blank=True,
        size=20,
    )
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.title

    def come_back(self) -> None:
        """As it was, by one who may publish. Whoever else deleted the view, or the audience, closed its links for good:
        only one who may publish opens them, anew."""
        if actor().can("publish", "stakeholders"):
            return
        self.generation += 1
        self.revoked_at = now_of_actor()

    def is_open(self, now: Any) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


class SharedViewUse(WorkspaceModel):
    """How often a shared view was opened. Its own row, so that a reader makes no editor's version stale."""

    share = WorkspaceForeignKey(SharedView, on_delete=models.CASCADE, related_name="uses")
    opened = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["share"], name="shared_view_use_once"),)

    @classmethod
    def count(cls, share: SharedView, now: Any) -> None:
        """One more reader; nothing of who it was."""
        cls.objects.get_or_create(share=share, defaults={"workspace_id": share.workspace_id})
        cls.objects.filter(share=share).update(opened=F("opened") + 1, last_at=now)
