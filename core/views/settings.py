"""Settings of a workspace and of a person."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.actions.people import change_workspace
from core.forms import ProfileForm, WorkspaceSettingsForm
from core.models import User, Workspace
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor

YEAR = 365 * 24 * 3600


@workspace_page("workspace.manage")
def workspace_settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    # A copy: a refused form must not leave its values on the workspace that the frame shows.
    workspace = Workspace.objects.get(pk=actor.workspace.pk)
    form = WorkspaceSettingsForm(request.POST or None, instance=workspace)
    if request.method == "POST" and form.is_valid():
        change_workspace(actor.workspace, by=actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("workspace_settings", actor.workspace.slug)
    context = {"area": "settings", "page": "workspace", "form": form}
    return render(request, "core/workspace_settings.html", context, status=status_of(form))


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=cast(User, request.user).pk)
    theme = request.COOKIES.get("theme", "")
    form = ProfileForm(request.POST or None, instance=user, initial={"theme": theme})
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        response = redirect("profile")
        chosen = form.cleaned_data["theme"]
        response.set_cookie("theme", chosen, max_age=YEAR if chosen else 0, samesite="Lax", httponly=True)
        return response
    return render(request, "core/profile.html", {"form": form}, status=status_of(form))
