"""So much and no more in an hour or a day. Counted in the cache: with Redis away nobody is refused."""

from __future__ import annotations

import hashlib
from ipaddress import IPv6Address, IPv6Network, ip_address

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
