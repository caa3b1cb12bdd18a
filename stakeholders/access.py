"""Fetching for somebody: what is absent and what is forbidden look alike (404)."""

from typing import Any
from uuid import UUID

from django.http import Http404

from core.tenancy import Actor
from stakeholders.models import (
    Audience,
    Digest,
    SharedView,
    Stakeholder,
    StatusPage,
    StatusUpdate,
    Subscription,
)
from stakeholders.share_rows import shares

AREA = "stakeholders"


def _one(rows: Any, actor: Actor, pk: UUID | str, need: str, write: bool) -> Any:
    actor.require(need if write else "read", AREA)
    if write:
        rows = rows.select_for_update(of=("self",))
    try:
        found = rows.filter(pk=UUID(str(pk))).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def stakeholder_for(actor: Actor, pk: UUID | str, *, write: bool = False) -> Stakeholder:
    return _one(Stakeholder.objects.all(), actor, pk, "stakeholders.write", write)


def audience_for(actor: Actor, pk: UUID | str, *, write: bool = False) -> Audience:
    return _one(Audience.objects.all(), actor, pk, "stakeholders.write", write)


def update_for(actor: Actor, pk: UUID | str, *, write: bool = False) -> StatusUpdate:
    return _one(StatusUpdate.objects.with_subjects(), actor, pk, "stakeholders.write", write)


def page_for(actor: Actor, pk: UUID | str, *, write: bool = False) -> StatusPage:
    return _one(StatusPage.objects.select_related("audience"), actor, pk, "publish", write)


def subscription_for(actor: Actor, pk: UUID | str, *, write: bool = False) -> Subscription:
    rows = Subscription.objects.select_related("stakeholder", "audience")
    return _one(rows, actor, pk, "stakeholders.write", write)


def share_for(actor: Actor, pk: UUID | str, *, write: bool = False) -> SharedView:
    return _one(shares(), actor, pk, "publish", write)


def digest_for(actor: Actor, pk: UUID | str) -> Digest:
    rows = Digest.objects.select_related("stakeholder", "audience", "edition", "delivery")
    return _one(rows, actor, pk, "publish", False)
