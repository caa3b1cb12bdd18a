"""Why an item: who asks for it, since when, in whose words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from feedback.actions.demand import demand_of
from feedback.models import NoteLink
from roadmap.models import Item

MONTHS = 12


@dataclass
class Evidence:
    item: Item
    customers: int
    companies: int
    revenue: float
    votes: int
    notes: int
    months: list[tuple[date, int]]
    quote: NoteLink | None

    @property
    def bars(self) -> list[dict[str, float]]:
        """Bars of the sparkline in a box of 120 by 28; an empty month is a hairline."""
        top = max((count for _month, count in self.months), default=0) or 1
        tall = [round(26 * count / top, 1) for _month, count in self.months]
        return [{"x": index * 10, "y": 28 - max(h, 1), "h": max(h, 1)} for index, h in enumerate(tall)]

    @property
    def last_three_months(self) -> int:
        return sum(count for _month, count in self.months[-3:])


def evidence_of(item: Item) -> Evidence:
    links = NoteLink.objects.filter(item=item)
    figures = demand_of([item.pk])[item.pk]
    quoted = links.select_related("note__customer__company", "note__company")
    return Evidence(
        item=item,
        customers=int(figures["customers"]),
        companies=int(figures["companies"]),
        revenue=figures["revenue"],
        votes=int(figures["votes"]),
        notes=links.values("note").distinct().count(),
        months=_by_month(item),
        quote=quoted.exclude(quote="").order_by("-note__occurred_at", "-id").first(),
    )


def _by_month(item: Item) -> list[tuple[date, int]]:
    """Notes that ask for it in each of the last twelve months, the current one last."""
    first = _months_back(timezone.localdate().replace(day=1), MONTHS - 1)
    asked = NoteLink.objects.filter(item=item, note__occurred_at__date__gte=first)
    counted = asked.annotate(month=TruncMonth("note__occurred_at")).values_list("month").order_by()
    found = {month.date(): n for month, n in counted.annotate(Count("note", distinct=True))}
    months = [_months_back(timezone.localdate().replace(day=1), back) for back in reversed(range(MONTHS))]
    return [(month, found.get(month, 0)) for month in months]


def _months_back(month: date, back: int) -> date:
    number = month.year * 12 + month.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)
