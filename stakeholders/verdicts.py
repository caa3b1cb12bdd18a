"""Which verdicts on KPIs a reader knows of: those of the last digest they got, else those of when they began."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.tenancy import actor
from metrics.queries.summaries import local_day
from stakeholders.kpis import states
from stakeholders.models import AudienceKpi, Digest, Edition, Subscription


def verdicts_known(subscriptions: Sequence[Subscription]) -> dict[UUID, dict[str, str]]:
    """By subscription: KPI -> verdict. Only for audiences that see KPIs. A few queries for however many readers."""
    kpis = _kpis({one.audience_id for one in subscriptions})
    readers = [one for one in subscriptions if one.audience_id in kpis]
    if not readers:
        return {}
    told, begun = _told(readers), _Beginnings()
    return {
        one.pk: told[one.pk] if one.pk in told else begun.of(kpis[one.audience_id], one.since)
        for one in readers
    }


def _kpis(audiences: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    links = AudienceKpi.objects.filter(audience__in=audiences).values_list("audience_id", "kpi_id")
    for audience, kpi in links:
        found.setdefault(audience, []).append(str(kpi))
    return found


def _told(subscriptions: Sequence[Subscription]) -> dict[UUID, dict[str, str]]:
    """What the last digest with anything in it said."""
    rows = Digest.objects.filter(subscription__in=subscriptions, edition__isnull=False)
    latest = dict(
        rows.order_by("subscription_id", "-due_at")
        .distinct("subscription_id")
        .values_list("subscription_id", "edition_id")
    )
    editions = Edition.objects.filter(pk__in=set(latest.values())).values_list("pk", "content__kpis")
    said = {pk: _states_in(kpis or ()) for pk, kpis in editions}
    return {subscription: said[edition] for subscription, edition in latest.items()}


def _states_in(kpis: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Digests of before verdicts were kept say nothing of them."""
    return {kpi["id"]: kpi["state"] for kpi in kpis if "state" in kpi}


class _Beginnings:
    """How KPIs stood on the day that somebody began to read; worked out once for all who began then."""

    def __init__(self) -> None:
        self.known: dict[tuple[tuple[str, ...], date], dict[str, str]] = {}

    def of(self, kpis: Sequence[str], since: datetime | None) -> dict[str, str]:
        if since is None:
            return {}
        place = (tuple(kpis), local_day(actor(), since))
        if place not in self.known:
            self.known[place] = states(kpis, since)
        return self.known[place]
