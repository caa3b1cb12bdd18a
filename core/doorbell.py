"""Wake a worker after commit. Best effort: when nobody hears, the tick finds the rows within a minute."""

import logging
import time
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

REST = (
    5.0  # seconds without a further try after a broker did not answer, so that no request waits for it again
)
_rests_until = 0.0


def ring_after_commit(task: str, *args: str) -> None:
    """Ring once for a transaction, however often it is asked."""
    wanted = (task, args)
    waiting = (getattr(call, "args", None) for _, call, _ in transaction.get_connection().run_on_commit)
    if wanted not in waiting:
        transaction.on_commit(partial(ring, task, args), robust=True)


def ring(task: str, args: tuple[str, ...] = ()) -> bool:
    """Send the task; False when the broker is away."""
    global _rests_until
    if not settings.DOORBELL or time.monotonic() < _rests_until:
        return False
    try:
        current_app.send_task(task, args=args, retry=False, ignore_result=True, expires=60)
    except (OperationalError, OSError) as error:
        _rests_until = time.monotonic() + REST
        log.warning("doorbell not heard", extra={"task": task, "error": str(error)})
        return False
    return True
