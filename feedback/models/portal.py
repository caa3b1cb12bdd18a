from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from feedback.models.notes import Note


class Portal(WorkspaceModel):
    """The public face of one product: whether it is open, and how much it tells."""

    tracked = Tracked()

    product = WorkspaceForeignKey("roadmap.Product", models.CASCADE, related_name="portals")
    enabled = models.BooleanField(_("open to the public"), default=False)
    intro = models.TextField(_("introduction"), blank=True)
    moderated = models.BooleanField(_("new ideas wait for approval"), default=True)
    show_dates = models.BooleanField(_("show when something is planned"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product"], name="portal_once_per_product")]


class Voter(WorkspaceModel):
    """A person of the public, known by an address that a mailed link verified. Untracked: the log is open to viewers."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(max_length=10, default="en")
    verified_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("workspace", Lower("email"), name="voter_email_once")]

    def __str__(self) -> str:
        return self.name or self.email


class Idea(WorkspaceModel):
    """A wish from the portal. A merged idea keeps its own votes; the one it joined counts them too, once per voter."""

    class State(models.TextChoices):
        PENDING = "pending", pgettext_lazy("state of an idea", "waiting")
        OPEN = "open", pgettext_lazy("state of an idea", "open")
        MERGED = "merged", pgettext_lazy("state of an idea", "merged")
        CLOSED = "closed", pgettext_lazy("state of an idea", "closed")

    tracked = Tracked(parent="item")
    undo_looks: ClassVar = ("feedback.actions.merge.recount_undone",)
    undo_keeps_rows: ClassVar = ("votes",)

    product = WorkspaceForeignKey("roadmap.Product", models.CASCADE, related_name="ideas")
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), blank=True)
    author = WorkspaceForeignKey(Voter, models.SET_NULL, null=True, blank=True, related_name="ideas")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PENDING)
    # What a merged idea was before, so that parting does not publish what nobody approved.
    state_before = models.CharField(max_length=8, blank=True, default="")
    # Empty until its author's address is verified: nobody is shown an idea of an unknown sender.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    item = WorkspaceForeignKey("roadmap.Item", models.SET_NULL, null=True, blank=True, related_name="ideas")
    merged_into = WorkspaceForeignKey("self", models.CASCADE, null=True, blank=True, related_name="merged")
    note = WorkspaceForeignKey(Note, models.SET_NULL, null=True, blank=True, related_name="ideas")
    # Kept equal to the number of distinct voters by actions.votes.recount(); lists sort by it.
    votes_count = models.PositiveIntegerField(_("votes"), default=0)

    class Meta:
        verbose_name = _("idea")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into__isnull=True)),
                name="idea_merged_has_a_target",
            ),
        ]
        indexes = [
            # The portal lists one product's open ideas, most wanted first.
            models.Index(fields=["product", "state", "-votes_count", "-id"], name="idea_portal_list"),
        ]

    def __str__(self) -> str:
        return self.title


class Vote(WorkspaceModel):
    """Untracked: the log shows how many want something (Idea.votes_count), not who of the public."""

    idea = WorkspaceForeignKey(Idea, models.CASCADE, related_name="votes")
    voter = WorkspaceForeignKey(Voter, models.CASCADE, related_name="votes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "voter"], name="vote_once")]
