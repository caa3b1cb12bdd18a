"""Poker at the table: sessions, one's own hidden vote, what is revealed, and what is agreed."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.pages import workspace_page
from core.tenancy import Actor
from roadmap.actions import poker as actions
from roadmap.actions import poker_rounds as rounds
from roadmap.actions.poker_agree import agree_at, agree_on_all, open_suggestions
from roadmap.models import Item, PokerSession, ScoringModel
from roadmap.queries.chosen import Chosen, chosen_in
from roadmap.queries.poker import Place, Table, table_of
from roadmap.queries.ranking import covered, rated_criteria
from roadmap.queries.views import views_of
from roadmap.scoring.access import item_to_rate, session_for, who_may_rate
from roadmap.scoring.controls import control
from roadmap.scoring.store import live_models
from roadmap.views.plan import say
from roadmap.views.ranking import chosen, query_of
from roadmap.views.scores import given, number
from roadmap.views.settings import sentence

OFFERED = 60
# Along with who has voted comes what an open page shows of the other items and of what is agreed.
ALONG = {"along": True}


@workspace_page("read")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    sessions = PokerSession.objects.select_related("model", "started_by").prefetch_related("items")
    rows = [(one, rounds.is_over(one, actor.now)) for one in sessions[:100]]
    return render(request, "scoring/poker.html", {"area": "roadmap", "page": "scoring", "sessions": rows})


@workspace_page("roadmap.write")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose items and people. `?model=` and `?of=<saved view>` change what is offered, `?items=KEY,KEY` is ticked;
    asked in the background, the items that are called `?q=` come, with those that are ticked.
    """
    models = [one for one in live_models() if rated_criteria(one)]
    model = chosen(request, models)
    refusal = ""
    if request.method == "POST" and model is not None:
        try:
            wanted = _wanted(request, actor, model)
            with transaction.atomic():
                session = actions.start_poker(by=actor, model=model, **wanted)
        except (Invalid, ValidationError) as refused:
            refusal = sentence(refused)
        else:
            return redirect("poker_table", actor.workspace.slug, session.pk)
    if request.headers.get("HX-Request") and request.method == "GET":
        return render(request, "scoring/poker_items.html", _offered(request, actor, model))
    criteria = rated_criteria(model) if model else []
    context = _offered(request, actor, model) | {
        "area": "roadmap",
        "page": "scoring",
        "models": models,
        "model": model,
        "criteria": criteria,
        "views": views_of(actor),
        "query": query_of(model, None, Chosen(view=_among(request, actor).view)) if model else "",
        "people": list(who_may_rate().values()),
        "refusal": refusal,
        "given": request.POST,
        "given_keys": request.POST.get("keys", ""),
        "chosen_players": request.POST.getlist("players"),
    }
    return render(request, "scoring/poker_new.html", context, status=422 if refusal else 200)


def _among(request: HttpRequest, actor: Actor) -> Chosen:
    """Asked in the background, `items` are the ids that are ticked."""
    quiet = "HX-Request" in request.headers
    return chosen_in({"of": request.GET.get("of", "")} if quiet else request.GET.dict(), actor)


def _offered(request: HttpRequest, actor: Actor, model: ScoringModel | None) -> dict[str, Any]:
    """What is ticked, and of the rest the first that are called as was asked for."""
    if model is None:
        return {}
    among, words = _among(request, actor), request.GET.get("q", "").replace("\x00", "").strip()[:100]
    named = covered(model).filter(key__in=among.keys).values_list("pk", flat=True) if among.keys else ()
    sent = request.POST.getlist("items") or (request.GET.getlist("items") if not among.keys else [])
    ticked = list(covered(model).filter(pk__in=[*named, *_known_ids(sent)]).order_by("rank", "id"))
    rest = covered(model, None, Chosen(view=among.view, ids=among.ids)).exclude(
        pk__in=[one.pk for one in ticked]
    )
    rest = rest.filter(Q(title__icontains=words) | Q(key__icontains=words)).order_by("rank", "id")
    return {
        "model": model,
        "among": among,
        "ticked": ticked,
        "items": rest[:OFFERED],
        "further": max(0, rest.count() - OFFERED),
        "words": words,
    }


def _known_ids(texts: list[str]) -> list[UUID]:
    try:
        return _ids(texts)
    except Invalid:
        return []


def _wanted(request: HttpRequest, actor: Actor, model: ScoringModel) -> dict[str, Any]:
    people = {str(pk): user for pk, user in who_may_rate().items()}
    known = [one.slug for one in rated_criteria(model)]
    players = []
    for pk in request.POST.getlist("players"):
        if pk not in people:
            raise Invalid({"players": _("Choose members who may rate.")})
        slugs = [slug for slug in known if request.POST.get(f"p-{pk}-{slug}")]
        if not slugs:
            said = _("Choose what %(name)s votes on, or leave them out.")
            raise Invalid({"players": said % {"name": people[pk]}})
        players.append((people[pk], [] if len(slugs) == len(known) else slugs))
    rows = {str(one.pk): one for one in Item.objects.filter(pk__in=_ids(request.POST.getlist("items")))}
    return {
        "name": request.POST.get("name", "").strip() or model.name,
        "items": _without_twins(
            [rows[pk] for pk in request.POST.getlist("items") if pk in rows], _by_key(request)
        ),
        "players": players,
        "closes_at": _moment(request.POST.get("closes_at", ""), actor),
    }


