"""What the pages beside the workbench share: one way back for each act, and the words that follow it."""

import json
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.errors import Conflict
from core.events import transaction_number
from core.pages import say_with_undo, workspace_page
from core.tenancy import Actor
from roadmap.actions.undo import undo_act


def way_back(actor: Actor, to: str = "") -> str:
    """What an Undo posts to, to take back all that this request writes."""
    address = reverse("plan_undo", args=[actor.workspace.slug, transaction_number()])
    return f"{address}?{urlencode({'to': to})}" if to else address


def say(request: HttpRequest, actor: Actor, words: str, to: str = "") -> None:
    """Tell on the next page what was done, with an Undo; it leads `to` where the page would be gone with it."""
    say_with_undo(request, words, way_back(actor, to))


def told(response: HttpResponse, actor: Actor, words: str) -> HttpResponse:
    """Tell beside a fragment what was done, with an Undo."""
    response["HX-Trigger"] = json.dumps({"toast": {"text": words, "undo": way_back(actor)}})
    return response


@require_POST
@workspace_page("read")
def undo(request: HttpRequest, actor: Actor, xid: int) -> HttpResponse:
    """Take back one act, then on to the page it was done on; one that asks to be `told` says what stood in the way.

    Whose act it is decides who may: one takes back what one said oneself without being an editor.
    """
    try:
        with transaction.atomic():
            act = undo_act(xid, by=actor)
    except Conflict as conflict:
        if "told" not in request.POST:
            raise
        messages.error(request, conflict.detail)
        if later := conflict.extra.get("later"):
            # It may be older than what the page shows, or of another area.
            return redirect(f"{reverse('plan_acts', args=[actor.workspace.slug])}?later={later['xid']}")
    else:
        if act.job:
            # A worker does it: there one sees how far it is.
            return redirect(f"{reverse('plan_acts', args=[actor.workspace.slug])}?within=day")
    came_from = request.GET.get("to") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return redirect(came_from if safe else reverse("roadmap", args=[actor.workspace.slug]))
