"""The link in a mail that ends mails of its kind, with one click and without signing in (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core import links
from core.models import User, Way
from core.notify.choices import set_way
from core.notify.kinds import kinds
from core.notify.mails import ALL, kinds_ended_by
from core.pages import public_workspace
from core.tenancy import acting, touch


@csrf_exempt  # the mail program posts, without a session
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """GET asks, POST does: from now on such things are told in pmhub alone."""
    if kind not in kinds() and kind not in ALL.values():
        raise Http404
    link = links.read(f"notify.{kind}", token)
    user = User.objects.filter(pk=link.object_id).first()
    if user is None:
        raise Http404
    with acting(public_workspace(link.workspace_id), source="system") as actor:
        labels = [kinds()[name].label for name in kinds_ended_by(kind, user)]
        if request.method == "POST":
            touch()
            for name in kinds_ended_by(kind, user):
                set_way(user, name, Way.IN_APP)
        with translation.override(user.language):
            context = {"labels": labels, "done": request.method == "POST", "workspace": actor.workspace}
            response = render(request, "core/notify_stop.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
