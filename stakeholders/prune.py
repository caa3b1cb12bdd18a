"""What stays of digests when the mails that carried them are cleared away: everything that people read."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from core.models import Delivery
from core.models.queue import QUEUED
from stakeholders.models import Digest, Edition

SLICE = 1000


def outcomes(before: datetime) -> int:
    """Note what became of each mail on its digest, before `core.prune.deliveries` removes the mail."""
    old = Digest.objects.filter(delivery__created_at__lt=before).exclude(delivery__state=QUEUED)
    some = list(old.order_by().values_list("pk", flat=True)[:SLICE])
    state = Delivery.objects.filter(pk=OuterRef("delivery")).values("state")[:1]
    return Digest.objects.filter(pk__in=some).update(outcome=Subquery(state), delivery=None)


def empty_editions(before: datetime) -> int:
    """Those that told nobody anything."""
    old = Edition.objects.filter(empty=True, until__lt=before, digests=None)
    some = list(old.order_by().values_list("pk", flat=True)[:SLICE])
    Edition.objects.filter(pk__in=some).delete()
    return len(some)
