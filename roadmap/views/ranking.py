"""Items ranked by a scoring model, and rated one after another."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Invalid
from core.pages import workspace_page
from core.tenancy import Actor
from core.text import whole
from roadmap.access import item_for
from roadmap.actions import change_item
from roadmap.actions.ratings import rate_item
from roadmap.evidence.of_plan import standing
from roadmap.models import OPEN_CATEGORIES, Criterion, Item, Product, Rating, ScoringModel
from roadmap.queries.chosen import Chosen, chosen_in
from roadmap.queries.own_fields import for_items as own_fields
from roadmap.queries.ranking import EVERYTHING, PAGE, Ranking, ranking, rated_criteria, to_rate
from roadmap.queries.views import views_of
from roadmap.scoring.access import item_to_rate
from roadmap.scoring.controls import Control, control, plain
from roadmap.scoring.lacking import askable, lacks, value_in
from roadmap.scoring.sources import FIELDS, custom_slug
from roadmap.scoring.store import live_models
from roadmap.views.plan import say
from roadmap.views.scores import given, number, rated_words
from roadmap.views.settings import sentence as sentence_of


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


def query_of(model: ScoringModel, product: Product | None, among: Chosen = EVERYTHING) -> str:
    """What keeps the choice of model, product and items in an address."""
    chosen_product = {"product": str(product.pk)} if product else {}
    return urlencode({"model": str(model.pk)} | chosen_product | dict(among.pairs))


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    models = live_models()
    model, product = chosen(request, models), product_of(request)
    context: dict[str, Any] = {"area": "roadmap", "page": "scoring", "models": models, "model": model}
    if model is not None:
        page, among = whole(request.GET.get("page", ""), 10_000) or 0, chosen_in(request.GET, actor)
        found = ranking(model, actor.user, product, page, among, actor.can("roadmap.write"))
        context |= {
            "ranking": found,
            "product": product,
            "products": Product.objects.all() if model.product_id is None else [],
            "sentence": sentence(found),
            "first": page * PAGE,
            "more": page + 1 if (page + 1) * PAGE < found.total else None,
            "query": query_of(model, product, among),
            "among": among,
            "views": views_of(actor),
            "fill": fill_in(actor, [one for one, _n in found.waiting]),
        }
    return render(request, "scoring/ranking.html", context)


def fill_in(actor: Actor, criteria: list[Criterion]) -> str:
    """The table of the open items that lack one of these fields, in which they are typed in."""
    empty = [{"field": one.source_name, "op": "empty"} for one in criteria]
    cols = ",".join(["key", "title", "status", *(one.source_name for one in criteria)])
    shown = {"view": "table", "group": "none", "cols": cols, "category": ",".join(sorted(OPEN_CATEGORIES))}
    address = reverse("roadmap", args=[actor.workspace.slug])
    return f"{address}?{urlencode(shown | {'f': json.dumps({'any': empty})})}"


def sentence(found: Ranking) -> str:
    """What is the matter with the scores."""
    divided = sum(row.agreement == "low" for row in found.rows)
    said = [_how_far(found)] if found.scored < found.total else []
    if divided:
        words = ngettext(
            "Opinions differ widely on %(n)d item.", "Opinions differ widely on %(n)d items.", divided
        )
        said.append(words % {"n": divided})
    return " ".join(said)


def _how_far(found: Ranking) -> str:
    said = [_("%(n)d of %(all)d scored") % {"n": found.scored, "all": found.total}]
    said += [waiting(n, one.name) for one, n in found.waiting[:3]]
    if found.unrated:
        said.append(
            ngettext("%(n)d is not rated", "%(n)d are not rated", found.unrated) % {"n": found.unrated}
        )
    return ", ".join(said) + "."


def waiting(n: int, name: str) -> str:
    return ngettext("%(n)d waits for %(name)s", "%(n)d wait for %(name)s", n) % {"n": n, "name": name}


@workspace_page("rate")
def rate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One item after the other, of all or of `?items=` or `?of=<saved view>`; `?after=` passes over one, `?item=` begins
    with one. A POST keeps what is given, and fills in the fields that the score needs.
    """
    models = live_models()
    model = chosen(request, models)
    if model is None:  # there one can be made
        return redirect("scoring", actor.workspace.slug)
    product, among = product_of(request), chosen_in(request.GET, actor)
    address = reverse("scoring_rate", args=[actor.workspace.slug])
    query = query_of(model, product, among)
    refused: dict[str, str] = {}
    if request.method == "POST":
        try:
            with transaction.atomic():
                rated, words = _kept(request, actor, model)
                say(request, actor, words, to=f"{address}?{query}&item={rated.pk}")
            return redirect(f"{address}?{query}&after={rated.pk}")
        except (Invalid, ValidationError) as refusal:
            refused = {"said": sentence_of(refusal)} | request.POST.dict()
    left = to_rate(model, actor.user, product, among, actor.can("roadmap.write"))
    item = item_for(actor, refused["item"]) if refused else _next(request, actor, left)
    if item is None:
        messages.success(request, _("You have rated everything here."))
        return redirect(f"{reverse('scoring', args=[actor.workspace.slug])}?{query}")
    own = {one.criterion_id: one.value for one in Rating.objects.filter(item=item, user=actor.user)}
    context = {
        "area": "roadmap",
        "page": "scoring",
        "model": model,
        "models": models,
        "among": among,
        "item": item,
        "known": _known(actor, item),
        "left": left.count(),
        "controls": [_control(one, own.get(one.pk), item, refused) for one in rated_criteria(model)],
        "gaps": _gaps(model, item, refused),
        "signals": {one.kind: one.value for one in item.signals.all()},
        "query": query,
        "refused": refused,
        "before": _before(request, actor, item),
    }
    return render(request, "scoring/rate.html", context, status=422 if refused else 200)


