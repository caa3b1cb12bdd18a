from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.base import Tracked, WorkspaceForeignKey, WorkspaceManager, WorkspaceModel, WorkspaceQuerySet


class Cadence(models.TextChoices):
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Subscription(WorkspaceModel):
    """That a stakeholder gets an audience's digest, how often and when, and how far they have been told."""

    tracked = Tracked(exclude=("cursor", "since"), parent="stakeholder")
    undo_looks: ClassVar = ("stakeholders.actions.subscriptions.schedule_undone",)

    stakeholder = WorkspaceForeignKey("Stakeholder", on_delete=models.CASCADE, related_name="subscriptions")
    audience = WorkspaceForeignKey("Audience", on_delete=models.CASCADE, related_name="subscriptions")
    cadence = models.CharField(_("how often"), max_length=10, choices=Cadence, default=Cadence.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, default=Weekday.THURSDAY)
    monthday = models.PositiveSmallIntegerField(
        _("day of the month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    hour = models.PositiveSmallIntegerField(_("hour"), default=8, validators=[MaxValueValidator(23)])
    enabled = models.BooleanField(_("active"), default=True)
    # By the reader, who may begin again. By the team, which alone may end it. Either keeps `enabled` false.
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # Told up to here; the next digest starts behind it, so nothing is lost and nothing told twice.
    cursor = models.CharField(max_length=64, blank=True, default="")
    since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("stakeholder__name", "id")
        constraints = (
            models.UniqueConstraint(fields=["stakeholder", "audience"], name="subscription_once"),
            models.CheckConstraint(
                condition=models.Q(hour__range=(0, 23), weekday__range=(0, 6), monthday__range=(1, 31)),
                name="subscription_time_exists",
            ),
        )

    @property
    def belongs(self) -> bool:
        """Whether the reader is one of the audience: nobody else is sent what it may see."""
        return self.audience.member_links.filter(stakeholder=self.stakeholder_id).exists()

    @property
    def readers_to_change(self) -> bool:
        """Whether the reader may set its rhythm, or begin again: what they ended themselves, not what the team did."""
        theirs = self.enabled or self.unsubscribed_at is not None
        return theirs and self.paused_at is None and self.belongs


class Edition(WorkspaceModel):
    """One digest as built for an audience, language, zone and period; its recipients share it.

    `html` and `text` carry marks where a recipient's own name and links go (`stakeholders.editions.fill`).
    """

    audience = WorkspaceForeignKey("Audience", on_delete=models.CASCADE, related_name="editions")
    fingerprint = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    zone = models.CharField(max_length=64)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField()
    cursor = models.CharField(max_length=64)
    subject = models.CharField(max_length=300)
    html = models.TextField()
    text = models.TextField()
    content = models.JSONField(default=dict)
    empty = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["workspace", "fingerprint"], name="edition_once"),)


class State(models.TextChoices):
    QUEUED = "queued", _("On its way")
    SENT = "sent", _("Sent")
    RECORDED = "recorded", _("Recorded, not sent")
    FAILED = "failed", _("Failed")
    NOTHING = "nothing", _("Nothing to tell")


class DigestQuerySet(WorkspaceQuerySet):
    def for_list(self) -> "DigestQuerySet":
        return self.select_related("stakeholder", "audience", "edition", "delivery").defer(
            "edition__html", "edition__text", "edition__content"
        )


class Digest(WorkspaceModel):
    """One recipient's copy of an edition, kept for good; its state is its delivery's."""

    stakeholder = WorkspaceForeignKey("Stakeholder", on_delete=models.CASCADE, related_name="digests")
    audience = WorkspaceForeignKey("Audience", on_delete=models.CASCADE, related_name="digests")
    subscription = WorkspaceForeignKey(
        Subscription, null=True, blank=True, on_delete=models.SET_NULL, related_name="digests"
    )
    # None: there was nothing to tell.
    edition = WorkspaceForeignKey(
        Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="digests"
    )
    recipient_name = models.CharField(max_length=200)
    recipient_email = models.EmailField(blank=True)
    since = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    delivery = WorkspaceForeignKey(
        "core.Delivery", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What is known without a delivery: nothing to tell, or kept after deliveries were cleared away.
    outcome = models.CharField(max_length=10, choices=State, default=State.QUEUED)

    objects: ClassVar[Any] = WorkspaceManager.of(DigestQuerySet)

    class Meta:
        ordering = ("-due_at", "-id")
        constraints = (
            # One digest for a subscription and a due time, whatever is retried.
            models.UniqueConstraint(fields=["subscription", "due_at"], name="digest_once"),
        )
        indexes = (models.Index(fields=["workspace", "-due_at", "-id"], name="digest_by_time"),)

    @property
    def state(self) -> str:
        delivered = self.delivery.state if self.delivery else self.outcome
        return delivered if delivered in State.values else State.QUEUED

    @property
    def state_words(self) -> str:
        return str(State(self.state).label)

    @property
    def subject(self) -> str:
        return self.edition.subject if self.edition else ""
