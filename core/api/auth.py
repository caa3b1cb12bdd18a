"""Who asks: a bearer token or a session; one way into a workspace for both."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from core.models import ApiToken, Membership, User, Workspace
from core.tenancy import system


@dataclass(frozen=True)
class Door:
    """What a request may enter: a workspace with a role and, for a token, scopes."""

    workspace: Workspace
    user: User
    role: str
    scopes: frozenset[str] | None


class BearerAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer pmh_…`. Every way to be wrong gives the same answer."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return None
        with system():
            token = ApiToken.objects.of_secret(secret).usable().select_related("user", "workspace").first()
            if token is None:
                raise exceptions.AuthenticationFailed(_("This token is unknown, expired or revoked."))
            self._note_use(token)
        return token.user, token

    @staticmethod
    def _note_use(token: ApiToken) -> None:
        now = timezone.now()
        if token.last_used_at is None or now - token.last_used_at > ApiToken.NOTE_USE_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class SessionAuthentication(authentication.SessionAuthentication):
    """The browser's session, with CSRF checked; 401 rather than 403 when there is none."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


def door_for(user: Any, token: ApiToken | None, slug: str) -> Door | None:
    """The door into the workspace `slug`, or None: absent and forbidden look alike."""
    if not getattr(user, "is_active", False):
        return None
    with system():
        member = (
            Membership.objects.filter(user=user, workspace__slug=slug).select_related("workspace").first()
        )
    if member is None or (token is not None and token.workspace_id != member.workspace_id):
        return None
    return Door(member.workspace, user, member.role, frozenset(token.scopes) if token else None)
