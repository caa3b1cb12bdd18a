"""So many at once and no more. Counted in Redis, with an end for each: who dies gives the place back in the end. With
Redis away nobody is refused."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

from django.http.response import HttpResponseBase
from redis import RedisError

from core import redis

log = logging.getLogger(__name__)

# Longer than anything that is counted here takes.
LONGEST = 300
# In one step: forget the dead, count, and take a place where one is free.
TAKE = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
"""


class Turn:
    """A place among `most`; given back once, or after `LONGEST`."""

    def __init__(self, key: str) -> None:
        self.key, self.name = key, str(uuid4())

    def give_back(self) -> None:
        with suppress(RedisError):
            redis.client().zrem(self.key, self.name)


def take(what: str, who: str, most: int) -> Turn | None:
    """A place; None while all are taken."""
    turn, now = Turn(f"pmhub:turns:{what}:{who}"), time.time()
    try:
        free = redis.client().eval(TAKE, 1, turn.key, now, most, now + LONGEST, turn.name, LONGEST)
    except RedisError as error:
        log.warning("turns are not counted", extra={"error": str(error)})
        return turn
    return turn if free else None


def in_turn(turn: Turn, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `make` answers; the place is free again once that is made, or where it is sent piece by piece, all out."""
    try:
        response = make()
    except BaseException:
        turn.give_back()
        raise
    if response.streaming:
        response._resource_closers.append(turn.give_back)  # type: ignore[attr-defined]
    else:
        turn.give_back()
    return response
