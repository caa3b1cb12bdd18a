"""The HTML door: from an address to an actor, permission first."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.doors import door_of_member
from core.errors import Refused, invalid_of
from core.events import transaction_number
from core.merging import one_at_a_time
from core.models import Workspace
from core.races import conflict_of
from core.roles import capabilities
from core.tenancy import Actor, current, doorway

View = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")


def workspace_page(get: str, *, post: str | None = None) -> Callable[[View], View]:
    """Decorate `view(request, actor, …)` of an address with `<slug:slug>`.

    `get` and `post` are the capabilities asked for reading and for writing methods (`post` defaults to `get`).
    The view acts in the workspace, one transaction; a refusal rolls back what it wrote.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def door(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            with doorway():
                found = door_of_member(request.user, slug)
                if found is None:
                    raise Http404
                with found.enter() as actor:
                    actor.require(get if request.method in SAFE else post or get)
                    answer = _answer(view, request, actor, *args, **kwargs)
                    if "X-Undo" in request.headers and answer.status_code < 400:
                        answer = _taken_back(answer)
            return _as_page(request, answer) if isinstance(answer, Said) else answer

        door.needs = {"get": get, "post": post or get}  # type: ignore[attr-defined]
        return door

    return decorate


def restore_page(
    capability: str, bring_back: Callable[..., Any], address: Callable[[Actor, Any], str]
) -> View:
    """What an Undo posts to: `bring_back(pk, by=actor)`, then on to where the row stands again."""

    @require_POST
    @workspace_page(capability)
    def view(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
        return redirect(address(actor, bring_back(pk, by=actor)))

    return view


def say_with_undo(request: HttpRequest, words: str, way_back: str) -> None:
    """A message on the next page, with an Undo that posts to `way_back`."""
    messages.success(request, words, extra_tags=way_back)


def _taken_back(answer: HttpResponse) -> HttpResponse:
    """For a page that took something back and stays: the act of it, which is undone to do it again, and where it stands."""
    return JsonResponse({"act": transaction_number(), "to": answer.get("Location", "")})


class Said(HttpResponse):
    """A refusal as one line of text: what asked in the background shows it where the person is."""

    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.detail, status=refusal.status, content_type="text/plain")
        self.detail = refusal.detail
        if after := refusal.extra.get("retry_after"):
            self["Retry-After"] = str(after)


def _as_page(request: HttpRequest, said: Said) -> HttpResponse:
    """Who sent a form and waits for a page gets one, with a way back to what was typed."""
    if "HX-Request" in request.headers or "text/html" not in request.headers.get("Accept", ""):
        return said
    came = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    context = {"said": said.detail, "back": came if known else ""}
    page = render(request, "refused.html", context, status=said.status_code)
    if after := said.get("Retry-After"):
        page["Retry-After"] = after
    return page


def _refusal(error: Exception) -> Refused | None:
    if isinstance(error, ValidationError):
        return invalid_of(error)
    return error if isinstance(error, Refused) else conflict_of(error)


def _answer(view: View, request: HttpRequest, actor: Actor, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        one_at_a_time(request)
        response = view(request, actor, *args, **kwargs)
    except (Refused, ValidationError, IntegrityError) as error:
        refusal = _refusal(error)
        if refusal is None:
            raise
        transaction.set_rollback(True)
        return Said(refusal)
    if hasattr(response, "render"):
        response.render()
    return response


def public_workspace(workspace_id: UUID) -> Workspace:
    """The workspace that a signed link names. Raises: Http404."""
    found = Workspace.objects.filter(pk=workspace_id).first()
    if found is None:
        raise Http404
    return found


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: who acts where, for the frame around every signed-in page."""
    actor = current()
    if actor is None:
        return {}
    return {
        "actor": actor,
        "workspace": actor.workspace,
        "can": set(capabilities(actor.role)),
        # Only the server that serves streams too calls us from its own scope.
        "live": "asgi.scope" in request.META,
    }
