"""Doors for people who do not sign in: status pages, signing up, digests by link, unsubscribing.

A link that pmhub did not sign, that was replaced, or whose object is gone answers like any other wrong address.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core import limits, links, robots
from core.errors import Busy, Conflict, Gone
from core.pages import public_workspace
from core.shared_forms import status_of
from core.tenancy import Actor, acting
from stakeholders import pages, signup_links
from stakeholders.actions import (
    change_stakeholder,
    change_subscription,
    confirm_signup,
    request_signup,
    unsubscribe,
)
from stakeholders.forms import PreferenceForm, SignupForm
from stakeholders.kept import Kept
from stakeholders.models import Digest, Signup, StatusPage, Subscription
from stakeholders.reading import browser_context
from stakeholders.views.audiences import page_response
from stakeholders.views.looks import busy, may_draw, may_look, one_by_one, too_many

SOURCE = "public"
FORM_FOR = timedelta(days=7)
# From one network address, and to one mailbox, in an hour.
MOST_FORMS, MOST_MAILS = 20, 6


def quiet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Not for search engines, and the address, which is the key, is passed on to nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


def _open_page(link: links.Link) -> StatusPage:
    found = (
        StatusPage.objects.select_related("audience", "contact")
        .filter(pk=link.object_id, enabled=True)
        .first()
    )
    if found is None or found.generation != link.generation:
        raise Http404
    return found


@quiet
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    link = links.read("status", token)
    with acting(public_workspace(link.workspace_id), source=SOURCE) as actor:
        page = _open_page(link)
        stamp = f'"{pages.stamp(page, timezone.now())}"'
        if request.headers.get("If-None-Match", "").removeprefix("W/") == stamp:
            response: HttpResponse = HttpResponseNotModified()
        else:
            company = page.company or actor.workspace.name
            try:
                shown = _shown(request, page, actor)
            except Busy:
                return busy(request, company)
            if shown is None:
                return too_many(request, company)
            with timezone.override(actor.workspace.zone):
                response = page_response(request, actor, page, shown=shown)
        response["ETag"] = stamp
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Accept-Language"])
        return response


def _shown(request: HttpRequest, page: StatusPage, actor: Actor) -> pages.Shown | None:
    """What stands on it, kept for a moment; None for an address that asks too much. Raises: Busy."""
    if not may_look(request, page.pk):
        return None
    with timezone.override(actor.workspace.zone):
        kept, name = Kept(actor), ("status", str(page.pk), page.version)

        def find() -> pages.Shown | None:
            found: pages.Shown | None = kept.get(*name)
            return found

        def make() -> pages.Shown | None:
            if not may_draw(request, page.pk):
                return None
            made = pages.show(page, timezone.now())
            kept.put(made, *name)
            return made

        found = find()
        return one_by_one(find, make) if found is None else found


# Signing up: double opt-in. The answer is the same whoever asks, so that nobody learns who reads. -------------------


@csrf_exempt  # asks nothing of a session; the page is cached and holds no token of one reader
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def signup(request: HttpRequest, token: str) -> HttpResponse:
    link = links.read("status", token)
    with acting(public_workspace(link.workspace_id), source=SOURCE) as actor:
        page = _open_page(link)
        form = SignupForm(request.POST or None)
        context = _frame(page, actor) | {"form": form, "token": token, "started": pages.started()}
        if request.method != "POST" or not page.open_signup:
            return render(request, "status/signup.html", context)
        if not form.is_valid():
            return render(request, "status/signup.html", context, status=422)
        if not limits.allowed("signup-form", limits.address_of(request), MOST_FORMS):
            form.add_error("email", _("That was a lot for one hour. Please try again later."))
            return render(request, "status/signup.html", context, status=429)
        if stamp := robots.asks_again(pages.FORM_SALT, request.POST.get("started", ""), FORM_FOR):
            form.add_error("email", robots.once_more())
            return render(request, "status/signup.html", context | {"started": stamp}, status=422)
        if not robots.by_a_robot(request.POST):
            _ask(page, actor, form)
        return render(request, "status/asked.html", context | {"email": form.cleaned_data["email"]})


def _ask(page: StatusPage, actor: Actor, form: SignupForm) -> None:
    """Who asks too often for one mailbox gets the same answer and no mail."""
    if not limits.allowed("signup-mail", form.cleaned_data["email"].strip().lower(), MOST_MAILS):
        return
    language = translation.get_language() or "en"
    try:
        with transaction.atomic():
            request_signup(
                page,
                by=actor,
                email=form.cleaned_data["email"],
                cadence=form.cleaned_data["cadence"],
                language=language.split("-")[0],
            )
    except Conflict:
        return


def _frame(page: StatusPage, actor: Actor) -> dict[str, Any]:
    company = page.company or actor.workspace.name
    return {
        "page": page,
        "audience": page.audience,
        "company": company,
        "letter": pages.letter(company),
        "brand_hue": pages.brand_hue(page),
    }


def _open_signup(link: links.Link) -> Signup:
    found = (
        Signup.objects.select_related("page__audience")
        .select_for_update(of=("self",))
        .filter(pk=link.object_id, page__enabled=True, page__open_signup=True)
        .first()
    )
    if found is None or found.page.generation != link.generation:
        raise Http404
    return found


@csrf_exempt  # the signed address is the proof; a reader's mail program has no session
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button: programs that follow links in mails must not confirm for anybody."""
    link = signup_links.read(token)
    with acting(public_workspace(link.workspace_id), source=SOURCE) as actor:
        found = _open_signup(link)
        with translation.override(found.language):
            context = _frame(found.page, actor) | {"signup": found}
            if request.method == "POST":
                try:
                    subscription = confirm_signup(found, by=actor)
                except Gone:
                    raise Http404 from None
                stop = links.make("unsubscribe", link.workspace_id, subscription.pk)
                return redirect("digest_preferences", stop)
            return render(request, "status/confirm.html", context)


