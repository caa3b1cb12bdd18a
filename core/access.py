"""Fetching what belongs to people, for a reader; absent and forbidden look alike."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from core import links
from core.models import ApiToken, Delivery, Invitation, Membership
from core.tenancy import Actor, system


def member_for(actor: Actor, pk: UUID) -> Membership:
    """Members see each other; the actions decide who changes whom."""
    found = Membership.objects.select_related("user").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def invitation_for(actor: Actor, pk: UUID) -> Invitation:
    found = (
        Invitation.objects.filter(pk=pk, accepted_at=None).first() if actor.can("members.manage") else None
    )
    if found is None:
        raise Http404
    return found


def token_for(actor: Actor, pk: UUID) -> ApiToken:
    found = ApiToken.objects.select_related("user").filter(pk=pk, revoked_at=None).first()
    if found is None or not (actor.can("members.manage") or found.user == actor.user):
        raise Http404
    return found


def mail_for(actor: Actor, pk: UUID) -> Delivery:
    found = Delivery.objects.filter(pk=pk, kind="mail").first() if actor.can("workspace.manage") else None
    if found is None:
        raise Http404
    return found


def invitation_of(token: str) -> Invitation:
    """The invitation that a mailed link names, also an expired or used one. Raises: Http404."""
    link = links.read("invitation", token)
    with system():
        found = (
            Invitation.objects.select_related("workspace", "invited_by")
            .filter(pk=link.object_id, workspace=link.workspace_id)
            .first()
        )
    if found is None:
        raise Http404
    return found


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a link that still opens the door, or None."""
    if not token:
        return None
    try:
        found = invitation_of(token)
    except Http404:
        return None
    return found if found.accepted_at is None and found.expires_at > timezone.now() else None
