"""Who may listen: the API's own rules, asked outside Django's request cycle."""

from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core.api.auth import BearerAuthentication, door_for, note_use
from core.doors import Door


class NotSignedIn(Exception):
    """Neither a session nor a token that is good now."""


def enter(headers: dict[str, str], slug: str) -> Door | None:
    """The door into the workspace for a bearer token or else a session; None where it would be a 404.

    Raises: NotSignedIn, DisallowedHost.
    """
    request = _request(headers)
    request.get_host()
    user, token = _who(request)
    if not user.is_authenticated:
        raise NotSignedIn("Sign in, or send a token.")
    return door_for(user, token, slug)


def _who(request: HttpRequest) -> tuple[Any, Any]:
    try:
        found = BearerAuthentication().authenticate(Request(request))
    except AuthenticationFailed as refusal:
        raise NotSignedIn(str(refusal.detail)) from None
    if found:
        note_use(found[1])
    return found or (get_user(request), None)


def _request(headers: dict[str, str]) -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    request.META = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    request.session = _session(headers.get("cookie", ""))
    return request


def _session(cookie: str) -> SessionBase:
    try:
        found = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        found = None
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(found.value if found else None)
