"""Items ranked by a scoring model, and rated one after another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.pages import workspace_page
from core.tenancy import Actor
from core.text import whole
from roadmap.access import item_for
from roadmap.actions.ratings import rate_item
from roadmap.models import Item, Product, Rating, ScoringModel
from roadmap.queries.ranking import PAGE, Ranking, ranking, rated_criteria, to_rate
from roadmap.scoring.access import item_to_rate
from roadmap.scoring.controls import control
from roadmap.scoring.store import live_models
from roadmap.views.scores import given


def chosen(request: HttpRequest, models: list[ScoringModel]) -> ScoringModel | None:
    """The model of `?model=`, else the first. Raises: Http404."""
    wanted = request.GET.get("model")
    if not wanted:
        return models[0] if models else None
    found = next((one for one in models if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def product_of(request: HttpRequest) -> Product | None:
    try:
        wanted = UUID(request.GET["product"]) if request.GET.get("product") else None
    except ValueError:
        raise Http404 from None
    return Product.objects.filter(pk=wanted).first() if wanted else None


def query_of(model: ScoringModel, product: Product | None) -> str:
    """What keeps the choice of model and product in an address."""
    return urlencode({"model": str(model.pk)} | ({"product": str(product.pk)} if product else {}))


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    models = live_models()
    model, product = chosen(request, models), product_of(request)
    context: dict[str, Any] = {"area": "roadmap", "page": "scoring", "models": models, "model": model}
    if model is not None:
        page = whole(request.GET.get("page", ""), 10_000) or 0
        found = ranking(model, actor.user, product, page)
        context |= {
            "ranking": found,
            "product": product,
            "products": Product.objects.all() if model.product_id is None else [],
            "sentence": sentence(found),
            "first": page * PAGE,
            "more": page + 1 if (page + 1) * PAGE < found.total else None,
            "query": query_of(model, product),
        }
    return render(request, "scoring/ranking.html", context)


def sentence(found: Ranking) -> str:
    """What is the matter with the scores."""
    divided = sum(row.agreement == "low" for row in found.rows)
    without = found.total - found.scored
    if divided:
        said = ngettext(
            "Opinions differ widely on %(n)d item.", "Opinions differ widely on %(n)d items.", divided
        )
        return said % {"n": divided}
    if without:
        said = ngettext(
            "%(n)d of %(all)d items has no score yet.", "%(n)d of %(all)d items have no score yet.", without
        )
        return said % {"n": without, "all": found.total}
    return ""


@workspace_page("rate")
def rate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One item after the other; `?after=` passes over one, `?item=` begins with one. A POST keeps what is given."""
    model = chosen(request, live_models())
    if model is None:
        raise Http404
    product = product_of(request)
    address = reverse("scoring_rate", args=[actor.workspace.slug])
    query = query_of(model, product)
    if request.method == "POST":
        rated = item_to_rate(actor, request.POST.get("item", ""))
        rate_item(rated, given(request, actor), by=actor)
        return redirect(f"{address}?{query}&after={rated.pk}")
    left = to_rate(model, actor.user, product)
    item = _next(request, actor, left)
    if item is None:
        messages.success(request, _("You have rated everything here."))
        return redirect(f"{reverse('scoring', args=[actor.workspace.slug])}?{query}")
    own = {one.criterion_id: one.value for one in Rating.objects.filter(item=item, user=actor.user)}
    context = {
        "area": "roadmap",
        "page": "scoring",
        "model": model,
        "item": item,
        "left": left.count(),
        "controls": [control(one, own.get(one.pk), "q") for one in rated_criteria(model)],
        "signals": {one.kind: one.value for one in item.signals.all()},
        "query": query,
    }
    return render(request, "scoring/rate.html", context)


def _next(request: HttpRequest, actor: Actor, left: QuerySet[Item]) -> Item | None:
    """The item asked for, else the first one left behind `?after=`, beginning again at the end."""
    if wanted := request.GET.get("item"):
        return item_for(actor, wanted)
    if before := request.GET.get("after"):
        passed = item_for(actor, before)
        found = left.filter(rank__gt=passed.rank).first() or left.exclude(pk=passed.pk).first()
        return found or left.first()
    return left.first()
