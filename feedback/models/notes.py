from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.base import Tracked, WorkspaceForeignKey, WorkspaceModel
from feedback.models.customers import Company, Customer


class Note(WorkspaceModel):
    """What somebody said, in their own words; read, linked to items, then done."""

    class Source(models.TextChoices):
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")
        EMAIL = "email", _("e-mail")
        CHAT = "chat", _("chat")
        TICKET = "ticket", _("ticket")
        SALES = "sales", _("sales")
        SURVEY = "survey", _("survey")
        REVIEW = "review", _("review")
        PORTAL = "portal", _("portal")
        TYPED = "typed", _("typed in")
        API = "api", _("API")
        IMPORT = "import", _("import")

    class State(models.TextChoices):
        INBOX = "inbox", pgettext_lazy("state of a note", "inbox")
        DONE = "done", pgettext_lazy("state of a note", "done")

    # Not what people said: the log keeps it for good. So a change of it cannot be undone, as the form says.
    # Linked passages are in it, to come back with their item.
    tracked = Tracked(exclude=("text",))
    undo_keeps: ClassVar = ("text", "created_at")

    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"), blank=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, default=Source.TYPED)
    customer = WorkspaceForeignKey(Customer, models.SET_NULL, null=True, blank=True, related_name="notes")
    # Only for a note whose asker is unknown: a known customer brings their own company.
    company = WorkspaceForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    occurred_at = models.DateTimeField(_("when"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.INBOX)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("tags"))
    external_id = models.CharField(_("external id"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="note_external_id",
            ),
        ]
        indexes = [
            # The inbox reads one state, newest first.
            models.Index(fields=["workspace", "state", "-occurred_at", "-id"], name="note_inbox"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asking_company(self) -> Company | None:
        if self.customer and self.customer.company:
            return self.customer.company
        return self.company


class NoteLink(WorkspaceModel):
    """A note, or one passage of it, asks for an item. start is None where the whole note is meant."""

    class Importance(models.IntegerChoices):
        PASSING = 0, _("mentioned in passing")
        NICE = 1, _("would be nice")
        NEEDED = 2, _("needed")
        CRITICAL = 3, _("a reason to leave")

    tracked = Tracked(parent="item")
    undo_looks: ClassVar = ("feedback.actions.merge.recount_undone",)

    note = WorkspaceForeignKey(Note, models.CASCADE, related_name="links")
    item = WorkspaceForeignKey("roadmap.Item", models.CASCADE, related_name="note_links")
    importance = models.PositiveSmallIntegerField(
        _("importance"), choices=Importance.choices, default=Importance.NICE
    )
    quote = models.TextField(_("passage"), blank=True)
    # Where the passage begins in note.text, in characters; None too when an edit removed the passage.
    start = models.PositiveIntegerField(null=True, blank=True)
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The customer's latest word wins; re-linking moves this, so updated_at will not do.
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(importance__lte=3), name="note_link_importance_0_to_3"),
            models.UniqueConstraint(
                fields=["note", "item", "start"], nulls_distinct=False, name="note_link_once_per_passage"
            ),
        ]

    @property
    def end(self) -> int | None:
        return None if self.start is None else self.start + len(self.quote)


class Reading(WorkspaceModel):
    """Who has opened which note: the dot in the list is per person."""

    note = WorkspaceForeignKey(Note, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="reading_once")]


class SkippedSuggestion(WorkspaceModel):
    """A person looked at "looks like …" and said no: it is not offered again to anybody."""

    note = WorkspaceForeignKey(Note, models.CASCADE, related_name="skips")
    item = WorkspaceForeignKey("roadmap.Item", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "item"], name="skip_once")]