# Digests ------------------------------------------------------------------------------------------------------------


@quiet
@require_safe
def digest(request: HttpRequest, token: str) -> HttpResponse:
    """A digest in the browser, for whom it was sent to."""
    link = links.read("digest", token)
    with acting(public_workspace(link.workspace_id), source=SOURCE):
        found = (
            Digest.objects.select_related("stakeholder", "audience", "edition", "subscription", "delivery")
            .filter(pk=link.object_id, edition__isnull=False)
            .first()
        )
        if found is None:
            raise Http404
        with translation.override(found.edition.language):
            return render(request, "digest/page.html", browser_context(found, own=True))


@csrf_exempt  # RFC 8058: the mail program posts, without a session
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what the reader gets; POST ends it (one click) or changes it."""
    link = links.read("unsubscribe", token)
    with acting(public_workspace(link.workspace_id), source=SOURCE) as actor:
        found = (
            Subscription.objects.select_related("stakeholder", "audience")
            .select_for_update(of=("self",))
            .filter(pk=link.object_id)
            .first()
        )
        if found is None:
            raise Http404
        with translation.override(found.stakeholder.language):
            form = PreferenceForm(request.POST if "change" in request.POST else None, initial=_now(found))
            said = _apply(request, found, actor, form) if request.method == "POST" else ""
            context = {"subscription": found, "form": form, "said": said, "company": actor.workspace.name}
            context |= {"letter": pages.letter(actor.workspace.name), "workspace": actor.workspace}
            return render(request, "digest/preferences.html", context, status=status_of(form))


def _now(found: Subscription) -> dict[str, Any]:
    return {
        "cadence": found.cadence,
        "weekday": found.weekday,
        "hour": found.hour,
        "language": found.stakeholder.language,
    }


def _apply(request: HttpRequest, found: Subscription, actor: Actor, form: PreferenceForm) -> str:
    """What was done: "stopped", "changed", or "" for a form that needs another look.

    Begun again is only what the reader ended; what the team paused stays so.
    """
    if "change" not in request.POST:
        unsubscribe(found, by=actor)
        return "stopped"
    if not form.is_valid() or not found.readers_to_change:
        return ""
    given = dict(form.cleaned_data)
    change_stakeholder(found.stakeholder, by=actor, language=given.pop("language"))
    change_subscription(found, by=actor, enabled=True, **given)
    return "changed"
