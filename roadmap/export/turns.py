"""So many exports of one workspace at once, files and pictures together: each may hold ten thousand items in memory."""

from collections.abc import Callable

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.translation import ngettext

from core import turns
from core.errors import TooMany
from core.tenancy import Actor

# Seconds after which it may be tried again.
SOON = 5


def in_turn(actor: Actor, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The export that `make` answers. Raises: TooMany while as many as may are at work."""
    most = settings.EXPORTS_AT_ONCE
    turn = turns.take("export", str(actor.workspace.pk), most)
    if turn is None:
        said = ngettext(
            "%(n)d export of this workspace is at work already. Try again in a moment.",
            "%(n)d exports of this workspace are at work already. Try again in a moment.",
            most,
        )
        raise TooMany(said % {"n": most}, retry_after=SOON)
    return turns.in_turn(turn, make)
