"""What people outside read by a link is changed only by who may publish; which links a change has closed, in words."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.utils.translation import gettext as _

from core import roles
from core.tenancy import Actor
from roadmap.actions.views import about_to_change, broken_by_change
from roadmap.models import SavedView
from stakeholders.access import AREA
from stakeholders.models import SharedView
from stakeholders.own import names_with_own
from stakeholders.sharing import refusals
from stakeholders.told import rules_of


@receiver(about_to_change)
def ask_who_publishes(sender: Any, view: SavedView, by: Actor, **more: Any) -> None:
    """Its owner may be one who could publish once. Raises: PermissionDenied."""
    if by.can("publish", AREA):
        return
    share = next((one for one in SharedView.objects.filter(view=view) if one.is_open(by.now)), None)
    if share is None:
        return
    if roles.holds(by.role, "publish"):
        by.require("publish", AREA)
    words = _(
        "The link “%(title)s” shows this view to people outside, so only who may publish changes or deletes it."
        " Save another view, or ask an editor to close the link first."
    )
    raise PermissionDenied(words % {"title": share.title})


@receiver(broken_by_change)
def closed_links(sender: Any, view: SavedView, by: Actor, **more: Any) -> list[str]:
    shares = SharedView.objects.select_related("audience").filter(view=view)
    names = names_with_own() if shares else None
    return [
        _words(share, said)
        for share in shares
        if names and share.is_open(by.now) and (said := refusals(view.query, rules_of(share.audience), names))
    ]


def _words(share: SharedView, said: list[str]) -> str:
    words = _("The link “%(title)s” for %(audience)s shows nothing from now on. %(why)s")
    return words % {"title": share.title, "audience": share.audience, "why": " ".join(said)}
