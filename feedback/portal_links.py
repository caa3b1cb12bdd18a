"""Addresses of the portal, and what its mails and forms carry: signed, so that nothing is stored before it is proved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from core import links, robots
from core.models import Workspace
from feedback.models import Idea, Portal, Voter
from roadmap.models import Product

CONFIRM_FOR = timedelta(days=7)
COOKIE_FOR = timedelta(days=365)
FORM, FORM_FOR = "portal.form", timedelta(hours=24)


def portal_path(workspace: Workspace, product: Product) -> str:
    return reverse("portal", args=[workspace.slug, product.key])


def idea_path(workspace: Workspace, portal: Portal, idea: Idea) -> str:
    return reverse("portal-idea", args=[workspace.slug, portal.product.key, idea.pk])


@dataclass(frozen=True)
class Claim:
    """What a mailed link says: this address wants this vote counted (or this idea confirmed)."""

    workspace_id: UUID
    idea_id: UUID
    email: str
    name: str


def claim_token(claim: Claim) -> str:
    said = [claim.workspace_id.hex, claim.idea_id.hex, claim.email, claim.name]
    return signing.dumps(said, salt="portal.claim", compress=True)


def read_claim(token: str) -> Claim:
    """Raises: Http404 for a link that is too old or not ours."""
    try:
        workspace, idea, email, name = signing.loads(token, salt="portal.claim", max_age=CONFIRM_FOR)
        return Claim(UUID(workspace), UUID(idea), email, name)
    except (signing.BadSignature, ValueError):
        raise Http404 from None


def unsubscribe_url(voter: Voter) -> str:
    token = links.make("portal-unsubscribe", voter.workspace_id, voter.pk)
    return links.absolute(reverse("portal-unsubscribe", args=[token]))


# The voter's cookie -------------------------------------------------------------------------------------------


def cookie_name(workspace: Workspace) -> str:
    return f"pmhub_voter_{workspace.pk.hex[-12:]}"


def remember(response: HttpResponse, workspace: Workspace, voter: Voter, secure: bool) -> None:
    response.set_signed_cookie(
        cookie_name(workspace),
        voter.pk.hex,
        salt=f"portal.voter.{workspace.pk.hex}",
        max_age=int(COOKIE_FOR.total_seconds()),
        path=f"/portal/{workspace.slug}/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse, workspace: Workspace) -> None:
    response.delete_cookie(cookie_name(workspace), path=f"/portal/{workspace.slug}/")


def remembered(request: HttpRequest, workspace: Workspace) -> UUID | None:
    said: Any = request.get_signed_cookie(
        cookie_name(workspace),
        default=None,
        salt=f"portal.voter.{workspace.pk.hex}",
        max_age=int(COOKIE_FOR.total_seconds()),
    )
    return UUID(said) if said else None


# Robots -------------------------------------------------------------------------------------------------------


def stamp() -> str:
    """When the form was drawn, for `asks_again`."""
    return robots.stamp(FORM)


def asks_again(data: Any) -> str:
    """The stamp to ask a person with once more; "" when what they sent counts."""
    return robots.asks_again(FORM, data.get("stamp", ""), FORM_FOR)


def confirmed(addresses: Iterable[str]) -> set[str]:
    """Those that a link to a portal of the acting workspace verified."""
    found = Voter.objects.alias(low=Lower("email")).filter(low__in=list(addresses), verified_at__isnull=False)
    return set(found.values_list(Lower("email"), flat=True))
