"""Digests: what goes out next and to whom, what went out, and the previews."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from core import strangers
from core.errors import Refused
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from stakeholders import queries
from stakeholders.access import audience_for, digest_for, stakeholder_for, subscription_for
from stakeholders.actions import change_subscription, delete_subscription, send_now, subscribe
from stakeholders.forms import RhythmForm, SubscribeForm
from stakeholders.models import Digest, Subscription
from stakeholders.models.digests import State
from stakeholders.preview import Preview, preview_of
from stakeholders.reading import browser_context
from stakeholders.views.common import number_of, page, tried

PER_PAGE = 50


@workspace_page("read")
def digests(request: HttpRequest, actor: Actor) -> HttpResponse:
    state = request.GET.get("state", "")
    number = number_of(request, "page")
    rows = queries.digests(state if state in State.values else "")
    found = list(rows[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    soon = queries.coming(Subscription.objects.all())
    return page(
        request,
        "digests.html",
        "digests",
        coming=soon,
        digests=found[:PER_PAGE],
        waits=any(one.state == State.QUEUED for one in found),
        state=state,
        states=State.choices,
        number=number,
        more=len(found) > PER_PAGE,
        sentence=queries.digests_sentence(soon),
    )


@workspace_page("read")
def digest(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """A digest as it went out."""
    row = digest_for(actor, pk)
    return _reading(request, row, back=True)


def _reading(request: HttpRequest, row: Digest, *, back: bool) -> HttpResponse:
    with translation.override(row.edition.language if row.edition else None):
        return render(request, "digest/page.html", browser_context(row) | {"back": back})


@workspace_page("stakeholders.write")
def subscription_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    initial = {name: request.GET[name] for name in ("stakeholder", "audience") if request.GET.get(name)}
    form = SubscribeForm(request.POST or None, initial=initial)
    if request.method == "POST":

        def write() -> Subscription:
            given = dict(form.cleaned_data)
            who = stakeholder_for(actor, given.pop("stakeholder").pk)
            return subscribe(who, audience_for(actor, given.pop("audience").pk), by=actor, **given)

        if made := tried(form, write):
            messages.success(
                request, _("%(name)s gets this digest from now on.") % {"name": made.stakeholder}
            )
            return redirect("digest_preview", actor.workspace.slug, made.pk)
    return page(request, "subscription.html", "digests", form=form, status=status_of(form))


@workspace_page("read", post="stakeholders.write")
def preview(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The next digest of one reader, by the very builder that will send it, and the rhythm beside it."""
    row = subscription_for(actor, pk, write=request.method == "POST")
    form = RhythmForm(request.POST or None, instance=Subscription.objects.get(pk=row.pk))
    if request.method == "POST" and tried(
        form, lambda: change_subscription(row, by=actor, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("digest_preview", actor.workspace.slug, row.pk)
    return page(
        request,
        "preview.html",
        "digests",
        subscription=row,
        preview=preview_of(row),
        form=form,
        status=status_of(form),
    )


@xframe_options_sameorigin
@workspace_page("read")
def preview_mail(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The mail itself, as sent. It comes without scripts, and in a sandbox even if it had any."""
    found: Preview = preview_of(subscription_for(actor, pk))
    return mail_response(found.html)


@xframe_options_sameorigin
@workspace_page("read")
def digest_mail(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = digest_for(actor, pk)
    return mail_response(browser_context(row)["mail_html"])


def mail_response(html: str) -> HttpResponse:
    """Mail programs need inline styles; this one answer allows them, and nothing else."""
    response = HttpResponse(html)
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; frame-ancestors 'self'"
    )
    return response


@require_POST
@workspace_page("publish")
def send(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Now instead of at its hour."""
    row = subscription_for(actor, pk)
    locked = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("stakeholder", "audience")
        .get(pk=row.pk)
    )
    try:
        with transaction.atomic():
            made = send_now(locked, by=actor)
    except Refused as refusal:
        messages.warning(request, refusal.detail)
        return redirect("digest_preview", actor.workspace.slug, row.pk)
    said = _("Handed over for delivery to %(email)s.") % {"email": made.recipient_email}
    messages.success(request, f"{said} {strangers.waits(made.recipient_email)}".strip())
    return redirect("digests", actor.workspace.slug)


@require_POST
@workspace_page("stakeholders.write")
def subscription_change(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """`pause`, `resume` or `end` a subscription."""
    row = subscription_for(actor, pk, write=True)
    if "end" in request.POST:
        delete_subscription(row, by=actor)
        messages.success(request, _("%(name)s no longer gets this digest.") % {"name": row.stakeholder})
        return redirect("digests", actor.workspace.slug)
    try:
        with transaction.atomic():
            change_subscription(row, by=actor, enabled="resume" in request.POST)
    except Refused as refusal:
        messages.warning(request, refusal.detail)
    return redirect("digest_preview", actor.workspace.slug, row.pk)
