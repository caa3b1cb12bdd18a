"""Who asks for an item, written onto it as signals that scores can use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce

from core.tenancy import Actor
from feedback.models import NoteLink, Vote
from roadmap.actions.signals import set_segments, set_signals
from roadmap.models import Item, ItemSignal, SegmentSignal

KINDS = ("customers", "companies", "revenue", "votes")
ASKING = Coalesce("note__customer__company_id", "note__company_id")
ASKING_REVENUE = Coalesce("note__customer__company__revenue", "note__company__revenue")
ASKING_SEGMENT = Coalesce("note__customer__company__segment", "note__company__segment", Value(""))


def refresh_demand(item_ids: Iterable[UUID | None], *, by: Actor) -> None:
    """Count anew for these items. The rows are locked first, so that of two at once the second sees the first."""
    wanted = {item_id for item_id in item_ids if item_id}
    if not wanted:
        return
    items = list(Item.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    now, before = demand_of(wanted), _signals_of(wanted)
    segments_now, segments_before = segments_of(wanted), _segments_known(wanted)
    for item in items:
        if now[item.pk] != before[item.pk]:
            set_signals(item, now[item.pk], by=by)
        if segments_now[item.pk] != segments_before[item.pk]:
            set_segments(item, segments_now[item.pk], by=by)


def demand_of(item_ids: Iterable[UUID]) -> dict[UUID, dict[str, float]]:
    """The four figures of each item, all zero where nobody asks."""
    wanted = list(item_ids)
    found: dict[UUID, dict[str, float]] = {pk: dict.fromkeys(KINDS, 0.0) for pk in wanted}
    links = NoteLink.objects.filter(item_id__in=wanted)
    for pk, customers in links.values_list("item_id").annotate(Count("note__customer_id", distinct=True)):
        found[pk]["customers"] = float(customers)
    pairs = links.annotate(asking=ASKING, worth=ASKING_REVENUE).filter(asking__isnull=False)
    for pk, _company, worth in pairs.values_list("item_id", "asking", "worth").distinct().order_by():
        found[pk]["companies"] += 1
        found[pk]["revenue"] += float(worth or 0)
    for pk, votes in _votes(wanted):
        found[pk]["votes"] = float(votes)
    return found


def segments_of(item_ids: Iterable[UUID]) -> dict[UUID, dict[tuple[str, str], float]]:
    """The same of each segment that asks: (segment, kind) → number. Companies without a segment are in none."""
    found: dict[UUID, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    links = NoteLink.objects.filter(item_id__in=list(item_ids)).annotate(
        asking=ASKING, worth=ASKING_REVENUE, segment=ASKING_SEGMENT
    )
    known = links.exclude(segment="").order_by()
    people = known.filter(note__customer__isnull=False)
    for pk, segment, _who in people.values_list("item_id", "segment", "note__customer_id").distinct():
        found[pk][segment, "customers"] += 1
    for pk, segment, _who, worth in known.values_list("item_id", "segment", "asking", "worth").distinct():
        found[pk][segment, "companies"] += 1
        found[pk][segment, "revenue"] += float(worth or 0)
    return found


def _segments_known(item_ids: Iterable[UUID]) -> dict[UUID, dict[tuple[str, str], float]]:
    found: dict[UUID, dict[tuple[str, str], float]] = defaultdict(dict)
    for one in SegmentSignal.objects.filter(item_id__in=item_ids):
        found[one.item_id][one.segment, one.kind] = one.value
    return found


def _votes(item_ids: list[UUID]) -> Iterable[tuple[UUID, int]]:
    """Distinct voters per item; a merged idea counts where it was merged to."""
    own = Q(idea__merged_into__isnull=True, idea__item_id__in=item_ids)
    rows = Vote.objects.filter(own | Q(idea__merged_into__item_id__in=item_ids))
    target = Coalesce("idea__merged_into__item_id", "idea__item_id")
    return (
        rows.annotate(target=target)
        .values_list("target")
        .annotate(Count("voter_id", distinct=True))
        .order_by()
    )


def _signals_of(item_ids: Iterable[UUID]) -> dict[UUID, dict[str, float]]:
    found: dict[UUID, dict[str, float]] = defaultdict(lambda: dict.fromkeys(KINDS, 0.0))
    rows = ItemSignal.objects.filter(item_id__in=item_ids, kind__in=KINDS)
    for item_id, kind, value in rows.values_list("item_id", "kind", "value"):
        found[item_id][kind] = value
    return found
