"""The portal that the public sees. Works without JavaScript; says nothing about who is known here and who is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from core import limits, links, robots
from core.errors import Invalid, Refused
from core.models import Workspace
from core.pages import public_workspace
from core.tenancy import Actor, acting
from feedback import access, actions, portal_links
from feedback.forms import PublicIdeaForm, VoteForm
from feedback.mails import send_claim
from feedback.models import Idea, Portal, Voter
from feedback.queries import ideas as queries

View = Callable[..., HttpResponse]
F = TypeVar("F", bound=BaseForm)
# From one network address, and to one mailbox, in an hour.
MOST_FORMS, MOST_MAILS = 20, 6
# Searches compare with every idea. Who types one is asked for what is alike with each pause.
MOST_SEARCHES = 600


@dataclass(frozen=True)
class Visit:
    actor: Actor
    portal: Portal
    voter: Voter | None

    @property
    def workspace(self) -> Workspace:
        return self.actor.workspace

    @property
    def address(self) -> str:
        return portal_links.portal_path(self.workspace, self.portal.product)


def portal_page(view: View) -> View:
    """Decorate `view(request, visit, …)`: an open portal and, if the cookie names one, its voter. Else 404."""

    @wraps(view)
    def door(request: HttpRequest, slug: str, key: str, *args: Any, **kwargs: Any) -> HttpResponse:
        workspace = Workspace.objects.filter(slug=slug).first()
        if workspace is None:
            raise Http404
        with acting(workspace, None, source="public") as actor:
            visit = Visit(actor, access.open_portal(actor, key), _voter_of(request, actor))
            try:
                return view(request, visit, *args, **kwargs)
            except Refused as refusal:
                transaction.set_rollback(True)
                return _page(request, visit, "portal/said.html", refusal.status, heading=refusal.detail)

    return door


def _voter_of(request: HttpRequest, actor: Actor) -> Voter | None:
    pk = portal_links.remembered(request, actor.workspace)
    return Voter.objects.filter(pk=pk, verified_at__isnull=False).first() if pk else None


def _page(
    request: HttpRequest, visit: Visit, template: str, status: int = 200, **context: Any
) -> HttpResponse:
    shared = {
        "workspace": visit.workspace,
        "portal": visit.portal,
        "product": visit.portal.product,
        "voter": visit.voter,
        "home": visit.address,
    }
    return render(request, template, shared | context, status=status)


@require_GET
@portal_page
def ideas(request: HttpRequest, visit: Visit) -> HttpResponse:
    q = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    stage, sort = request.GET.get("stage", ""), request.GET.get("sort", "")
    if q and not _may_search(request, visit):
        return _too_many(request, visit)
    page = queries.public_list(
        visit.portal, visit.voter, q=q, stage=stage, sort=sort, page=request.GET.get("page", "1")
    )
    context: dict[str, Any] = {
        "page": page,
        "q": q,
        "stage": stage,
        "sort": sort,
        "counts": queries.stage_counts(visit.portal),
    }
    return _page(request, visit, "portal/ideas.html", **context, stamp=portal_links.stamp())


def _may_search(request: HttpRequest, visit: Visit) -> bool:
    return limits.allowed(
        "portal-search", f"{visit.workspace.pk} {limits.address_of(request)}", MOST_SEARCHES
    )


@require_GET
@portal_page
def similar(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A fragment: ideas that say nearly the same as what is being typed."""
    words = request.GET.get("title", "").replace("\x00", "")
    if not _may_search(request, visit):
        return HttpResponse(status=429, headers={"Retry-After": str(limits.HOUR)})
    found = queries.similar(visit.portal, words, visit.voter)
    return _page(request, visit, "portal/_similar.html", ideas=found, words=words)


@portal_page
def new_idea(request: HttpRequest, visit: Visit) -> HttpResponse:
    known = visit.voter is not None
    if request.method != "POST":
        initial = {"title": request.GET.get("q", "")[:160], "stamp": portal_links.stamp()}
        return _page(request, visit, "portal/new.html", form=PublicIdeaForm(initial=initial, known=known))
    form = PublicIdeaForm(request.POST, known=known)
    if not form.is_valid():
        return _again(request, visit, form)
    if robots.by_a_robot(request.POST):
        return _sent(request, visit, known)
    if stamp := portal_links.asks_again(request.POST):
        return _again(request, visit, _unsure(PublicIdeaForm(_stamped(request, stamp), known=known)))
    if not limits.allowed("portal-form", limits.address_of(request), MOST_FORMS):
        return _too_many(request, visit)
    try:
        with transaction.atomic():
            return _take(request, visit, form)
    except Invalid as refusal:
        form.refuse(refusal)
        return _again(request, visit, form)


def _again(request: HttpRequest, visit: Visit, form: PublicIdeaForm) -> HttpResponse:
    found = queries.similar(visit.portal, request.POST.get("title", ""), visit.voter)
    return _page(request, visit, "portal/new.html", 422, form=form, ideas=found)


def _take(request: HttpRequest, visit: Visit, form: PublicIdeaForm) -> HttpResponse:
    said, portal = form.cleaned_data, visit.portal
    made = actions.send_idea(
        portal.product,
        by=visit.actor,
        title=said["title"],
        text=said["text"],
        voter=visit.voter,
        moderated=portal.moderated,
    )
    if visit.voter is None:
        _mail_claim(visit, made, said["email"], said["name"])
    elif made.state == Idea.State.OPEN:
        return redirect(portal_links.idea_path(visit.workspace, portal, made))
    return _sent(request, visit, visit.voter is not None)


