"""So much and no more in an hour or a day. Counted in the cache: with Redis away nobody is refused."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from ipaddress import IPv6Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

HOUR = 3600
DAY = 24 * HOUR
PREFIX = "limit"


def allowed(what: str, who: str, most: int, seconds: int = HOUR) -> bool:
    """Count one use of `what` by `who`, and say whether it still is within `most`."""
    return take(what, who, 1, most, seconds) == 1


def take(what: str, who: str, wanted: int, most: int, seconds: int = HOUR) -> int:
    """Count `wanted` uses at once, and say how many of them still are within `most`."""
    key = _key(what, who)
    cache.add(key, 0, seconds)
    try:
        over = int(cache.incr(key, wanted)) - most
    except ValueError:  # it expired between the two calls
        return wanted
    return min(wanted, max(0, wanted - over))


def used(what: str, who: str) -> int:
    return int(cache.get(_key(what, who)) or 0)


def give_back(what: str, who: str, unused: int) -> None:
    """Uses that were counted and did not happen."""
    with suppress(ValueError):  # it expired meanwhile
        cache.decr(_key(what, who), unused)


def _key(what: str, who: str) -> str:
    return f"{PREFIX}:{what}:{hashlib.sha256(who.encode()).hexdigest()[:32]}"


def address_of(request: HttpRequest) -> str:
    """Who knocks, found as for sign-in: behind our proxy, the address that the proxy saw.

    Of IPv6 the network: whoever has one address there has 2⁶⁴ of them.
    """
    try:
        found = ip_address(get_adapter().get_client_ip(request).partition("%")[0])
    except (PermissionDenied, ValueError):
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))
