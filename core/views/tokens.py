"""API tokens: made here, shown once, revoked here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.access import token_for
from core.actions import people
from core.forms import TokenForm
from core.models import ApiToken
from core.pages import workspace_page
from core.tenancy import Actor

# The secret on its way to the page that shows it; seconds that it has for that.
MADE, MADE_FOR = "pmhub_token_made", 60


def _sentence(tokens: list[ApiToken]) -> str:
    count = len(tokens)
    if not count:
        return ""
    said = ngettext("%(n)d token opens this workspace.", "%(n)d tokens open this workspace.", count) % {
        "n": count
    }
    unused = sum(token.last_used_at is None for token in tokens)
    if unused:
        more = ngettext("%(n)d was never used.", "%(n)d were never used.", unused) % {"n": unused}
        said = f"{said} {more}"
    return said


def _page(
    request: HttpRequest, actor: Actor, form: TokenForm, secret: str = "", status: int = 200
) -> HttpResponse:
    visible = ApiToken.objects.filter(revoked_at=None).select_related("user").order_by("name", "id")
    if not actor.can("members.manage"):
        visible = visible.filter(user=actor.user)
    tokens = list(visible)
    now = timezone.now()
    for token in tokens:
        token.expired = bool(token.expires_at and token.expires_at <= now)
    context = {
        "area": "settings",
        "page": "tokens",
        "tokens": tokens,
        "form": form,
        "secret": secret,
        "sentence": _sentence(tokens),
    }
    response = render(request, "core/tokens.html", context, status=status)
    if secret:
        response["Cache-Control"] = "no-store"
        response.delete_cookie(MADE, path=request.path)
    return response


@workspace_page("read")
def tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    if request.method != "POST":
        return _page(request, actor, TokenForm(), secret=_just_made(request, actor))
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, form, status=422)
    said = form.cleaned_data
    _token, secret = people.create_token(said["name"], said["scopes"], expires_in_days=said["days"], by=actor)
    return _to_be_shown(request, actor, secret)


def _to_be_shown(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """On the next page, once, so that loading that again makes no second token. Only the browser holds it meanwhile."""
    response = redirect("tokens", actor.workspace.slug)
    response.set_signed_cookie(
        MADE,
        secret,
        salt=_salt(actor),
        max_age=MADE_FOR,
        path=response.url,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )
    response["Cache-Control"] = "no-store"
    return response


def _just_made(request: HttpRequest, actor: Actor) -> str:
    return request.get_signed_cookie(MADE, default="", salt=_salt(actor), max_age=MADE_FOR) or ""


def _salt(actor: Actor) -> str:
    return f"token made by {actor.user.pk if actor.user else ''} in {actor.workspace.pk}"


@require_POST
@workspace_page("read")
def token_revoke(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    token = token_for(actor, pk)
    people.revoke_token(token, by=actor)
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("tokens", actor.workspace.slug)
