"""What must leave the house: one row for each mail or call, written with the change that causes it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.queue import QueueRow


class DeliveryState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    RECORDED = "recorded", _("recorded, not sent")
    FAILED = "failed", _("failed")


class Delivery(QueueRow):
    """`workspace` is empty for mails about an account, which belongs to no workspace. `target` is the address."""

    # Somebody waits in front of the screen for a mail about the account; a thousand digests may wait behind it.
    URGENT, NORMAL = 0, 5

    workspace = models.ForeignKey(  # type: ignore[assignment]
        "core.Workspace", null=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=500)
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=200)
    ref = models.CharField(
        max_length=100, blank=True, help_text="Finds the deliveries of one digest or update."
    )
    priority = models.PositiveSmallIntegerField(default=NORMAL)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        # In this order workers take them.
        ordering = ["priority", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "dedupe_key"], nulls_distinct=False, name="core_delivery_once"
            ),
        ]
        indexes = [
            # Small however many were sent: only what still waits.
            models.Index(
                fields=["priority", "due_at", "id"], condition=Q(state="queued"), name="core_delivery_waiting"
            ),
            models.Index(fields=["workspace", "ref"], condition=~Q(ref=""), name="core_delivery_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.target}"
