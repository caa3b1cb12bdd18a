"""Follower of the event log: who comes to watch an item, and who is told of what happened to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from core.models import Event
from core.notify import notify
from core.tenancy import actor
from roadmap.actions.watching import add_watchers
from roadmap.models import Comment, Item, Watch
from roadmap.notices.comments import tell_of_comments

# A replayed history is no news, nor is what a restore of the server brings.
NEWS_FOR = timedelta(days=1)
TOLD = ("status_id", "start", "end", "start_precision", "end_precision")
SILENT_SOURCES = ("demo",)
# Who brings in a thousand rows has made none of them.
NOT_MADE_BY_HAND = ("import", *SILENT_SOURCES)
# More than this in one act is told as one thing.
MANY = 5


@dataclass(frozen=True)
class Change:
    """What one act did to an item, for one who watches it."""

    item: Item
    changes: dict[str, Any]


def follow(events: list[Event]) -> None:
    """Handler (settings.FOLLOWERS)."""
    mine = [event for event in events if event.model in ("roadmap.item", "roadmap.comment")]
    if not mine:
        return
    items = _items(event.object_id for event in mine if event.model == "roadmap.item")
    _let_watch(mine, items)
    news = [event for event in mine if _is_news(event)]
    tell_of_comments([event for event in news if event.model == "roadmap.comment"])
    _tell_owners(news, items)
    _tell_of_changes(news, items)


def _is_news(event: Event) -> bool:
    return event.source not in SILENT_SOURCES and timezone.now() - event.at < NEWS_FOR


def _items(ids: Iterable[UUID]) -> dict[UUID, Item]:
    return {item.pk: item for item in Item.objects.filter(pk__in=set(ids))}


def _let_watch(events: list[Event], items: dict[UUID, Item]) -> None:
    """Who made an item and who owns it; after a restore also who talked about it."""
    pairs: list[tuple[UUID, UUID]] = []
    for event in events:
        item = items.get(event.object_id)
        if item is None or event.operation == "delete":
            continue
        if event.operation == "insert" and event.actor_id and event.source not in NOT_MADE_BY_HAND:
            pairs.append((item.pk, event.actor_id))
        if "owner_id" in event.changes and item.owner_id:
            pairs.append((item.pk, item.owner_id))
    back = [event.object_id for event in events if _is_back(event, items)]
    pairs += Comment.objects.filter(item__in=back).exclude(author=None).values_list("item_id", "author_id")
    add_watchers(pairs)


def _is_back(event: Event, items: dict[UUID, Item]) -> bool:
    """An item that was deleted and stands again: it is older than its event."""
    item = items.get(event.object_id)
    return bool(item and event.operation == "insert" and item.created_at < event.at - timedelta(seconds=30))


def _tell_owners(events: list[Event], items: dict[UUID, Item]) -> None:
    for event in events:
        item = items.get(event.object_id)
        if item is None or "owner_id" not in event.changes or event.operation == "delete":
            continue
        imported = event.source == "import"
        if item.owner_id and str(item.owner_id) == event.changes["owner_id"][1] and not imported:
            if not _is_back(event, items):
                told = {"title": title_of(item)}
                notify(
                    [item.owner_id],
                    "assigned",
                    about=item,
                    url=url_of(item),
                    data=told,
                    actor_id=event.actor_id,
                )


def _tell_of_changes(events: list[Event], items: dict[UUID, Item]) -> None:
    updates = [event for event in events if event.operation == "update" and event.object_id in items]
    watched = _watchers({event.object_id for event in updates if _told_of(event)})
    heard: dict[tuple[UUID, int, UUID | None], list[Change]] = defaultdict(list)
    for event in updates:
        if changes := _told_of(event):
            for user in watched[event.object_id]:
                heard[user, event.xid, event.actor_id].append(Change(items[event.object_id], changes))
    for (user, _xid, doer), changes_ in heard.items():
        _tell_one(user, doer, changes_)


def _told_of(event: Event) -> dict[str, Any]:
    return {name: pair for name, pair in event.changes.items() if name in TOLD}


def _watchers(items: set[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for item, user in Watch.objects.filter(item__in=items, muted=False).values_list("item_id", "user_id"):
        found[item].append(user)
    return found


def _tell_one(user: UUID, doer: UUID | None, changes: list[Change]) -> None:
    if len({change.item.pk for change in changes}) > MANY:
        many = {"many": len({change.item.pk for change in changes})}
        url = reverse("roadmap", args=[actor().workspace.slug])
        notify([user], "changed", about=changes[0].item, url=url, data=many, actor_id=doer)
        return
    for change in changes:
        told = {"title": title_of(change.item), "changes": change.changes}
        url = url_of(change.item)
        notify([user], "changed", about=change.item, url=url, data=told, actor_id=doer)


def title_of(item: Item) -> str:
    return f"{item.key} {item.title}"


def url_of(item: Item) -> str:
    return f"{reverse('roadmap', args=[actor().workspace.slug])}?{urlencode({'item': item.key})}"
