"""Releases and other days that matter, each with what it contains; made and changed where they stand."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap import actions
from roadmap.access import item_for, milestone_for
from roadmap.models import Milestone
from roadmap.plan_forms import MilestoneForm
from roadmap.queries.links import linkable_of
from roadmap.queries.milestones import headline, milestones
from roadmap.views.plan import say


def page(request: HttpRequest, form: Any = None, editing: UUID | None = None, **refused: Any) -> HttpResponse:
    """`refused`: the milestone whose `wrong` words name no item, and the sentence that says so."""
    ahead, reached = milestones(timezone.localdate())
    context = {
        "area": "roadmap",
        "page": "milestones",
        "ahead": ahead,
        "reached": reached,
        "sentence": headline(ahead),
        "form": form,
        "editing": editing,
    } | refused
    status = 422 if refused else status_of(form)
    return render(request, "roadmap/milestones.html", context, status=status)


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    return page(request)


def back(actor: Actor, milestone: Milestone | None = None) -> HttpResponse:
    there = redirect("milestones", actor.workspace.slug)
    if milestone:
        there["Location"] += f"#m-{milestone.pk}"
    return there


@workspace_page("roadmap.write")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        milestone = actions.create_milestone(by=actor, **form.cleaned_data)
        say(request, actor, _("%(name)s is new.") % {"name": milestone.name})
        return back(actor, milestone)
    return page(request, form)


@workspace_page("roadmap.write")
def edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    milestone = milestone_for(actor, pk, write=True)
    form = MilestoneForm(request.POST or None, milestone=milestone)
    if request.method == "POST" and form.is_valid():
        actions.change_milestone(milestone, by=actor, **form.cleaned_data)
        say(request, actor, _("Saved."))
        return back(actor, milestone)
    return page(request, form, pk)


@require_POST
@workspace_page("roadmap.write")
def remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    milestone = milestone_for(actor, pk, write=True)
    actions.delete_milestone(milestone, by=actor)
    say(request, actor, _("%(name)s is deleted; its items stayed.") % {"name": milestone.name})
    return back(actor)


@workspace_page("read")
def find(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Items that may be put in."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    milestone = milestone_for(actor, pk)
    rows = linkable_of(milestone, words) if words else []
    return render(request, "roadmap/links_found.html", {"found": rows, "words": words})


@require_POST
@workspace_page("roadmap.write")
def contents(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Put the item `other` in, or take `out` out."""
    milestone = milestone_for(actor, pk)
    out = request.POST.get("out", "")
    try:
        item = item_for(actor, out or request.POST.get("other", ""), write=True)
    except Http404:
        said, typed = _("Choose an item from the list."), request.POST.get("q", "")
        return page(request, refused=said, refused_at=milestone.pk, typed=typed)
    actions.change_item(item, by=actor, milestone=None if out else milestone)
    words = _("%(key)s is no longer in %(name)s.") if out else _("%(key)s is in %(name)s.")
    say(request, actor, words % {"key": item.key, "name": milestone.name})
    return back(actor, milestone)
