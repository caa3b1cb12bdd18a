"""Which shared links a change of their saved view has closed, in words for whoever changed it."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.tenancy import Actor
from roadmap.actions.views import broken_by_change
from roadmap.models import SavedView
from stakeholders.models import SharedView
from stakeholders.own import names_with_own
from stakeholders.sharing import refusals
from stakeholders.told import rules_of


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
