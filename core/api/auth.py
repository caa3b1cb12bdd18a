"""Who asks: a bearer token or a session; one way into a workspace for both."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from core.doors import Door, door_of_member, door_of_token
from core.models import ApiToken, User
from core.tenancy import system


class BearerAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer pmh_…`. Every way to be wrong gives the same answer."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        found = door_of_token(secret)
        if found is None:
            raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
        token, door = found
        token.door = door  # type: ignore[attr-defined]  # looked up together, in one statement
        return door.user, token


def note_use(token: ApiToken) -> None:
    """In a transaction of its own, after the request's: what the request does may take long, or be taken back."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > ApiToken.NOTE_USE_EVERY:
        with system():
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


PERSON = "X-Person"


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with CSRF checked; 401 rather than 403 when there is none.

    A page says for whom it was made, in `X-Person`: what it sends is not done in the name of somebody who signed in since.
    """

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found = super().authenticate(request)
        if found and request.headers.get(PERSON, str(found[0].pk)) != str(found[0].pk):
            raise exceptions.AuthenticationFailed(
                _("Somebody else has signed in here since. Load the page anew.")
            )
        return found

    def authenticate_header(self, request: Request) -> str:
        return "Session"


def door_for(user: Any, token: ApiToken | None, slug: str) -> Door | None:
    """The door into the workspace `slug`, or None: absent and forbidden look alike."""
    if token is None:
        return door_of_member(user, slug)
    door: Door = token.door  # type: ignore[attr-defined]
    return door if door.workspace.slug == slug else None
