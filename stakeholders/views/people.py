"""The register, its grid, and one person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from stakeholders import queries
from stakeholders.access import stakeholder_for
from stakeholders.actions import change_stakeholder, create_stakeholder, delete_stakeholder
from stakeholders.forms import StakeholderForm
from stakeholders.models import Audience, Digest, Stakeholder
from stakeholders.models.people import QUADRANT_WORDS, Kind
from stakeholders.views.common import page, tried


def filters_of(request: HttpRequest) -> queries.Filters:
    """What the address asks for; what it cannot ask for is left out."""
    given = {
        name: request.GET.get(name, "").replace("\0", "")[:200]
        for name in ("q", "kind", "quadrant", "audience")
    }
    try:
        given["audience"] = str(UUID(given["audience"])) if given["audience"] else ""
    except ValueError:
        given["audience"] = ""
    sort = request.GET.get("sort", "name")
    return queries.Filters(**given, sort=sort if sort in queries.SORTS else "name")


@workspace_page("read")
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    filters = filters_of(request)
    people = list(queries.register(filters))
    return page(
        request,
        "register.html",
        "register",
        people=people,
        filters=filters,
        kinds=Kind.choices,
        quadrants=list(QUADRANT_WORDS.items()),
        audiences=list(Audience.objects.all()),
        sentence=queries.register_sentence(),
    )


@workspace_page("read")
def grid(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows = queries.grid()
    return page(
        request,
        "grid.html",
        "grid",
        rows=rows,
        counts=queries.grid_counts(rows),
        quadrants=QUADRANT_WORDS,
        sentence=queries.register_sentence(),
        writes=actor.can("stakeholders.write"),
    )


@workspace_page("stakeholders.write")
def person_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = StakeholderForm(request.POST or None)
    if request.method == "POST":
        made = tried(form, lambda: create_stakeholder(by=actor, **form.cleaned_data))
        if made:
            messages.success(request, _("%(name)s is in the register.") % {"name": made})
            return redirect("stakeholder", actor.workspace.slug, made.pk)
    return page(request, "person.html", "register", form=form, status=status_of(form))


@workspace_page("read", post="stakeholders.write")
def person(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = stakeholder_for(actor, pk, write=request.method == "POST")
    form = StakeholderForm(request.POST or None, instance=_copy(row))
    if request.method == "POST" and tried(
        form, lambda: change_stakeholder(row, by=actor, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("stakeholder", actor.workspace.slug, row.pk)
    return page(
        request,
        "person.html",
        "register",
        person=row,
        form=form,
        coming=queries.coming(row.subscriptions.all()),
        stopped=list(row.subscriptions.filter(enabled=False).select_related("audience")),
        member_of=list(row.audiences.order_by("name")),
        digests=list(Digest.objects.for_list().filter(stakeholder=row)[:12]),
        status=status_of(form),
    )


def _copy(row: Stakeholder) -> Stakeholder:
    """A form writes into its instance while it validates; the row that the action compares with stays as it was."""
    return Stakeholder.objects.get(pk=row.pk)


@require_POST
@workspace_page("stakeholders.write")
def person_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = stakeholder_for(actor, pk, write=True)
    name = row.name
    delete_stakeholder(row, by=actor)
    messages.success(request, _("%(name)s is no longer in the register.") % {"name": name})
    return redirect("stakeholders", actor.workspace.slug)