def _before(request: HttpRequest, actor: Actor, item: Item) -> Item | None:
    """The item that one comes from: the way back to it."""
    came = item_for(actor, request.GET["after"]) if request.GET.get("after") else None
    return came if came is not None and came.pk != item.pk else None


def _known(actor: Actor, item: Item) -> list[tuple[str, str]]:
    """What a rater sees of it beside title, status and who asks: when it is due, whose it is, and its own fields."""
    told = [*standing(item).items(), *own_fields(actor, [item]).get(item.pk, {}).items()]
    return [(label, one["words"]) for label, one in told if label != _("Status")]


def _kept(request: HttpRequest, actor: Actor, model: ScoringModel) -> tuple[Item, str]:
    """The ratings, and what was typed into fields that the score needs; and what to say of it.

    Raises: Invalid, ValidationError.
    """
    fields = _filled(request, model)
    ref = request.POST.get("item", "")
    item = item_for(actor, ref, write=True) if fields else item_to_rate(actor, ref)
    if fields:
        change_item(item, by=actor, **fields)
    if ratings := given(request, actor):
        rate_item(item, ratings, by=actor)
    return item, rated_words(item, ratings)


def _filled(request: HttpRequest, model: ScoringModel) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in askable(model):
        try:
            value = number(request.POST.getlist(f"f-{one.pk}"))
        except Invalid:
            raise Invalid({"value": _("%(name)s: give a number.") % {"name": one.name}}) from None
        if value is not None and one.source_name in FIELDS:
            found[one.source_name] = value
        elif value is not None:
            found.setdefault("custom", {})[custom_slug(one.source_name)] = value
    return found


def _control(one: Criterion, own: float | None, item: Item, refused: dict[str, str]) -> Control:
    """With the figure of the same name that stands on the item, which is nobody's rating."""
    typed = refused.get(f"c-{one.pk}")
    try:
        own = float(typed.replace(",", ".")) if typed else own
    except ValueError:
        own = None
    figure = value_in(item, one) if one.source_name == "" else None
    return replace(control(one, own, "q"), figure=plain(figure))


def _gaps(model: ScoringModel, item: Item, refused: dict[str, str]) -> list[dict[str, Any]]:
    """The fields that the score of the item needs and has not, with what was typed into them."""
    found = lacks(model, [item.pk]).get(item.pk)
    fillable = {one.pk for one in askable(model)}
    return [
        {"criterion": one, "typed": refused.get(f"f-{one.pk}", "")}
        for one in (found.fields if found else ())
        if one.pk in fillable
    ]


def _next(request: HttpRequest, actor: Actor, left: QuerySet[Item]) -> Item | None:
    """The item asked for, else the first one left behind `?after=`, beginning again at the end."""
    if wanted := request.GET.get("item"):
        return item_for(actor, wanted)
    if before := request.GET.get("after"):
        passed = item_for(actor, before)
        found = left.filter(rank__gt=passed.rank).first() or left.exclude(pk=passed.pk).first()
        return found or left.first()
    return left.first()
