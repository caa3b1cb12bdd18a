"""The way in: the last workspace, the choice among several, a new one."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.actions.people import create_workspace, keep_to_a_few, visit_demo
from core.errors import Conflict, Gone, TooMany
from core.forms import WorkspaceForm
from core.models import Membership, User
from core.tenancy import system


def memberships_of(request: HttpRequest) -> list[Membership]:
    """The reader's memberships, the last visited first."""
    with system():
        mine = Membership.objects.filter(user=request.user).select_related("workspace")
        return list(mine.order_by(F("last_visit_at").desc(nulls_last=True), "workspace__name"))


def landing(request: HttpRequest) -> HttpResponse:
    """`/`: to the last workspace, or to the sign-in page, which says what pmhub is."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    mine = memberships_of(request)
    return redirect("home", mine[0].workspace.slug) if mine else redirect("workspace_list")


@login_required
def workspace_list(request: HttpRequest) -> HttpResponse:
    return render(request, "core/workspaces.html", {"memberships": memberships_of(request)})


@login_required
def workspace_menu(request: HttpRequest) -> HttpResponse:
    """The entries of the switcher, fetched when it is opened, so that no page pays for them."""
    context = {"memberships": memberships_of(request), "at": request.GET.get("at", "")}
    return render(request, "parts/workspace_menu.html", context)


@login_required
def workspace_new(request: HttpRequest) -> HttpResponse:
    form = WorkspaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_to_a_few(cast(User, request.user))
            made = create_workspace(form.cleaned_data["name"], owner=cast(User, request.user))
            return redirect("home", made.slug)
        except (Conflict, TooMany) as refusal:
            form.add_error("name", refusal.detail)
    return render(request, "core/workspace_new.html", {"form": form})


@require_POST
@login_required
def demo(request: HttpRequest) -> HttpResponse:
    """Look around in the demo workspace, where there is one."""
    try:
        found = visit_demo(cast(User, request.user))
    except Gone:
        raise Http404 from None
    return redirect("home", found.slug)
