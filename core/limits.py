"""So much and no more in an hour or a day. Counted in the cache: with Redis away nobody is refused."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

HOUR = 3600
PREFIX = "limit"


def allowed(what: str, who: str, most: int, seconds: int = HOUR) -> bool:
    """Count one use of `what` by `who`, and say whether it still is within `most`."""
    key = f"{PREFIX}:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it expired between the two calls
        return True


def address_of(request: HttpRequest) -> str:
    """Who knocks, found as for sign-in: behind our proxy, the address that the proxy saw."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return "unknown"
