"""Fetching for somebody: what is absent and what is forbidden look alike."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.models import Membership, User
from core.tenancy import Actor
from roadmap.models import (
    Baseline,
    Decision,
    Item,
    Link,
    Milestone,
    Objective,
    Product,
    ProductLine,
    Risk,
    Scenario,
    TeamCapacity,
)


def _one(rows: Any, actor: Actor, write: bool, **lookup: Any) -> Any:
    actor.require("roadmap.write" if write else "read", "roadmap")
    if write:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(**lookup).first()
    if found is None:
        raise Http404
    return found


def item_for(actor: Actor, ref: UUID | str, *, write: bool = False) -> Item:
    """The item with this id or key ("PAY-42"); locked for the transaction when it is to be written."""
    if "\x00" in str(ref):
        raise Http404
    rows = Item.objects.select_related("status", "product")
    try:
        return _one(rows, actor, write, pk=ref if isinstance(ref, UUID) else UUID(ref))
    except ValueError:
        return _one(rows, actor, write, key=str(ref).upper())


def product_for(actor: Actor, pk: UUID, *, write: bool = False) -> Product:
    return _one(Product.objects, actor, write, pk=pk)


def objective_for(actor: Actor, pk: UUID, *, write: bool = False) -> Objective:
    return _one(Objective.objects, actor, write, pk=pk)


def link_for(actor: Actor, pk: UUID, *, write: bool = False) -> Link:
    return _one(Link.objects.select_related("source", "target"), actor, write, pk=pk)


def milestone_for(actor: Actor, pk: UUID, *, write: bool = False) -> Milestone:
    return _one(Milestone.objects, actor, write, pk=pk)


def risk_for(actor: Actor, pk: UUID, *, write: bool = False) -> Risk:
    return _one(Risk.objects, actor, write, pk=pk)


def capacity_for(actor: Actor, pk: UUID, *, write: bool = False) -> TeamCapacity:
    return _one(TeamCapacity.objects, actor, write, pk=pk)


def row_for(actor: Actor, model: Any, pk: UUID, *, write: bool = False) -> Any:
    """A row of one of the plan's short lists: types, statuses, fields, templates, gates."""
    return _one(model.objects, actor, write, pk=pk)


def member_for(actor: Actor, pk: UUID) -> User:
    """A person of this workspace, to be an owner. Raises: Invalid for anybody else."""
    found = Membership.objects.select_related("user").filter(user_id=pk, user__is_active=True).first()
    if found is None:
        raise Invalid({"owner": _("Choose a member of this workspace.")})
    return found.user


def baseline_for(actor: Actor, pk: UUID, *, write: bool = False) -> Baseline:
    return _one(Baseline.objects.select_related("product", "by"), actor, write, pk=pk)


def decision_for(actor: Actor, pk: UUID, *, write: bool = False) -> Decision:
    return _one(Decision.objects.select_related("by"), actor, write, pk=pk)


def scenario_for(actor: Actor, pk: UUID, *, write: bool = False) -> Scenario:
    return _one(Scenario.objects.select_related("owner"), actor, write, pk=pk)


def line_for(actor: Actor, pk: UUID, *, write: bool = False) -> ProductLine:
    return _one(ProductLine.objects, actor, write, pk=pk)
