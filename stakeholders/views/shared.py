"""A shared view for whoever has its address: no account, no script, and a password if it has one.

Whether it is open, and for whom, is asked each time; what it shows is kept for a moment (`stakeholders.kept`).
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import limits, links
from core.errors import Busy, TooMany
from core.pages import public_workspace
from core.tenancy import Actor, acting
from stakeholders import pages
from stakeholders.kept import Kept
from stakeholders.models import SharedView, SharedViewUse
from stakeholders.seen_calendar import month_in
from stakeholders.shared import shown_of
from stakeholders.views.looks import busy, may_draw, may_look, one_by_one, too_many
from stakeholders.views.public import SOURCE, quiet

KIND, COOKIE = "view", "shared_view"
STAYS = 12 * 3600
# Wrong passwords in an hour: from one network address, and for one view from everywhere.
MOST_TRIES, MOST_TRIES_OF_ALL = 10, 200


def path_of(share: SharedView) -> str:
    return f"/v/{links.make(KIND, share.workspace_id, share.pk, share.generation)}/"


@csrf_exempt  # asks nothing of a session; who posts here proves it by the password
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    link = links.read(KIND, token)
    with acting(public_workspace(link.workspace_id), source=SOURCE) as actor:
        share = _open_share(link, actor)
        if not may_look(request, share.pk):
            response = too_many(request, actor.workspace.name)
        elif share.protected and not _came_in(request, share):
            response = _ask(request, share, actor)
        else:
            response = _show(request, share, actor)
        response["Cache-Control"] = "private, no-store"
        return _framed(response, share)


def _open_share(link: links.Link, actor: Actor) -> SharedView:
    found = SharedView.objects.select_related("view", "audience").filter(pk=link.object_id).first()
    if found is None or found.generation != link.generation or not found.is_open(actor.now):
        raise Http404
    return found


def _frame(share: SharedView, actor: Actor) -> dict[str, object]:
    company = actor.workspace.name
    return {"share": share, "company": company, "letter": pages.letter(company), "token": ""}


def _show(request: HttpRequest, share: SharedView, actor: Actor) -> HttpResponse:
    with timezone.override(actor.workspace.zone):
        try:
            body = _body(request, share, actor)
        except TooMany:
            return too_many(request, actor.workspace.name)
        except Busy:
            return busy(request, actor.workspace.name)
        if body is None:
            return render(request, "status/shared_closed.html", _frame(share, actor), status=404)
        if request.method == "GET" and not (request.GET.keys() & {"page", "month"}):
            SharedViewUse.count(share, actor.now)
        return render(request, "status/shared.html", _frame(share, actor) | {"body": body})


def _body(request: HttpRequest, share: SharedView, actor: Actor) -> SafeString | None:
    """One page of the view as HTML; None for one that may not be shown any more. Raises: TooMany, Busy."""
    kept, pk = Kept(actor), str(share.pk)

    def find() -> SafeString | None:
        asked = _asked(request).within(kept.get("reach", pk))
        found: SafeString | None = kept.get("body", pk, asked.number, asked.month)
        return found

    found = find()
    return one_by_one(find, lambda: _worked_out(request, share, actor, kept)) if found is None else found


def _worked_out(request: HttpRequest, share: SharedView, actor: Actor, kept: Kept) -> SafeString | None:
    if not may_draw(request, share.pk):
        raise TooMany
    pk = str(share.pk)
    asked = _asked(request).within(kept.get("reach", pk))
    shown = shown_of(share, actor, str(asked.number), asked.month)
    if shown is None or shown.page is None:
        return None
    context = {"share": share, "shown": shown, "today": timezone.localdate()}
    body = render_to_string("status/_shared.html", context)
    reach = shown.page.paginator.num_pages, shown.leaf.first, shown.leaf.last
    kept.put(reach, "reach", pk)
    kept.put(body, "body", pk, shown.page.number, asked.within(reach).month)
    return body


@dataclass(frozen=True)
class _Asked:
    """Which page, and of a calendar which month, as "2026-08"; "" is the one that it opens on."""

    number: int = 1
    month: str = ""

    def within(self, reach: tuple[int, str, str] | None) -> "_Asked":
        """The nearest that there is, so that no made-up address is worked out or kept beside it."""
        if reach is None:
            return self
        pages, first, last = reach
        month = min(max(self.month, first), last) if self.month and first else ""
        return _Asked(min(self.number, pages), month)


def _asked(request: HttpRequest) -> _Asked:
    number, month = request.GET.get("page", ""), request.GET.get("month", "")
    page = max(int(number), 1) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    return _Asked(page, month if month.isascii() and month_in(month) else "")


# The password -----------------------------------------------------------------------------------------------------


def _proof(share: SharedView) -> str:
    """Follows from the hash: another password, or another address, and it proves nothing any more."""
    return salted_hmac("pmhub.shared-view", f"{share.pk}:{share.generation}:{share.password}").hexdigest()


def _came_in(request: HttpRequest, share: SharedView) -> bool:
    given = request.COOKIES.get(COOKIE, "")
    try:
        proof = signing.TimestampSigner(salt="pmhub.shared-view").unsign(given, max_age=STAYS)
    except signing.BadSignature:
        return False
    return bool(share.password) and constant_time_compare(proof, _proof(share))


def _ask(request: HttpRequest, share: SharedView, actor: Actor) -> HttpResponse:
    said, status = "", 200
    if request.method == "POST":
        if not _may_try(request, share):
            said, status = _("That was a lot of tries. Please come back in an hour."), 429
        elif share.password and check_password(request.POST.get("password", "")[:500], share.password):
            return _let_in(request, share)
        else:
            said, status = _("This is not the password."), 422
    context = {"company": actor.workspace.name, "letter": pages.letter(actor.workspace.name), "error": said}
    return render(request, "status/shared_password.html", context, status=status)


def _may_try(request: HttpRequest, share: SharedView) -> bool:
    mine = limits.allowed("shared-view", f"{share.pk} {limits.address_of(request)}", MOST_TRIES)
    return mine and limits.allowed("shared-view-all", str(share.pk), MOST_TRIES_OF_ALL)


def _let_in(request: HttpRequest, share: SharedView) -> HttpResponse:
    response = redirect(request.get_full_path())
    secure = settings.SESSION_COOKIE_SECURE or request.is_secure()
    response.set_cookie(
        COOKIE,
        signing.TimestampSigner(salt="pmhub.shared-view").sign(_proof(share)),
        max_age=STAYS,
        path=path_of(share),
        httponly=True,
        secure=secure,
        # In another site's frame only a cookie that says so comes back.
        samesite="None" if share.embed_origins and secure else "Lax",
    )
    return response


def _framed(response: HttpResponse, share: SharedView) -> HttpResponse:
    """The hosts it was shared with may frame this page, and this page only."""
    if share.embed_origins:
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": list(share.embed_origins)}  # type: ignore[attr-defined]
    return response
