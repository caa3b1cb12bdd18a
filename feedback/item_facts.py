"""Who asks for items, beside one another: what decisions are made on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import months_later
from core.templatetags.ui import money
from core.tenancy import Actor
from feedback.actions.demand import ASKING, ASKING_REVENUE, demand_of
from feedback.models import Company, NoteLink
from roadmap.evidence import Fact, fact
from roadmap.models import Item

MONTHS = 12
TOP = 3


def for_items(actor: Actor, items: Sequence[Item]) -> dict[UUID, dict[str, Fact]]:
    """Six queries, however many items. Nothing for who may not read feedback."""
    if not actor.can("read", "feedback"):
        return {}
    ids, currency = [item.pk for item in items], actor.workspace.currency
    figures, months, top = demand_of(ids), _by_month(ids), _top(ids, currency)
    return {pk: _facts(figures[pk], months[pk], top[pk], currency) for pk in ids}


def _facts(figures: dict[str, float], months: list[int], top: list[str], currency: str) -> dict[str, Fact]:
    recent = sum(months[-3:])
    trend = ngettext("%(n)d note in three months", "%(n)d notes in three months", recent) % {"n": recent}
    return {
        _("Customers who ask"): _count(figures["customers"]),
        _("Companies that ask"): fact(
            number_format(figures["companies"], 0), figures["companies"], "high", lines=top
        ),
        _("Their yearly revenue"): _revenue(figures["revenue"], currency),
        _("Votes"): _count(figures["votes"]),
        _("Trend of demand"): fact(trend, recent, "high", months=months),
    }


def _revenue(value: float, currency: str) -> Fact:
    return fact(str(money(value, currency)), value, "high", exact=str(money(value, currency, full=True)))


def _count(value: float) -> Fact:
    return fact(number_format(value, 0, force_grouping=True), value, "high")


def _by_month(ids: Sequence[UUID]) -> dict[UUID, list[int]]:
    """Notes that ask for each in the last twelve months, the current one last."""
    this = timezone.localdate().replace(day=1)
    wanted = [months_later(this, -back) for back in reversed(range(MONTHS))]
    rows = NoteLink.objects.filter(item__in=ids, note__occurred_at__date__gte=wanted[0])
    counted = rows.annotate(month=TruncMonth("note__occurred_at")).values_list("item_id", "month").order_by()
    found: dict[tuple[UUID, date], int] = {
        (pk, month.date()): n for pk, month, n in counted.annotate(Count("note", distinct=True))
    }
    return {pk: [found.get((pk, month), 0) for month in wanted] for pk in ids}


def _top(ids: Sequence[UUID], currency: str) -> dict[UUID, list[str]]:
    """The companies with the most revenue that ask for each."""
    rows = NoteLink.objects.filter(item__in=ids).annotate(asking=ASKING, worth=ASKING_REVENUE)
    pairs = rows.filter(asking__isnull=False).values_list("item_id", "asking", "worth").distinct().order_by()
    asking: dict[UUID, list[tuple[float, UUID]]] = defaultdict(list)
    for pk, company, worth in pairs:
        asking[pk].append((float(worth or 0), company))
    best = {pk: sorted(asking[pk], reverse=True)[:TOP] for pk in ids}
    names = dict(
        Company.objects.filter(pk__in={pk for some in best.values() for _worth, pk in some}).values_list(
            "pk", "name"
        )
    )
    return {
        pk: [
            f"{names[company]}, {money(worth, currency)}" if worth else names[company]
            for worth, company in some
        ]
        for pk, some in best.items()
    }
