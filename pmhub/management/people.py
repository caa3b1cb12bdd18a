"""Whom and where a command works for."""

from django.core.management.base import CommandError

from core.models import Membership, User, Workspace
from core.tenancy import system


def workspace(slug: str) -> Workspace:
    found = Workspace.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no workspace “{slug}”.")
    return found


def person(where: Workspace, email: str | None) -> User:
    with system():
        members = Membership.objects.filter(workspace=where, user__is_active=True).select_related("user")
        found = members.filter(user__email__iexact=email) if email else members.filter(role="owner")
        member = found.order_by("created_at").first()
    if member is None:
        raise CommandError(f"{email or 'An owner'} is no member of this workspace.")
    return member.user
