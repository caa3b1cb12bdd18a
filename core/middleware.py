"""Middleware that does for each request only what it needs: most calls of the API bring a token, and no browser."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from core.people import PersonMiddleware

API = "/api/"
JSON = ("application/json", "application/problem+json")


def by_token(request: HttpRequest) -> bool:
    """Whether the request asks the API with a token; then no session, and no cookie, says who asks."""
    given = request.META.get("HTTP_AUTHORIZATION", "")
    return given[:7].lower() == "bearer " and request.path_info.startswith(API)


class OfSession:
    """Mixed into middleware that makes sense only where a session may say who asks."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if by_token(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Session(OfSession, SessionMiddleware):
    pass


class Csrf(OfSession, CsrfViewMiddleware):
    """A token is never sent unasked, so nothing is forged with it; a page still is checked, whatever it brings."""


class Authentication(OfSession, AuthenticationMiddleware):
    pass


class Messages(OfSession, MessageMiddleware):
    pass


class Person(OfSession, PersonMiddleware):
    pass


class Language:
    """Django's LocaleMiddleware for a site whose addresses name no language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class ContentSecurityPolicy(CSPMiddleware):
    """For what a browser may render: JSON never is, as `nosniff` says."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.headers.get("Content-Type") in JSON:
            return response
        return super().process_response(request, response)
