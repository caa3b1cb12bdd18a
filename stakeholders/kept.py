"""What readers without an account get, kept for whoever reads next: a minute at most, and not past a change."""

import hashlib
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from core.events import horizon
from core.models import Event
from core.tenancy import Actor

# Seconds. Names of people are in no log of a workspace, so nothing stays for long.
KEPT = 60
# While a transaction runs that began before the last change, it may yet change what is shown.
KEPT_UNSETTLED = 5


class Kept:
    """Answers for one workspace as it stands now, in one language, on one day there.

    Whether the reader may have an answer at all is asked each time, before it is looked up here; the name of an
    answer has to tell for whom it was made.
    """

    def __init__(self, actor: Actor) -> None:
        below = horizon()
        last = Event.objects.order_by("-xid", "-id").values_list("xid", "id").first() or (0, 0)
        self.seconds = KEPT if last[0] < below else KEPT_UNSETTLED
        day = timezone.localdate(actor.now, ZoneInfo(actor.workspace.zone))
        self.stand = (str(actor.workspace.pk), last, str(day), actor.workspace.zone, get_language())

    def _name(self, key: tuple[Any, ...]) -> str:
        return "kept:" + hashlib.sha256(repr((self.stand, key)).encode()).hexdigest()

    def get(self, *key: str | int) -> Any:
        return cache.get(self._name(key))

    def put(self, value: Any, *key: str | int) -> None:
        cache.set(self._name(key), value, self.seconds)
