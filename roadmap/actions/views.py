"""Saved views: private to whoever keeps them, or shared with the workspace."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.dispatch import Signal
from django.http import Http404
from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict, Invalid
from core.tenancy import Actor, action, current
from core.undo import restore
from roadmap.models import SavedView

LONGEST_QUERY = 8000
# Sent with the `view` and `by`: whoever builds on saved views answers what a change broke, in words.
broken_by_change = Signal()
# Sent with the `view` and `by` before it is changed or deleted: who shows it elsewhere may refuse by PermissionDenied.
about_to_change = Signal()


@action
def create_view(*, by: Actor, **fields: Any) -> SavedView:
    """A view of one's own; sharing it, or making it what the roadmap opens with, asks for "roadmap.write"."""
    _may_keep(by)
    if by.user is None:
        raise Invalid({"owner": _("Only a person can keep a view.")})
    last = SavedView.objects.aggregate(last=Max("position"))["last"]
    view = SavedView(workspace=by.workspace, owner=by.user, position=(last or 0) + 1)
    return _keep(view, by, fields)


@action
def change_view(view: SavedView, *, by: Actor, **fields: Any) -> SavedView:
    _may_change(view, by, alters=bool(fields.keys() - {"position"}))
    return _keep(view, by, fields)


def warnings_of(view: SavedView, by: Actor) -> list[str]:
    """What the view as it is now has broken elsewhere: said to whoever changed it, not refused."""
    answers = broken_by_change.send(SavedView, view=view, by=by)
    return [said for _receiver, some in answers for said in some or ()]


@action
def delete_view(view: SavedView, *, by: Actor) -> None:
    _may_change(view, by)
    view.delete()


@action
def restore_view(pk: UUID, *, by: Actor) -> SavedView:
    """Bring a deleted view back. Raises: Conflict when it is not deleted, Http404 when it is not one's own."""
    view = restore(SavedView, pk)
    _may_change(view, by)
    return view


def _keep(view: SavedView, by: Actor, fields: dict[str, Any]) -> SavedView:
    fields = _consistent(fields)
    if fields.get("shared") or fields.get("is_default"):
        by.require("roadmap.write")
    if len(fields.get("query", "")) > LONGEST_QUERY:
        raise Invalid({"query": _("This view has too many filters to be kept. Leave some out.")})
    names = changed(view, fields)
    if fields.get("is_default"):
        _only_default(view)
    view.full_clean()
    if view._state.adding:
        view.save()
    elif names:
        view.save(update_fields=names)
    return view


def _consistent(fields: dict[str, Any]) -> dict[str, Any]:
    """The default is shared; what is no longer shared is no longer the default."""
    if fields.get("is_default"):
        return fields | {"shared": True}
    if fields.get("shared") is False:
        return fields | {"is_default": False}
    return fields


def _only_default(view: SavedView) -> None:
    for other in SavedView.objects.filter(is_default=True).exclude(pk=view.pk):
        other.is_default = False
        other.save(update_fields=["is_default"])


def refusal_of_undoing(ids: Iterable[UUID], by: Actor) -> str:
    """Why `by` may not take back changes of these views, as they are now; of others' private ones is asked besides."""
    for view in SavedView.objects.filter(pk__in=list(ids)):
        try:
            _may_change(view, by)
        except PermissionDenied as refusal:
            return str(refusal)
        except Http404:
            continue
    return ""


def refuse_undone(ids: Iterable[UUID]) -> None:
    """After an undo: as they are now, they are none that one may not make. Raises: Conflict."""
    by = current()
    if by is None or by.role == "system":
        return
    for view in SavedView.objects.filter(pk__in=list(ids)):
        try:
            _may_change(view, by)
        except PermissionDenied as refusal:
            raise Conflict(str(refusal)) from None
        except Http404:
            raise Conflict(_("Somebody else keeps this view for themselves.")) from None


def _may_change(view: SavedView, by: Actor, alters: bool = True) -> None:
    """One's own private views; shared ones with "roadmap.write". Other people's private views do not exist.
    `alters`: more than its place among one's views."""
    _may_keep(by)
    if view.shared:
        by.require("roadmap.write")
    elif by.user is None or view.owner_id != by.user.pk:
        raise Http404
    if alters:
        about_to_change.send(SavedView, view=view, by=by)


def _may_keep(by: Actor) -> None:
    """Whoever reads the plan keeps views of it; a token that only reads keeps none."""
    by.require("read", "roadmap")
    by.require_scope("roadmap:write")
