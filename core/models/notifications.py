"""What each person is told of, and how."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.base import WorkspaceModel


class Way(models.TextChoices):
    IN_APP = "in_app", _("In pmhub")
    AT_ONCE = "at_once", _("In pmhub and by e-mail at once")
    DAILY = "daily", _("In pmhub and in one e-mail a day")
    NEVER = "never", _("Never")


class Notification(WorkspaceModel):
    """One thing that one person should know. `kind` names the sentence and `data` fills it in, so that it is read in
    the reader's language; `model` and `object_id` say what it is about, and `url` where to look."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=300)
    read_at = models.DateTimeField(null=True, blank=True)
    # Set when it went out, or will never go out, by e-mail.
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="core_notification_of_user"),
            models.Index(
                fields=["workspace", "user"],
                name="core_notification_unread",
                condition=models.Q(read_at=None),
            ),
            # What may still go out by e-mail is little, however much was told.
            models.Index(
                fields=["workspace", "user"],
                name="core_notification_to_mail",
                condition=models.Q(mailed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class NotificationChoice(WorkspaceModel):
    """How one person wants one kind of notification; without a row the kind's own default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    way = models.CharField(_("way"), max_length=7, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user", "kind"], name="core_notification_choice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.way}"
