"""Page- and list-shaped reads; each list's number of queries is asserted in a test."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.markdown import render as markdown
from core.models import Schedule
from stakeholders.actions.subscriptions import KIND
from stakeholders.changes import Change
from stakeholders.models import (
    Audience,
    AudienceMember,
    Digest,
    Stakeholder,
    StatusPage,
    StatusUpdate,
    Subscription,
)
from stakeholders.models.digests import State
from stakeholders.models.people import HIGH, QUADRANTS
from stakeholders.models.updates import SUBJECTS
from stakeholders.words import line


@dataclass(frozen=True)
class Filters:
    """What a list of the register is narrowed to; from the address, so that it can be shared."""

    q: str = ""
    kind: str = ""
    quadrant: str = ""
    audience: str = ""
    sort: str = "name"

    @property
    def any(self) -> bool:
        return bool(self.q or self.kind or self.quadrant or self.audience)


SORTS = {
    "name": ("name", "id"),
    "influence": ("-influence", "-interest", "name"),
    "interest": ("-interest", "-influence", "name"),
    "organisation": ("organisation", "name"),
}


def register(filters: Filters) -> QuerySet[Stakeholder]:
    """People of the register with their subscriptions. Two queries."""
    rows = Stakeholder.objects.all()
    if filters.q:
        rows = rows.matching(filters.q)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.quadrant in QUADRANTS:
        rows = rows.in_quadrant(filters.quadrant)
    if filters.audience:
        rows = rows.filter(
            Exists(AudienceMember.objects.filter(stakeholder=OuterRef("pk"), audience_id=filters.audience))
        )
    active = Subscription.objects.filter(enabled=True).select_related("audience")
    return rows.prefetch_related(Prefetch("subscriptions", active, to_attr="active")).order_by(
        *SORTS.get(filters.sort, SORTS["name"])
    )


def register_sentence() -> str:
    """ "25 people know of the plan. 6 are to be managed closely, and 2 of them get no digest." One query."""
    told = Subscription.objects.filter(stakeholder=OuterRef("pk"), enabled=True)
    close = Q(influence__gte=HIGH, interest__gte=HIGH)
    count = Stakeholder.objects.annotate(told=Exists(told)).aggregate(
        all=Count("pk"), close=Count("pk", filter=close), missed=Count("pk", filter=close & Q(told=False))
    )
    if not count["all"]:
        return ""
    said = ngettext("%(all)d person is in the register.", "%(all)d people are in the register.", count["all"])
    if count["missed"]:
        said += " " + ngettext(
            "Of the %(close)d to manage closely, %(missed)d gets no digest.",
            "Of the %(close)d to manage closely, %(missed)d get no digest.",
            count["missed"],
        )
    elif count["close"]:
        said += " " + _("All %(close)d to manage closely get a digest.")
    return said % count


def grid() -> list[list[dict[str, Any]]]:
    """Rows from influence 5 down to 1, cells from interest 1 up to 5, each with its people. One query."""
    cells: dict[tuple[int, int], list[Stakeholder]] = {}
    for person in Stakeholder.objects.order_by("name", "id"):
        cells.setdefault((person.influence, person.interest), []).append(person)
    return [
        [
            {"influence": influence, "interest": interest, "people": cells.get((influence, interest), [])}
            for interest in range(1, 6)
        ]
        for influence in range(5, 0, -1)
    ]


def grid_counts(rows: Sequence[Sequence[dict[str, Any]]]) -> dict[str, int]:
    return Counter(person.quadrant for row in rows for cell in row for person in cell["people"])


def audiences() -> QuerySet[Audience]:
    """Audiences with what the list says of them. Four queries."""
    return Audience.objects.annotate(
        people=Count("member_links", distinct=True),
        readers=Count("subscriptions", filter=Q(subscriptions__enabled=True), distinct=True),
    ).prefetch_related(
        "products", Prefetch("pages", StatusPage.objects.all(), to_attr="page_rows"), "kpi_links"
    )


def updates(*, drafts: bool = False, health: str = "") -> Any:
    rows = StatusUpdate.objects.with_subjects().select_related(
        "item__product", "item__status", "item__objective"
    )
    rows = rows.filter(published_at__isnull=drafts)
    return rows.filter(health=health) if health else rows


def with_lines(rows: Sequence[StatusUpdate]) -> list[StatusUpdate]:
    """Each update with `lines`, what changed since the one before, in the reader's language, and its text as `html`."""
    for row in rows:
        row.html = markdown(row.narrative)  # type: ignore[attr-defined]
        row.lines = [line(Change.from_json(change)) for change in row.changes]  # type: ignore[attr-defined]
    return list(rows)


