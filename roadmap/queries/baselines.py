"""Baselines against the live plan: what slipped, what came, what went, what shipped and when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import far_words
from core.models import Batch, Event, ImportJob
from core.tenancy import Actor
from roadmap.models import Baseline, BaselineItem, Category, Item, Objective, Product, Team
from roadmap.slippage import ADDED, DROPPED, Group, Line, Promise, grouped, judged, promise

ITEMS = """
SELECT coalesce(json_agg(json_build_array(item_id, start, nullif(start_precision, ''), "end", nullif(end_precision, ''),
                category) ORDER BY item_id), '[]')::text
  FROM roadmap_baselineitem WHERE workspace_id = (SELECT core_workspace()) AND baseline_id = %s
"""
BY = {"team": Team, "objective": Objective, "product": Product}


def baselines() -> QuerySet[Baseline]:
    """All, the latest first, each with `count`."""
    return (
        Baseline.objects.select_related("product", "by")
        .annotate(count=Count("items"))
        .order_by("-as_of", "-id")
    )


def items_json(baseline: Baseline) -> str:
    """[[item, start, its precision, end, its precision, category]] as JSON text."""
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, [baseline.pk])
        return cursor.fetchone()[0]


@dataclass
class Slippage:
    baseline: Baseline
    lines: list[Line]
    names: dict[str, dict[UUID, str]] = field(default_factory=dict)
    # Of what was added what a file of items brought in: the log does not know since when it is planned.
    unknown: list[Line] = field(default_factory=list)

    @cached_property
    def whole(self) -> Group:
        return Group(None, "", self.lines)

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.lines if line.kind == kind]

    @cached_property
    def shipped(self) -> list[Line]:
        return [line for line in self.lines if line.shipped]

    def by(self, what: str) -> list[Group]:
        """By "team", "objective" or "product", as the baseline has it."""
        none = {"team": _("No team"), "objective": _("No objective")}.get(what, "")
        return grouped(self.lines, lambda line: getattr(line.item, f"{what}_id"), self.names[what], none)

    def sentence(self) -> str:
        if not self.whole.promised:
            return _("Nothing in this baseline had a date that is still ahead.")
        return " ".join(filter(None, [self._slipped(), self._lost(), self._overdue()]))

    def _slipped(self) -> str:
        promised, slipped = self.whole.promised, self.whole.slipped
        if slipped:
            said = ngettext(
                "%(bad)d of %(n)d items slipped, by %(far)s%(most)s.",
                "%(bad)d of %(n)d items slipped, by %(far)s in the median%(most)s.",
                len(slipped),
            )
            far = {"bad": len(slipped), "n": len(promised), "far": far_words(self.whole.median)}
            return said % (far | {"most": self._most()})
        if self.whole.lost or self.whole.overdue:
            return ""
        said = ngettext(
            "The one item that was promised stands, or comes earlier.",
            "All %(n)d items that were promised stand, or come earlier.",
            len(promised),
        )
        return said % {"n": len(promised)}

    def _lost(self) -> str:
        lost = len(self.whole.lost)
        said = ngettext("%(n)d lost its date.", "%(n)d lost their date.", lost) if lost else ""
        return said % {"n": lost}

    def _overdue(self) -> str:
        count = len(self.whole.overdue)
        said = ngettext(
            "%(n)d is past its promised day and still open.",
            "%(n)d are past their promised day and still open.",
            count,
        )
        return said % {"n": count} if count else ""

    def _most(self) -> str:
        teams = [group for group in self.by("team") if group.slipped and group.key]
        if len(teams) < 2 or teams[0].days == teams[1].days:
            return ""
        return _("; most days in team %(name)s") % {"name": teams[0].name}


def slippage_of(baseline: Baseline, actor: Actor) -> Slippage:
    """Six queries, however many items."""
    zone = ZoneInfo(actor.workspace.zone)
    today = timezone.localdate(timezone=zone)
    frozen = list(BaselineItem.objects.filter(baseline=baseline))
    live = {item.pk: item for item in _live(baseline)}
    lines = [_line(row, live.pop(row.item_id, None), zone, today) for row in frozen]
    lines += [
        Line(item, None, _promise(item, zone), ADDED, None, _is(item, Category.SHIPPED))
        for item in live.values()
        if not _is(item, Category.DROPPED) and item.created_at > baseline.as_of
    ]
    lines.sort(key=lambda line: (-(line.days or 0), line.item.key))
    return Slippage(baseline, lines, _names(lines), _of_files(lines))


def _of_files(lines: list[Line]) -> list[Line]:
    """What was added with a file of items; a history tells when each thing came, such a file does not."""
    added = {line.item.pk: line for line in lines if line.kind == ADDED}
    files = ImportJob.objects.filter(kind="items").values("pk")
    came = Event.objects.filter(
        model="roadmap.item",
        operation="insert",
        object_id__in=added,
        xid__in=Batch.objects.filter(run__in=files).values("xid"),
    )
    # A history that was played over it says that it was there before it came.
    return [
        added[pk]
        for pk, at in came.values_list("object_id", "at")
        if at - added[pk].item.created_at < timedelta(days=1)
    ]


def _live(baseline: Baseline) -> Iterable[Item]:
    rows = Item.objects.live().select_related("status").defer("description", "custom")
    return rows.filter(product=baseline.product_id) if baseline.product_id else rows


def _is(item: Any, category: Category) -> bool:
    return item.status.category == category


def _promise(item: Item, zone: ZoneInfo) -> Promise:
    day = item.shipped_at.astimezone(zone).date() if item.shipped_at else None
    return promise(item.end, item.end_precision, item.status.category, day)


def _line(row: BaselineItem, item: Item | None, zone: ZoneInfo, today: date) -> Line:
    was = Promise(row.end, row.end_precision)
    if item is None:
        return Line(row, was, None, DROPPED)
    return judged(row, was, row.category, _promise(item, zone), item.status.category, today)


def _names(lines: list[Line]) -> dict[str, dict[UUID, str]]:
    found = {}
    for what, model in BY.items():
        ids = {getattr(line.item, f"{what}_id") for line in lines} - {None}
        found[what] = {row.pk: str(row) for row in model.objects.filter(pk__in=ids)}
    return found


def headline() -> str:
    """How many there are, and of when the latest is; "" without any."""
    latest = Baseline.objects.order_by("-as_of").first()
    if latest is None:
        return ""
    count = Baseline.objects.count()
    said = ngettext(
        "%(n)d frozen plan: %(name)s, as the plan stood on %(day)s.",
        "%(n)d frozen plans, the latest %(name)s, as the plan stood on %(day)s.",
        count,
    )
    day = date_format(timezone.localtime(latest.as_of), "j F Y")
    return said % {"n": count, "name": latest.name, "day": day}


def finding(groups: list[Group]) -> str:
    """What the bars of these groups say."""
    slipped = [group for group in groups if group.slipped]
    if not slipped:
        late = sum(len(group.overdue) for group in groups)
        words = ngettext(
            "Nothing moved later, %(n)d is overdue", "Nothing moved later, %(n)d are overdue", late
        )
        return words % {"n": late} if late else _("Nobody slipped")
    total, first = sum(group.days for group in slipped), slipped[0]
    if len(slipped) == 1:
        return _("All of it in %(name)s") % {"name": first.name}
    share = round(100 * first.days / total)
    return _("%(name)s has %(share)d%% of the days") % {"name": first.name, "share": share}
