"""Wake a worker after commit. Best effort: when nobody hears, the tick finds the rows within a minute."""

import logging
import time
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis import RedisError

from core import redis

log = logging.getLogger(__name__)

REST = (
    5.0  # seconds without a further try after a broker did not answer, so that no request waits for it again
)
_rests_until = 0.0


def ring_after_commit(task: str, *args: str, soon: bool = False) -> None:
    """Ring once for a transaction, however often it is asked."""
    wanted = (task, *args)
    waiting = (getattr(call, "args", None) for _, call, _ in transaction.get_connection().run_on_commit)
    if wanted not in waiting:
        transaction.on_commit(partial(ring_soon if soon else ring, *wanted), robust=True)


def ring_soon(task: str, *args: str) -> bool:
    """Ring a second from now, once for all who ask meanwhile: whatever they did is then there to be found."""
    if not _listened_to():
        return False
    try:
        first = redis.client().set(f"pmhub:soon:{task}:{':'.join(args)}", 1, nx=True, px=900)
    except RedisError as error:
        return _rest(task, error)
    return bool(first) and ring(task, *args, delay=1)


def ring(task: str, *args: str, delay: float = 0) -> bool:
    """Send the task; False when the broker is away."""
    if not _listened_to():
        return False
    try:
        current_app.send_task(
            task, args=args, countdown=delay, retry=False, ignore_result=True, expires=60 + delay
        )
    except (OperationalError, OSError) as error:
        return _rest(task, error)
    return True


def _listened_to() -> bool:
    return settings.DOORBELL and time.monotonic() >= _rests_until


def _rest(task: str, error: Exception) -> bool:
    global _rests_until
    _rests_until = time.monotonic() + REST
    log.warning("doorbell not heard", extra={"task": task, "error": str(error)})
    return False
