"""What there is to tell an audience about a stretch of time: changes, updates, KPIs. Only what they may see comes out.

`Told` is plain data that can be stored as JSON and worded again in another language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from core.events import Cursor, horizon
from core.models import Event
from core.tenancy import actor
from roadmap.models import Item, Product
from stakeholders.changes import Change
from stakeholders.kpis import Figure, Turn, figures, turns
from stakeholders.models import Audience, StatusUpdate
from stakeholders.snapshots import ITEM, Pairs, Window, pairs_in, states_of
from stakeholders.visibility import (
    Names,
    Rules,
    Seen,
    may_see_subject,
    may_see_update,
    see,
    visible_kpis,
)

UPDATE = "stakeholders.statusupdate"
RELEVANT = (ITEM, UPDATE)


@dataclass(frozen=True)
class Note:
    """A status update as an audience reads it."""

    id: str
    kind: str
    subject: str
    health: str
    narrative: str
    at: str
    author: str = ""
    subject_id: str = ""

    @property
    def published_at(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Told:
    changes: list[Change] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    kpis: list[Figure] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Figures alone are no news: a digest is written when something changed, someone wrote, or a verdict turned."""
        return not (self.changes or self.notes or self.turns)

    def as_json(self) -> dict[str, Any]:
        return {
            "changes": [change.as_json() for change in self.changes],
            "updates": [asdict(note) for note in self.notes],
            "kpis": [asdict(figure) for figure in self.kpis],
            "turns": [asdict(turn) for turn in self.turns],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Told":
        return cls(
            [Change.from_json(change) for change in data.get("changes", ())],
            [Note(**note) for note in data.get("updates", ())],
            [Figure(**figure) for figure in data.get("kpis", ())],
            [Turn(**turn) for turn in data.get("turns", ())],
        )


def rules_of(audience: Audience) -> Rules:
    products = [str(pk) for pk in audience.product_links.values_list("product_id", flat=True)]
    kpis = [str(pk) for pk in audience.kpi_links.values_list("kpi_id", flat=True)]
    return audience.rules(products, kpis)


def tell(audience: Audience, window: Window, at: datetime, stood: Mapping[str, str] | None = None) -> Told:
    """Everything that `audience` may know about `window`; `stood`: the verdicts on KPIs that they know of."""
    rules, pairs = rules_of(audience), _pairs(window, at)
    kpis = figures(kpi_order(audience, rules), at)
    return Told(
        pairs.changes(rules),
        notes_for(rules, pairs.names, updates_in(window)),
        kpis,
        turns(kpis, stood or {}),
    )


# The items that changed, whoever is told of them: what was read last, because a thousand digests of one hour begin and
# end at the same events. A new event makes another window.
_pairs_read: dict[tuple[Any, ...], Pairs] = {}
MOST_READ = 4


def _pairs(window: Window, at: datetime) -> Pairs:
    if window.by_time or window.upto is None:
        return pairs_in(window)
    key = (actor().workspace.pk, window.after, window.upto, at)
    if key not in _pairs_read:
        while len(_pairs_read) >= MOST_READ:
            _pairs_read.pop(next(iter(_pairs_read)))
        _pairs_read[key] = pairs_in(window)
    return _pairs_read[key]


def kpi_order(audience: Audience, rules: Rules) -> list[str]:
    return visible_kpis(rules, [str(pk) for pk in audience.kpi_links.values_list("kpi_id", flat=True)])


def updates_in(window: Window) -> list[StatusUpdate]:
    """Updates published within `window`, newest first. By cursor it is the log that says when."""
    published = StatusUpdate.objects.published().with_subjects()
    if window.by_time:
        within = Q(published_at__gte=window.since)
        if window.until is not None:
            within &= Q(published_at__lt=window.until)
        return list(published.filter(within))
    logged = Event.objects.filter(
        window.begins(), model=UPDATE, xid__lt=horizon(), changes__published_at__isnull=False
    ).only("xid", "id", "object_id")
    if window.not_before:
        published = published.filter(published_at__gte=window.not_before)
    return list(published.filter(pk__in={event.object_id for event in logged if window.holds(event)}))


def notes_for(rules: Rules, names: Names, updates: Sequence[StatusUpdate]) -> list[Note]:
    """Those of `updates` that an audience may read, as it may read them."""
    states = {str(state["id"]): state for state in states_of(Item.objects.filter(pk__in=_items_of(updates)))}
    told = []
    for update in updates:
        seen = see(rules, states.get(str(update.item_id)), names) if update.item_id else None
        subject = may_see_subject(
            rules, seen_item=seen is not None, product=_product_of(update), kind=update.kind
        )
        if may_see_update(rules, audience_visible=update.audience_visible, subject_visible=subject):
            told.append(_note(rules, update))
    return told


def _items_of(updates: Sequence[StatusUpdate]) -> set[Any]:
    return {update.item_id for update in updates if update.item_id}


def _product_of(update: StatusUpdate) -> str | None:
    subject: Any = update.subject
    found = subject.pk if isinstance(subject, Product) else subject.product_id
    return str(found) if found else None


def _note(rules: Rules, update: StatusUpdate) -> Note:
    subject: Any = update.subject
    # By name or not at all: an address is nobody's to publish.
    author = update.author.name if "owner" in rules.fields and update.author else ""
    return Note(
        id=str(update.pk),
        kind=update.kind,
        subject=subject.name if isinstance(subject, Product) else subject.title,
        subject_id=str(subject.pk),
        health=update.health,
        narrative=update.narrative,
        at=update.published_at.isoformat() if update.published_at else "",
        author=author,
    )


def seen_now(rules: Rules, names: Names) -> list[Seen]:
    """Every item that exists for an audience, in roadmap order."""
    rows = Item.objects.live().order_by("rank", "id")
    if rules.products is not None:
        rows = rows.filter(product_id__in=rules.products)
    states: Any = states_of(rows.filter(status__category__in=rules.categories))
    return [seen for seen in (see(rules, state, names) for state in states) if seen]


def shipped_since(rules: Rules, names: Names, since: datetime) -> list[Seen]:
    """What shipped since then, as far as it exists for an audience, the latest first."""
    if "shipped" not in rules.categories:
        return []
    rows = (
        Item.objects.live()
        .filter(status__category="shipped", shipped_at__gte=since)
        .order_by("-shipped_at", "id")
    )
    return [seen for seen in (see(rules, state, names) for state in states_of(rows)) if seen]


def bounds(after: Cursor) -> tuple[Cursor | None, Cursor | None]:
    """First and last event behind `after` that could matter to any audience.

    Recipients whose cursors lie between the same two such events share one edition.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            BOUNDS,
            {
                "workspace": actor().workspace.pk,
                "xid": after.xid,
                "id": after.id,
                "models": list(RELEVANT),
                "horizon": horizon(),
            },
        )
        found = cursor.fetchone()
    return (Cursor(*found[:2]), Cursor(*found[2:])) if found else (None, None)


# Asked for every recipient, hence one statement; the index on (workspace, xid, id) serves both ends.
BOUNDS = """
WITH behind AS NOT MATERIALIZED (
  SELECT xid, id FROM core_event
   WHERE workspace_id = %(workspace)s AND (xid, id) > (%(xid)s, %(id)s)
     AND xid < %(horizon)s AND model = ANY(%(models)s))
SELECT first.xid, first.id, last.xid, last.id
  FROM (SELECT xid, id FROM behind ORDER BY xid, id LIMIT 1) first,
       (SELECT xid, id FROM behind ORDER BY xid DESC, id DESC LIMIT 1) last
"""
