"""What the plan itself knows of items."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.dates import say
from core.templatetags.ui import number
from core.tenancy import Actor
from roadmap.evidence.facts import Fact, fact
from roadmap.export.labels import of_figures
from roadmap.models import (
    Horizon,
    Item,
    ItemScore,
    ItemSignal,
    Link,
    LinkKind,
    Risk,
    RiskState,
    SignalKind,
)
from roadmap.scoring import rice, value_effort
from roadmap.scoring.detail import name_of_score

Found = dict[UUID, dict[str, Fact]]
LINES = 4


def for_items(actor: Actor, items: Sequence[Item]) -> Found:
    """Scores, effort, risks, objective, what blocks what, status and dates; five queries."""
    found: Found = {item.pk: {} for item in items}
    _of_figures(items, found, _scores(found))
    for item in items:
        found[item.pk] |= _effort(item)
    _risks(found)
    for item in items:
        found[item.pk] |= standing(item)
    _links(found)
    return found


def _scores(found: Found) -> set[str]:
    """Answers the kinds of the models that say something."""
    rows = ItemScore.objects.filter(item__in=found, model__archived=False).select_related("model")
    rows = rows.order_by("model__position", "model__name")
    for row in rows:
        words = name_of_score(row.model.kind, row.value)
        found[row.item_id][row.model.name] = fact(words, row.value, "high")
    return {row.model.kind for row in rows}


def _of_figures(items: Sequence[Item], found: Found, kinds: set[str]) -> None:
    """RICE and value per effort of what stands in the items, beside what scoring models say."""
    names = {"rice": _("RICE"), "value_effort": _("Value/effort")}
    names |= {kind: said for kind, said in of_figures().items() if kind in kinds}
    asking = dict(
        ItemSignal.objects.filter(item__in=found, kind=SignalKind.CUSTOMERS).values_list("item_id", "value")
    )
    for item in items:
        signals = {SignalKind.CUSTOMERS.value: asking[item.pk]} if item.pk in asking else {}
        for kind, score in (("rice", rice(item, signals)), ("value_effort", value_effort(item))):
            if score.total is not None:
                found[item.pk][names[kind]] = fact(name_of_score(kind, score.total), score.total, "high")


def _effort(item: Item) -> dict[str, Fact]:
    if item.effort is None:
        return {}
    return {_("Effort"): fact(number(item.effort), item.effort, "low")}


def _risks(found: Found) -> None:
    by_item: dict[UUID, list[Risk]] = defaultdict(list)
    for risk in Risk.objects.filter(item__in=found, state=RiskState.OPEN):
        by_item[risk.item_id].append(risk)
    for pk, facts in found.items():
        risks = sorted(by_item[pk], key=lambda one: -one.likelihood * one.impact)
        worst = risks[0].likelihood * risks[0].impact if risks else 0
        words = _("worst %(grade)d of 25") % {"grade": worst} if risks else _("none noted")
        facts[_("Risks")] = fact(words, worst, "low", lines=[one.title for one in risks[:LINES]])


def standing(item: Item) -> dict[str, Fact]:
    """What it serves, how far it is, when it is due and whose it is."""
    dates = " – ".join(
        filter(None, (say(item.start, item.start_precision), say(item.end, item.end_precision)))
    )
    when = dates or (str(Horizon(item.horizon).label) if item.horizon else _("no date"))
    return {
        _("Objective"): fact(item.objective.title if item.objective else _("serves none")),
        _("Status"): fact(item.status.name),
        _("Dates"): fact(when),
        _("Team"): fact(item.team.name if item.team else _("none")),
    }


def _links(found: Found) -> None:
    blocks: dict[UUID, list[Any]] = defaultdict(list)
    waits: dict[UUID, list[Any]] = defaultdict(list)
    links = Link.objects.filter(kind=LinkKind.BLOCKS)
    for link in links.filter(source__in=found).select_related("target"):
        blocks[link.source_id].append(link.target)
    for link in links.filter(target__in=found).select_related("source"):
        waits[link.target_id].append(link.source)
    for pk, facts in found.items():
        facts[_("Blocks")] = _named(blocks[pk], "high")
        facts[_("Waits for")] = _named(waits[pk], "low")


def _named(items: list[Item], best: str) -> Fact:
    words = number_format(len(items)) if items else _("nothing")
    return fact(words, len(items), best, lines=[f"{one.key} {one.title}" for one in items[:LINES]])
