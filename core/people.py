"""Each request speaks the reader's language and tells the time of the reader's zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

ZONES = available_timezones()


class PersonMiddleware:
    """After authentication: activates the zone and, where one is chosen, the language of the signed-in person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.zone in ZONES:
            with timezone.override(ZoneInfo(user.zone)), translation.override(user.language):
                return self.get_response(request)
        return self.get_response(request)
