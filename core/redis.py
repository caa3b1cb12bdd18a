"""Redis is a doorbell and a cache: when it is away, pmhub is slower, never wrong."""

import logging
import threading
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

log = logging.getLogger(__name__)
# Seconds after which somebody who waits goes on without it.
PATIENCE = 1.0


@cache
def client() -> redis.Redis:
    """The process's connection pool; answers in time or gives up."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)


def ring(channel: str, message: str) -> None:
    """Tell whoever listens; if nobody can hear, the sweepers find the rows later."""
    try:
        client().publish(channel, message)
    except redis.RedisError as error:
        log.warning("doorbell not heard", extra={"channel": channel, "error": str(error)})


_own = threading.local()


def count(key: str, seconds: int) -> int:
    """Add one to a counter that is forgotten after `seconds`. Raises: RedisError.

    One round trip on a connection that this thread keeps: half of what the pool and its checks cost.
    """
    if not hasattr(_own, "line"):
        _own.line = client().connection_pool.make_connection()
    line = _own.line
    try:
        used = _asked(line, "INCR", key)
    except redis.ConnectionError:  # Redis began anew: so do we, once
        line.disconnect()
        used = _asked(line, "INCR", key)
    if used == 1:
        _asked(line, "EXPIRE", key, seconds)
    return used


def _asked(line: Any, *words: Any) -> int:
    line.send_command(*words)
    return int(line.read_response())


class _OneClient(RedisCacheClient):
    """Django makes a client for each call, which takes longer than the call."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if not hasattr(self, "_kept"):
            self._kept = super().get_client(key, write=write)
        return self._kept


class ForgivingCache(RedisCache):
    """Django's Redis cache that misses instead of failing while Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _OneClient

    def _forgive(self, call: Any, otherwise: Any) -> Any:
        try:
            return call()
        except redis.RedisError as error:
            log.warning("cache away", extra={"error": str(error)})
            return otherwise

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingCache, self).get(key, default, version), default)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingCache, self).set(key, value, timeout, version), None)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingCache, self).add(key, value, timeout, version), True)

    def delete(self, key: str, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingCache, self).delete(key, version), False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> Any:
        return self._forgive(lambda: super(ForgivingCache, self).incr(key, delta, version), delta)
