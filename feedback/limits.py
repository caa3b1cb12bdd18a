"""So much and no more from one address in an hour. Counted in the cache: with Redis away nobody is refused."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600


def allowed(what: str, who: str, most: int, seconds: int = HOUR) -> bool:
    """Count one use of `what` by `who`, and say whether it still is within `most`."""
    key = f"limit:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it expired between the two calls
        return True


def address_of(request: HttpRequest) -> str:
    """Who knocks. Behind our proxy its own word counts: the last hop, because the others are the caller's to invent."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if hops[-1].strip():
            return hops[-1].strip()
    return request.META.get("REMOTE_ADDR", "") or "unknown"
