"""Sharing a saved view with people who have no account."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import Http404
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from roadmap.actions.views import create_view
from roadmap.export.asked import asked
from roadmap.filters import where_of_tree
from roadmap.models import Item, SavedView
from roadmap.queries.views import views_of
from stakeholders.actions.common import alter, make
from stakeholders.models import Audience, SharedView
from stakeholders.one_item import item_in, must_be_seen, query_of
from stakeholders.own import names_with_own
from stakeholders.sharing import refusals
from stakeholders.told import rules_of

SHORTEST_PASSWORD = 8


@action
def share_view(
    view: SavedView, audience: Audience, *, by: Actor, password: str = "", **fields: Any
) -> SharedView:
    """Raises: Invalid when the view asks for what the audience may not see."""
    by.require("publish", "stakeholders")
    _check(view, audience, by)
    share = SharedView(view=view, audience=audience, **{"title": view.name, **fields})
    _expires_later(share.expires_at, by)
    _set_password(share, password)
    return make(share, by)


@action
def share_item(item: Item, audience: Audience, *, by: Actor, **fields: Any) -> SharedView:
    """A view of this one item, shared; in one act, so that it is undone in one.

    Raises: Invalid when its audience does not see the item.
    """
    by.require("publish", "stakeholders")
    must_be_seen(item, rules_of(audience))
    query = query_of(item)
    view = views_of(by).filter(query=query).first()
    if view is None:
        view = create_view(by=by, name=item.title[:120], query=query, shared=by.can("roadmap.write"))
    return share_view(view, audience, by=by, **{"title": item.title[:120], **fields})


@action
def change_share(share: SharedView, *, by: Actor, password: str | None = None, **fields: Any) -> SharedView:
    """A `password` of "" takes it away; a new one shuts out whoever came in by the old."""
    by.require("publish", "stakeholders")
    if "audience" in fields or "view" in fields:
        _check(fields.get("view", share.view), fields.get("audience", share.audience), by)
    if "expires_at" in fields and fields["expires_at"] != share.expires_at:
        _expires_later(fields["expires_at"], by)
    alter(share, fields)
    if password is not None:
        _set_password(share, password)
        share.save(update_fields=["password", "protected"])
    return share


@action
def rotate_share(share: SharedView, *, by: Actor) -> SharedView:
    """A new address; the old one is dead from now on."""
    by.require("publish", "stakeholders")
    return alter(share, {"generation": share.generation + 1})


@action
def revoke_share(share: SharedView, *, by: Actor) -> SharedView:
    """Its address leads nowhere until it is opened again."""
    by.require("publish", "stakeholders")
    return alter(share, {"revoked_at": share.revoked_at or by.now})


@action
def reopen_share(share: SharedView, *, by: Actor) -> SharedView:
    by.require("publish", "stakeholders")
    return alter(share, {"revoked_at": None})


@action
def delete_share(share: SharedView, *, by: Actor) -> None:
    """Closed for good. A view that was made to share one item goes with the last of its links."""
    by.require("publish", "stakeholders")
    view = share.view
    share.delete()
    if item_in(view.query) and not view.shares.exists():
        view.delete()


def _check(view: SavedView, audience: Audience, by: Actor) -> None:
    if not views_of(by).filter(pk=view.pk).exists():
        raise Http404
    where_of_tree(asked(view.query).tree, by)
    if said := refusals(view.query, rules_of(audience), names_with_own()):
        raise Invalid({"view": said})


def _expires_later(expires_at: datetime | None, by: Actor) -> None:
    if expires_at is not None and expires_at <= by.now:
        raise Invalid({"expires_at": _("Choose a time that is still to come.")})


def _set_password(share: SharedView, password: str) -> None:
    if password and len(password) < SHORTEST_PASSWORD:
        raise Invalid({"password": _("Use at least %(least)d characters.") % {"least": SHORTEST_PASSWORD}})
    share.protected = bool(password)
    share.password = make_password(password) if password else ""
