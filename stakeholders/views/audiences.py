"""Audiences, and each one's status page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import links
from core.pages import workspace_page
from core.shared_forms import status_of
from core.tenancy import Actor
from roadmap.models import Category
from stakeholders import pages, queries
from stakeholders.access import audience_for, page_for, stakeholder_for
from stakeholders.actions import (
    add_member,
    change_audience,
    change_page,
    create_audience,
    delete_audience,
    page_of,
    remove_member,
    rotate_link,
)
from stakeholders.forms import FIELD_WORDS, AudienceForm, PageForm
from stakeholders.models import Audience, Stakeholder, StatusPage
from stakeholders.own import own_words
from stakeholders.views.common import page, tried


@workspace_page("read")
def audiences(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows, own = list[Any](queries.audiences()), own_words()
    for row in rows:
        row.words = words_of(row, own)
    opened = sum(bool(row.page_rows and row.page_rows[0].enabled) for row in rows)
    return page(request, "audiences.html", "audiences", audiences=rows, opened=opened)


def words_of(audience: Audience, own: dict[str, str]) -> list[str]:
    """What an audience may see, in a few words each; `own`: what the workspace calls its own fields."""
    known = {**FIELD_WORDS, **own}
    products = [product.name for product in audience.products.all()]
    categories = [str(label) for value, label in Category.choices if value in audience.categories]
    return [
        ", ".join(products) or _("All products"),
        ", ".join(categories),
        str(audience.get_date_precision_display()) if "dates" in audience.fields else _("No dates"),
        ", ".join(str(known[name]) for name in audience.fields if name != "dates" and name in known),
    ]


@workspace_page("stakeholders.write")
def audience_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = AudienceForm(request.POST or None)
    if request.method == "POST":
        made = tried(form, lambda: create_audience(by=actor, **form.values()))
        if made:
            if "share" in request.GET:
                return redirect(_back_to_sharing(request, actor, made))
            messages.success(request, _("Now choose who belongs to “%(name)s”.") % {"name": made})
            return redirect("audience", actor.workspace.slug, made.pk)
    return page(request, "audience.html", "audiences", form=form, status=status_of(form))


def _back_to_sharing(request: HttpRequest, actor: Actor, made: Audience) -> str:
    """To the view that was to be shared when there was nobody to share it with, or not the right ones."""
    what = {"item": request.GET["item"]} if "item" in request.GET else {"view": request.GET["share"]}
    query = urlencode(what | {"audience": str(made.pk)})
    return f"{reverse('shared_view_new', args=[actor.workspace.slug])}?{query}"


@workspace_page("read", post="stakeholders.write")
def audience(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = audience_for(actor, pk, write=request.method == "POST")
    form = AudienceForm(request.POST or None, instance=audience_for(actor, pk))
    if request.method == "POST" and tried(form, lambda: change_audience(row, by=actor, **form.values())):
        messages.success(request, _("Saved. Pages and digests follow from now on."))
        return redirect("audience", actor.workspace.slug, row.pk)
    return _audience_page(request, actor, row, form, None)


def _audience_page(
    request: HttpRequest, actor: Actor, row: Audience, form: AudienceForm | None, page_form: PageForm | None
) -> HttpResponse:
    found = StatusPage.objects.filter(audience=row).select_related("audience").first()
    members = list(row.members.order_by("name"))
    return page(
        request,
        "audience.html",
        "audiences",
        audience=row,
        form=form or AudienceForm(instance=row),
        status_page=found,
        page_form=page_form or PageForm(instance=found, initial=_page_initial(actor, found), about=row),
        link=link_of(found) if found and found.enabled and actor.can("publish") else "",
        members=members,
        others=list(Stakeholder.objects.exclude(pk__in=[one.pk for one in members]).order_by("name")),
        status=status_of(form, page_form),
    )


def _page_initial(actor: Actor, found: StatusPage | None) -> dict[str, str]:
    """A colour field must show some colour; the workspace's is what an empty one means."""
    accent = found.accent if found else ""
    return {"accent": accent or actor.workspace.accent or "#0f5b63"}


def link_of(row: StatusPage) -> str:
    return links.absolute(f"/s/{links.make('status', row.workspace_id, row.pk, row.generation)}/")


@require_POST
@workspace_page("stakeholders.write")
def audience_delete(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    row = audience_for(actor, pk, write=True)
    name = row.name
    delete_audience(row, by=actor)
    messages.success(request, _("“%(name)s” is deleted, with its page and digests.") % {"name": name})
    return redirect("audiences", actor.workspace.slug)


@require_POST
@workspace_page("stakeholders.write")
def members(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Add (`add`) or remove (`remove`) one person."""
    row = audience_for(actor, pk, write=True)
    if given := request.POST.get("add"):
        add_member(row, stakeholder_for(actor, given), by=actor)
    if given := request.POST.get("remove"):
        gone = stakeholder_for(actor, given)
        remove_member(row, gone, by=actor)
        messages.success(
            request, _("%(name)s left the audience and gets no more of its digests.") % {"name": gone}
        )
    return redirect("audience", actor.workspace.slug, row.pk)


# The status page -------------------------------------------------------------------------------------------------


@require_POST
@workspace_page("publish")
def status_page(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Save how the page looks; the buttons of the form may also open, close or re-address it."""
    row = audience_for(actor, pk)
    found = page_for(actor, page_of(row, by=actor).pk, write=True)
    form = PageForm(
        request.POST,
        instance=StatusPage.objects.get(pk=found.pk),
        initial=_page_initial(actor, found),
    )
    if tried(form, lambda: change_page(found, by=actor, **form.cleaned_data)) is None:
        return _audience_page(request, actor, row, None, form)
    said = _("Saved.")
    if "open" in request.POST:
        change_page(found, by=actor, enabled=True)
        said = _("The page is open to everyone who has its address.")
    if "close" in request.POST:
        change_page(found, by=actor, enabled=False)
        said = _("The page is closed. Its address leads nowhere until it is opened again.")
    if "rotate" in request.POST:
        rotate_link(found, by=actor)
        said = _("The page has a new address; the old one is dead.")
    messages.success(request, said)
    return redirect("audience", actor.workspace.slug, row.pk)


@workspace_page("read")
def status_preview(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """What the audience sees, or would see, for members; also while the page is closed."""
    row = audience_for(actor, pk)
    found = StatusPage.objects.filter(audience=row).select_related("audience", "contact").first()
    shown = found or StatusPage(audience=row, workspace=actor.workspace)
    return page_response(request, actor, shown, preview=True)


def page_response(
    request: HttpRequest,
    actor: Actor,
    row: StatusPage,
    preview: bool = False,
    shown: pages.Shown | None = None,
) -> HttpResponse:
    """The page itself, the same for members and strangers; `shown` where it was worked out before."""
    company = row.company or actor.workspace.name
    return render(
        request,
        "status/page.html",
        {
            "page": row,
            "audience": row.audience,
            "company": company,
            "letter": pages.letter(company),
            "brand_hue": pages.brand_hue(row),
            "shown": shown or pages.show(row, timezone.now()),
            "today": timezone.localdate(),
            "preview": preview,
            "started": "" if preview else pages.started(),
            "token": request.resolver_match.kwargs.get("token", "") if request.resolver_match else "",
        },
    )