def latest_updates() -> list[StatusUpdate]:
    """The last published update of each item, objective and product, newest first. Three queries."""
    found: list[StatusUpdate] = []
    for subject in SUBJECTS:
        rows = StatusUpdate.objects.published().with_subjects().filter(**{f"{subject}__isnull": False})
        found += rows.order_by(f"{subject}_id", "-published_at").distinct(f"{subject}_id")
    return sorted(found, key=lambda one: one.published_at or one.created_at, reverse=True)


@dataclass(frozen=True)
class Coming:
    """A subscription and when its next digest goes, in the reader's zone."""

    subscription: Subscription
    due_at: datetime
    zone: str

    @property
    def local(self) -> datetime:
        return self.due_at.astimezone(ZoneInfo(self.zone))


def coming(rows: QuerySet[Subscription]) -> list[Coming]:
    """What goes out next, soonest first. Two queries."""
    found = {row.pk: row for row in rows.filter(enabled=True).select_related("stakeholder", "audience")}
    due = Schedule.objects.filter(kind=KIND, subject_id__in=found, enabled=True).order_by("next_due_at")
    return [Coming(found[one.subject_id], one.next_due_at, one.zone) for one in due]


def digests(state: str = "", audience: str = "") -> QuerySet[Digest]:
    rows = Digest.objects.for_list()
    if audience:
        rows = rows.filter(audience_id=audience)
    if state == State.NOTHING:
        return rows.filter(edition=None)
    if state:
        rows = rows.filter(Q(delivery__state=state) | Q(delivery=None, outcome=state)).exclude(edition=None)
    return rows


def digests_sentence(soon: Sequence[Coming]) -> str:
    """ "4 digests went out in the last seven days, 1 failed. The next goes on Thursday at 08:00." One query."""
    week = timezone.now() - timedelta(days=7)
    count = Digest.objects.filter(due_at__gte=week, edition__isnull=False).aggregate(
        all=Count("pk"), failed=Count("pk", filter=Q(delivery__state="failed"))
    )
    said = []
    if count["all"]:
        said.append(
            ngettext(
                "%(all)d digest was written in the last seven days.",
                "%(all)d digests were written in the last seven days.",
                count["all"],
            )
        )
    if count["failed"]:
        said.append(
            ngettext(
                "%(failed)d could not be delivered.", "%(failed)d could not be delivered.", count["failed"]
            )
        )
    if soon:
        said.append(
            ngettext("%(soon)d is waiting for its hour.", "%(soon)d are waiting for their hour.", len(soon))
        )
    return " ".join(said) % (count | {"soon": len(soon)})


def updates_sentence() -> str:
    """What needs a look: "2 of 9 reported on are at risk or off track."."""
    latest = latest_updates()
    if not latest:
        return ""
    worried = sum(one.health != "on_track" for one in latest)
    if not worried:
        return _("Everything that was reported on is on track.")
    return ngettext(
        "%(worried)d of %(all)d reported on is at risk or off track.",
        "%(worried)d of %(all)d reported on are at risk or off track.",
        worried,
    ) % {"worried": worried, "all": len(latest)}