def _by_key(request: HttpRequest) -> list[Item]:
    """What is named by its key, because it does not stand in the list. Raises: Invalid for a key that none has."""
    keys = request.POST.get("keys", "").replace(",", " ").upper().split()
    rows = {one.key: one for one in Item.objects.filter(key__in=keys)}
    if unknown := [key for key in keys if key not in rows]:
        raise Invalid({"keys": _("No item is called %(keys)s.") % {"keys": ", ".join(unknown)}})
    return [rows[key] for key in keys]


def _without_twins(*lists: list[Item]) -> list[Item]:
    return list({item.pk: item for items in lists for item in items}.values())


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Invalid({"items": _("Choose items from the list.")}) from None


def _moment(text: str, actor: Actor) -> datetime | None:
    """As typed, in the workspace's zone. Raises: Invalid."""
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Invalid({"closes_at": _("Give a day and a time.")})
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(actor.workspace.zone))


@workspace_page("read")
def table(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The session, open at one item."""
    return render(request, "scoring/poker_table.html", _context(request, actor, session_for(actor, pk)))


def _context(request: HttpRequest, actor: Actor, session: PokerSession) -> dict[str, Any]:
    found = table_of(session, actor.user, actor.now)
    place = found.place_of(request.GET.get("item", "") or request.POST.get("item", ""))
    if place is None:
        raise Http404
    at = found.places.index(place)
    return {
        "area": "roadmap",
        "page": "scoring",
        "session": session,
        "table": found,
        "place": place,
        "item": place.row.item,
        "votable": bool(found.asked) and not found.over and not place.revealed,
        "controls": [control(one, place.mine.get(one.pk), "v") for one in found.asked],
        "before": found.places[at - 1] if at else None,
        "after": found.places[at + 1] if at + 1 < len(found.places) else None,
        "was": stand(found, place),
        "settled": len(open_suggestions(found)) if actor.can("roadmap.write") else 0,
    }


def stand(found: Table, place: Place) -> str:
    """What, when it differs, makes an open page load anew: more than who has voted has changed."""
    return f"{place.row.revealed_at:%Y%m%d%H%M%S%f}" if place.row.revealed_at else f"open-{found.over:d}"


@workspace_page("read")
def state(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Who has voted, asked for when the stream says so; a reveal loads the page anew."""
    context = _context(request, actor, session_for(actor, pk)) | ALONG
    response = render(request, "scoring/poker_state.html", context)
    if request.GET.get("was") != context["was"]:
        # By its own address: without it the page would go on to the next item.
        address = reverse("poker_table", args=[actor.workspace.slug, pk])
        response["HX-Redirect"] = f"{address}?item={context['item'].pk}"
    return response


@require_POST
@workspace_page("rate")
def vote(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One's hidden values; answers who has voted."""
    session = session_for(actor, pk)
    rounds.vote(session, _item(request, actor, "rate"), given(request, actor), by=actor)
    if "HX-Request" in request.headers:
        return render(request, "scoring/poker_state.html", _context(request, actor, session) | ALONG)
    return _back(request, actor, session)


def _item(request: HttpRequest, actor: Actor, need: str = "roadmap.write") -> Item:
    return item_to_rate(actor, request.POST.get("item", ""), need)


def _back(request: HttpRequest, actor: Actor, session: PokerSession) -> HttpResponse:
    address = reverse("poker_table", args=[actor.workspace.slug, session.pk])
    item = request.POST.get("item", "")
    return redirect(f"{address}?item={item}" if item else address)


@require_POST
@workspace_page("roadmap.write")
def reveal(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The votes on one item, or (`all`) on everything that is left."""
    session = session_for(actor, pk, lock=True)
    items = None if request.POST.get("all") else [_item(request, actor)]
    rounds.reveal(session, by=actor, items=items)
    return _back(request, actor, session)


@require_POST
@workspace_page("roadmap.write")
def again(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    session = session_for(actor, pk, lock=True)
    rounds.vote_again(session, _item(request, actor), by=actor)
    return _back(request, actor, session)


@require_POST
@workspace_page("roadmap.write")
def agree(request: HttpRequest, actor: Actor, pk: UUID, criterion: UUID) -> HttpResponse:
    """Take what is suggested, or overrule it with a reason."""
    session, item = session_for(actor, pk), _item(request, actor)
    found = table_of(session, actor.user, actor.now).place_of(str(item.pk))
    result = next((one for one in found.results if one.criterion.pk == criterion), None) if found else None
    if result is None:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        value = number(request.POST.getlist("value"))
        if value is None:
            raise Invalid({"value": _("Give a number.")})
        with transaction.atomic():
            agree_at(session, item, result, by=actor, value=value, reason=reason)
    except (Invalid, ValidationError) as refusal:
        typed = {"value": request.POST.get("value", ""), "reason": reason}
        told = {"criterion": criterion, "said": sentence(refusal), **typed}
        context = _context(request, actor, session) | {"refused": told}
        return render(request, "scoring/poker_table.html", context, status=422)
    say(request, actor, _("Agreed."))
    return _back(request, actor, session)


@require_POST
@workspace_page("roadmap.write")
def agree_all(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Take every suggested value that raters agree about: one act, with one way back."""
    session = session_for(actor, pk, lock=True)
    made = agree_on_all(session, by=actor)
    words = ngettext("Agreed on %(n)d value.", "Agreed on %(n)d values.", len(made)) % {"n": len(made)}
    say(request, actor, words)
    return _back(request, actor, session)


@require_POST
@workspace_page("roadmap.write")
def end(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    rounds.end_poker(session_for(actor, pk, lock=True), by=actor)
    return redirect("poker", actor.workspace.slug)
