"""What the palette finds of the plan besides items: everything that has a name and a page, and those pages themselves."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.finding import heard
from core.tenancy import Actor
from roadmap.models import (
    Baseline,
    Decision,
    Item,
    Milestone,
    Objective,
    PokerSession,
    Product,
    Scenario,
    ScoringModel,
    Team,
)
from roadmap.queries.strategy import found_item
from roadmap.queries.views import views_of

MOST = 6
# Names that are read to find one: a workspace has tens of each.
READ = 2000

KEY = re.compile(r"([A-Za-z][A-Za-z0-9]*?)[\s-]*(\d{1,9})")

Address = Callable[[str, UUID, str], str]


def page(name: str) -> Address:
    return lambda slug, pk, extra: reverse(name, args=[slug, pk])


def workbench(query: str) -> Address:
    return lambda slug, pk, extra: f"{reverse('roadmap', args=[slug])}?{query.format(pk=pk, extra=extra)}"


# Kind: its rows, the column with the name, where one is opened, its icon, and what it is called.
KINDS: dict[str, tuple[Callable[[Actor], QuerySet[Any]], str, Address, str, Any]] = {
    "product": (lambda by: Product.objects.all(), "name", page("strategy_product"), "gantt", gettext_lazy("Product")),
    "objective": (lambda by: Objective.objects.all(), "title", page("strategy_objective"), "target", gettext_lazy("Objective")),
    "view": (views_of, "name", workbench("{extra}"), "view", gettext_lazy("View")),
    "team": (lambda by: Team.objects.all(), "name", workbench("view=table&team={pk}"), "person", gettext_lazy("Team")),
    "milestone": (lambda by: Milestone.objects.all(), "name", page("milestone_edit"), "flag", gettext_lazy("Milestone")),
    "decision": (lambda by: Decision.objects.all(), "title", page("decision"), "check", gettext_lazy("Decision")),
    "scenario": (lambda by: Scenario.objects.all(), "name", page("scenario"), "view", gettext_lazy("Scenario")),
    "baseline": (lambda by: Baseline.objects.all(), "name", page("baseline"), "copy", gettext_lazy("Baseline")),
    "model": (lambda by: ScoringModel.objects.all(), "name", page("scoring_model"), "star", gettext_lazy("Scoring model")),
    "poker": (lambda by: PokerSession.objects.all(), "name", page("poker_table"), "star", gettext_lazy("Poker")),
}  # fmt: skip
PAGES = {
    "strategy_sight": gettext_lazy("Line of sight"),
    "milestones": gettext_lazy("Milestones"),
    "risks": gettext_lazy("Risks"),
    "scoring": gettext_lazy("Scoring"),
    "scoring_rate": gettext_lazy("Rate items"),
    "scoring_models": gettext_lazy("Scoring models"),
    "poker": gettext_lazy("Poker sessions"),
    "decisions": gettext_lazy("Decisions"),
    "scenarios": gettext_lazy("Scenarios"),
    "baselines": gettext_lazy("Baselines"),
}
# Of who may do what stands there.
MANAGED = {
    "members.manage": {"members": gettext_lazy("Invite people")},
    "workspace.manage": {"workspace_export": gettext_lazy("Export the workspace")},
}


def palette(actor: Actor, words: str) -> list[dict[str, object]]:
    """Rows for the palette, as they were typed before those that were meant; one query, and one for a key."""
    keyed = _of_key(words, actor)
    found = [(cost, one) for one in _named(actor) if (cost := heard(words, str(one["label"]))) is not None]
    found.sort(key=lambda one: one[0])
    return keyed + [{**row, "far": cost > 0} for cost, row in found[:MOST]]


def _of_key(words: str, actor: Actor) -> list[dict[str, object]]:
    """The item that a key names, also one without its dash: "har 30", "HAR30"."""
    key = KEY.fullmatch(words.strip())
    rows = Item.objects.select_related("status").filter(archived_at=None)
    item = key and rows.filter(key=f"{key[1].upper()}-{int(key[2])}").first()
    return [{**found_item(item, actor), "exact": True}] if item else []


def _named(actor: Actor) -> list[dict[str, object]]:
    slug = actor.workspace.slug
    pages = [
        {"label": str(label), "url": reverse(name, args=[slug]), "icon": "arrow-r", "hint": _("Page")}
        for name, label in _pages(actor).items()
    ]
    rows = [_rows(kind, actor) for kind in KINDS]
    things = rows[0].union(*rows[1:], all=True)[:READ]
    return pages + [
        {"label": label, "url": where(slug, pk, extra), "icon": icon, "hint": str(words)}
        for kind, pk, label, extra in things
        for _rows_of, _name, where, icon, words in [KINDS[kind]]
    ]


def _pages(actor: Actor) -> dict[str, Any]:
    pages = dict(PAGES)
    for capability, more in MANAGED.items():
        pages |= more if actor.can(capability) else {}
    return pages


def _rows(kind: str, actor: Actor) -> QuerySet[Any, Any]:
    """(kind, id, name, query of a view) of each."""
    rows, name, *_rest = KINDS[kind]
    extra = F("query") if kind == "view" else Value("")
    return (
        rows(actor)
        .order_by()
        .values_list(
            Value(kind, output_field=CharField()),
            "pk",
            Cast(name, CharField()),
            Cast(extra, CharField()),
        )
    )
