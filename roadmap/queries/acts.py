"""What was done since a moment, transaction by transaction, so that it can be taken back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, groupby
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core import batches
from core.events import own_models
from core.models import Event, Takeback
from core.tenancy import Actor
from roadmap.models import Item
from roadmap.wording.plain import Plain
from roadmap.words import Names, sentences

# What one act is summed up by; the number tells of the rest.
MOST_WORDS = 5
# So many acts are looked at, the latest; ten times what can be taken back at once, for many are none of the plan's.
MOST_READ = 5000
# What people say for themselves, and what is worked out from it. Along with more, as in a merge, it is the act's.
SAID = {"roadmap.comment", "roadmap.reaction", "roadmap.rating", "roadmap.watch"}
FOLLOWS = {"roadmap.itemscore", "roadmap.itemsignal"}


@dataclass
class Act:
    """One transaction, or all those of an import (`runs.py`): who did what, when, and to how many rows.

    `why`: what stands in the way of undoing it. `job`: the worker's, where it takes so long that a worker undoes it.
    """

    xid: int
    at: datetime
    actor: str
    source: str
    rows: int
    words: list[str] = field(default_factory=list)
    why: str = ""
    xids: list[int] = field(default_factory=list)
    job: Takeback | None = None


def acts_since(since: datetime, actor: Actor, everyone: bool) -> list[int]:
    """Numbers of the transactions that changed the plan, the latest first; the actor's own unless `everyone`'s.

    What tells of earlier times too, such as a plan that was made with its history, is no act of late, nor is an
    import that had begun before. An import of a history is one of the time it was brought in.
    Of more than MOST_READ the database gives none but the latest.
    """
    xids = set(_read(since, actor, everyone)[:MOST_READ])
    single = xids.difference(batches.written_since(since))
    earlier = Event.objects.filter(xid__in=single, at__lt=since).order_by().values_list("xid", flat=True)
    xids.difference_update(earlier.distinct())
    return sorted(xids.difference(batches.begun_before(since, xids)), reverse=True)


def more_than_read(since: datetime, actor: Actor, everyone: bool) -> bool:
    """Whether `acts_since` leaves some out."""
    return bool(_read(since, actor, everyone)[MOST_READ : MOST_READ + 1])


def _read(since: datetime, actor: Actor, everyone: bool) -> QuerySet[Event, int]:
    of_late = Q(at__gte=since) | Q(xid__in=batches.written_since(since))
    rows = Event.objects.filter(of_late, model__startswith="roadmap.")
    if not everyone:
        rows = rows.filter(actor=actor.user)
    return rows.order_by("-xid").values_list("xid", flat=True).distinct()


def said_by_others(xids: Iterable[int], actor: Actor) -> set[int]:
    """Those of these acts in which somebody else did nothing but speak for themselves, or touched views of their own,
    and those that touched what somebody else keeps for themselves now: nobody takes that back for them."""
    xids = list(xids)
    found, own = defaultdict[int, set[str]](set), set(own_models())
    rows = Event.objects.filter(xid__in=xids).exclude(actor=actor.user)
    for xid, model in rows.order_by().values_list("xid", "model").distinct():
        found[xid].add(model)
    said = {
        xid for xid, models in found.items() if own & models or SAID & models and models <= SAID | FOLLOWS
    }
    return said.union(*(_kept_by_others(xids, model, actor) for model in own))


def _kept_by_others(xids: Sequence[int], label: str, actor: Actor) -> set[int]:
    """The acts that touched rows which the actor does not see now, unless the last to touch them was the actor."""
    touched = Event.objects.filter(xid__in=xids, model=label).order_by()
    rows = list(touched.values_list("object_id", "xid").distinct())
    if not rows:
        return set()
    ids = {pk for pk, _xid in rows}
    known = apps.get_model(label)._base_manager.in_bulk(ids)
    seen = {pk for pk, row in known.items() if row.is_seen_by(actor.user)}
    told = Event.objects.filter(model=label, object_id__in=ids - seen)
    last = told.order_by("object_id", "-xid", "-id").distinct("object_id")
    foreign = {event.object_id for event in last if actor.user is None or event.actor_id != actor.user.pk}
    return {xid for pk, xid in rows if pk in foreign}


def size_of(xids: Iterable[int]) -> int:
    """How many events these transactions have."""
    return Event.objects.filter(xid__in=list(xids)).aggregate(n=Count("id"))["n"]


def fitting(xids: Sequence[int], most: int) -> list[int]:
    """The first of these acts that have at most so many events together, and one in any case: what is told is read."""
    rows = Event.objects.filter(xid__in=xids).order_by().values("xid").annotate(n=Count("id"))
    sizes = dict(rows.values_list("xid", "n"))
    sums = accumulate(sizes.get(xid, 0) for xid in xids)
    return [
        xid for place, (xid, size) in enumerate(zip(xids, sums, strict=True)) if size <= most or not place
    ]


def described(xids: Iterable[int]) -> list[Act]:
    """The acts in words, the latest first; four queries and one for each kind of name."""
    events = list(
        Event.objects.filter(xid__in=list(xids)).select_related("actor").order_by("-xid", "id").iterator()
    )
    names, titles = Names(events), Titles(events)
    by_act = [list(told) for _xid, told in groupby(events, key=lambda event: event.xid)]
    acts = [_act(told, names, titles) for told in by_act]
    _say_plainly([(act, told) for act, told in zip(acts, by_act, strict=True) if not act.words], titles)
    return acts


def _say_plainly(mute: list[tuple[Act, list[Event]]], titles: "Titles") -> None:
    """Of what the history of an item passes over, such as a new order, an act still says what it was."""
    plain = Plain([event for _act, told in mute for event in told[:MOST_WORDS]])
    for act, told in mute:
        heads = [(titles.of(event), event) for event in told[:MOST_WORDS]]
        act.words = [_headed(title, plain.sentence(event, bool(title))) for title, event in heads]


def _headed(title: str, said: str) -> str:
    return f"{title}: {said}" if title else said


def _act(told: list[Event], names: Names, titles: "Titles") -> Act:
    first = told[0]
    act = Act(
        first.xid,
        first.at,
        str(first.actor) if first.actor else "",
        first.source,
        len({(event.model, event.object_id) for event in told}),
        xids=[first.xid],
    )
    for event in told:
        if len(act.words) == MOST_WORDS:
            break
        if said := sentences(event, names):
            act.words.append(_headed(titles.of(event), " ".join(said)))
    return act


class Titles:
    """What items were called right after an act, and what they are called now where that differs; two queries."""

    def __init__(self, events: list[Event]) -> None:
        ids = {event.object_id for event in events} | {event.parent_id for event in events}
        rows = Item.objects.filter(pk__in=ids).values_list("pk", "key", "title")
        self.now = {pk: (key, title) for pk, key, title in rows}
        self.told: dict[Any, list[Event]] = defaultdict(list)
        named = Event.objects.filter(model="roadmap.item", object_id__in=ids, changes__has_key="title")
        for event in named.filter(xid__gte=min((event.xid for event in events), default=0)).order_by(
            "xid", "id"
        ):
            self.told[event.object_id].append(event)

    def of(self, event: Event) -> str:
        """Of the item that the event is about, or hangs on; "" where it is about none."""
        for pk in (event.object_id, event.parent_id):
            if pk in self.now:
                return self._both(*self.now[pk], self._then(pk, event.xid))
            if pk in self.told:
                return self._then(pk, event.xid) or ""
        return ""

    def _then(self, pk: Any, xid: int) -> str | None:
        """The first change of the title after the act tells what it had been; without one it is as it was left."""
        later = (one.changes["title"][0] for one in self.told[pk] if one.xid > xid)
        before = next((title for title in later if title is not None), None)
        if before is not None or pk in self.now:
            return before
        mine = [title for one in self.told[pk] for title in reversed(one.changes["title"]) if title]
        return mine[-1] if mine else None

    @staticmethod
    def _both(key: str, now: str, then: str | None) -> str:
        if then is None or then == now:
            return f"{key} {now}"
        return _("%(key)s %(then)s (now “%(now)s”)") % {"key": key, "then": then, "now": now}