def _mail_claim(visit: Visit, found: Idea, email: str, name: str = "") -> None:
    """The same for everybody; who asks too often for one mailbox gets the same answer and no mail."""
    if limits.allowed("portal-mail", f"{visit.workspace.pk} {email.lower()}", MOST_MAILS):
        send_claim(visit.portal, found, email=email.lower(), name=name, workspace=visit.workspace)


def _sent(request: HttpRequest, visit: Visit, known: bool) -> HttpResponse:
    if known:
        heading, text = (
            _("Thank you. Your idea has arrived."),
            _("It appears here once somebody has read it."),
        )
    else:
        heading = _("One more step: look into your mail.")
        text = _("We have sent you a link. Open it within seven days, and your voice counts.")
        if not settings.EMAIL_CONFIG:
            heading = _("One more step: your link is written.")
            text = _("It cannot be mailed from here yet. Ask whoever gave you this address for it.")
    return _page(request, visit, "portal/said.html", heading=heading, text=text, taken=True)


def _too_many(request: HttpRequest, visit: Visit) -> HttpResponse:
    heading = _("That was a lot for one hour. Please try again later.")
    return _page(request, visit, "portal/said.html", 429, heading=heading)


@require_GET
@portal_page
def idea(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    found = access.public_idea(visit.actor, visit.portal, pk)
    return _idea(request, visit, found, VoteForm(initial={"stamp": portal_links.stamp()}))


def _idea(request: HttpRequest, visit: Visit, found: Idea, form: VoteForm, status: int = 200) -> HttpResponse:
    shown = found.merged_into or found
    mine = queries.with_my_vote(Idea.objects.filter(pk=shown.pk), visit.voter).get().is_mine  # type: ignore[attr-defined]
    merged = list(shown.merged.filter(access.APPROVED).values_list("title", flat=True))
    return _page(
        request,
        visit,
        "portal/idea.html",
        status,
        idea=shown,
        came_by=found,
        mine=mine,
        merged=merged,
        form=form,
    )


@require_POST
@portal_page
def vote(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """A known voter's vote counts at once, or is taken back; anybody else is mailed a link."""
    found = access.public_idea(visit.actor, visit.portal, pk)
    found = found.merged_into or found
    if visit.voter:
        change = actions.take_back_vote if request.POST.get("take_back") else actions.vote
        change(found, visit.voter, by=visit.actor)
        return redirect(request.POST.get("next", "") == "list" and visit.address or _at(visit, found))
    if "email" not in request.POST:
        return redirect(_at(visit, found) + "#vote")
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _idea(request, visit, found, form, status=422)
    if not limits.allowed("portal-form", limits.address_of(request), MOST_FORMS):
        return _too_many(request, visit)
    if stamp := portal_links.asks_again(request.POST):
        return _idea(request, visit, found, _unsure(VoteForm(_stamped(request, stamp))), status=422)
    if not robots.by_a_robot(request.POST):
        _mail_claim(visit, found, form.cleaned_data["email"])
    return _sent(request, visit, known=False)


def _stamped(request: HttpRequest, stamp: str) -> dict[str, Any]:
    return {**request.POST.dict(), "stamp": stamp}


def _unsure(form: F) -> F:
    """Ask the person to press once more: what they wrote stands in the form still."""
    form.add_error(None, robots.once_more())
    return form


def _at(visit: Visit, found: Idea) -> str:
    return portal_links.idea_path(visit.workspace, visit.portal, found)


@portal_page
def confirm(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    """The mailed link. Opening it shows a button: mail scanners open links too, and must not vote."""
    claim = portal_links.read_claim(token)
    found = (
        Idea.objects.select_related("merged_into")
        .filter(pk=claim.idea_id, product=visit.portal.product_id)
        .first()
    )
    if claim.workspace_id != visit.workspace.pk or found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, visit, "portal/confirm.html", idea=found, claim=claim)
    voter = actions.verify_voter(claim.email, by=visit.actor, name=claim.name)
    target = _count(visit, found, voter)
    shown = target.state != Idea.State.PENDING
    response = redirect(_at(visit, target)) if shown else _sent(request, visit, known=True)
    portal_links.remember(response, visit.workspace, voter, secure=request.is_secure())
    return response


def _count(visit: Visit, found: Idea, voter: Voter) -> Idea:
    if not found.confirmed_at:
        return actions.confirm_idea(found, voter, by=visit.actor, moderated=visit.portal.moderated)
    return actions.vote(found.merged_into or found, voter, by=visit.actor)


@require_POST
@portal_page
def forget_me(request: HttpRequest, visit: Visit) -> HttpResponse:
    response = redirect(visit.address)
    portal_links.forget(response, visit.workspace)
    return response


@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail about ideas. A mail program may POST here by itself (RFC 8058), hence no CSRF token."""
    link = links.read("portal-unsubscribe", token)
    with acting(public_workspace(link.workspace_id), None, source="public") as actor:
        voter = Voter.objects.filter(pk=link.object_id).first()
        if voter is None:
            raise Http404
        if request.method == "POST":
            actions.set_mail_wish(voter, wants_mail=request.POST.get("again") == "yes", by=actor)
        context = {"workspace": actor.workspace, "out": voter.unsubscribed_at is not None, "token": token}
        return render(request, "portal/unsubscribe.html", context)
