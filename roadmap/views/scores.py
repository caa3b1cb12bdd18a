"""The scores of an open item: opened, rated and settled in place."""

from collections.abc import Mapping
from time import monotonic_ns
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.access import item_for
from roadmap.actions.ratings import agree_on, rate_item, suggestion
from roadmap.models import Criterion, Item
from roadmap.scoring.access import item_to_rate
from roadmap.scoring.controls import given_in
from roadmap.scoring.detail import details
from roadmap.views.plan import told


def section(request: HttpRequest, actor: Actor, item: Item) -> str:
    """Each scoring model that covers the item; nothing while there is none."""
    found = details(item)
    if not found:
        return ""
    # One of a group is open at a time. A group of its own, else what takes the place of an open one would come closed.
    group = f"score-{monotonic_ns()}"
    context = {"item": item, "details": found, "open": request.GET.get("open", ""), "group": group}
    return render_to_string("scoring/section.html", context, request)


@workspace_page("read")
def item_scores(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    return HttpResponse(section(request, actor, item_for(actor, ref)))


@require_POST
@workspace_page("rate")
def item_rate(request: HttpRequest, actor: Actor, ref: str) -> HttpResponse:
    """What the person gives, one field "c-<criterion>" for each criterion; answers the section."""
    item = item_to_rate(actor, ref)
    ratings = given(request, actor)
    rate_item(item, ratings, by=actor)
    return told(HttpResponse(section(request, actor, item)), actor, rated_words(item, ratings))


def rated_words(item: Item, ratings: Mapping[Criterion, float | None]) -> str:
    """ "You rated Reach of GNG-4." """
    values = {"key": item.key, "names": get_text_list([str(one) for one in ratings], _("and"))}
    if ratings and all(value is None for value in ratings.values()):
        return _("You took back your rating of %(names)s of %(key)s.") % values
    return _("You rated %(names)s of %(key)s.") % values if ratings else _("You rated %(key)s.") % values


def given(request: HttpRequest, actor: Actor) -> dict[Criterion, float | None]:
    """Raises: Invalid for what is no number, or no criterion of this workspace."""
    pks = [name.removeprefix("c-") for name in request.POST if name.startswith("c-")]
    try:
        criteria = Criterion.objects.select_related("model").filter(pk__in=[UUID(pk) for pk in pks])
        found = given_in(request.POST.dict(), criteria)
    except ValueError:
        raise Invalid({"value": _("Give a number.")}) from None
    if len(found) != len(pks):
        raise Http404
    return found


@require_POST
@workspace_page("roadmap.write")
def item_agree(request: HttpRequest, actor: Actor, ref: str, pk: UUID) -> HttpResponse:
    """Settle on a value, or (empty) let the rest count again; answers the section."""
    item = item_to_rate(actor, ref, "roadmap.write")
    criterion = Criterion.objects.select_related("model").filter(pk=pk).first()
    if criterion is None:
        raise Http404
    value = number(request.POST.getlist("value")[-1:])
    agree_on(
        item,
        criterion,
        by=actor,
        value=value,
        suggested=suggestion(item, criterion),
        reason=request.POST.get("reason", ""),
    )
    words = _("The ratings count again.") if value is None else _("Agreed.")
    return told(HttpResponse(section(request, actor, item)), actor, words)


def number(texts: list[str]) -> float | None:
    """The first text as a number, None when it is empty. Raises: Invalid."""
    text = texts[0].strip() if texts else ""
    try:
        return float(text.replace(",", ".")) if text else None
    except ValueError:
        raise Invalid({"value": _("Give a number.")}) from None
