"""So many requests a minute for each person or token, told in the headers of every answer."""

import time

import redis as redis_errors
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from core import redis

WINDOW = 60


class MinuteThrottle(BaseThrottle):
    """A counter per minute in Redis, one round trip; with Redis away nobody is refused."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        who = request.auth.pk if request.auth else request.user.pk
        minute = int(time.time()) // WINDOW
        used = self._count(f"pmhub:rate:{who}:{minute}")
        left = max(settings.API_RATE - used, 0)
        view.rate_headers = {  # type: ignore[attr-defined]
            "RateLimit-Limit": settings.API_RATE,
            "RateLimit-Remaining": left,
            "RateLimit-Reset": self.wait(),
        }
        return used <= settings.API_RATE

    def _count(self, key: str) -> int:
        try:
            return redis.count(key, 2 * WINDOW)
        except redis_errors.RedisError:
            return 0

    def wait(self) -> int:
        return WINDOW - int(time.time()) % WINDOW
