"""Who is told of a comment: those it names, and those who take part or watch."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from core.models import Event, Notification
from core.notify import notify
from core.tenancy import actor
from core.whisper import whisper
from roadmap.models import Comment, Item, Objective, Watch


def tell_of_comments(events: Sequence[Event]) -> None:
    _let_go([event for event in events if event.operation == "delete"])
    relevant = [event for event in events if _new(event) or "mentions" in event.changes]
    rows = Comment.objects.filter(pk__in=[event.object_id for event in relevant])
    comments = {row.pk: row for row in rows.select_related("item", "objective", "product")}
    for event in relevant:
        comment = comments.get(event.object_id)
        # One that was taken back and stands again was told when it was new.
        if comment and not (_new(event) and comment.created_at < event.at - timedelta(seconds=30)):
            _tell(comment, event)


def _let_go(events: Sequence[Event]) -> None:
    """What tells of comments that were all taken back waits for nobody any more."""
    things = {pair[0] for event in events for name in Comment.ON if (pair := event.changes.get(f"{name}_id"))}
    waiting = Notification.objects.filter(
        kind__in=("mentioned", "comment"), read_at=None, object_id__in=things
    )
    rows = list(waiting)
    named = {pk for row in rows for pk in row.data.get("comments", [])}
    there = {str(pk) for pk in Comment.objects.filter(pk__in=named).values_list("pk", flat=True)}
    gone = [row for row in rows if not there & set(row.data.get("comments", []))]
    if not gone:
        return
    Notification.objects.filter(pk__in=[row.pk for row in gone]).update(read_at=actor().now)
    for user in {row.user_id for row in gone}:
        whisper(actor().workspace.pk, "notification", {}, to=user)


def _new(event: Event) -> bool:
    return event.operation == "insert"


def _tell(comment: Comment, event: Event) -> None:
    thing = comment.thing
    told: dict[str, Any] = {
        "about": thing,
        "url": f"{_place(thing)}#comment-{comment.pk}",
        "data": {"title": _title(thing), "comments": [str(comment.pk)]},
        "actor_id": event.actor_id,
    }
    named = _newly_named(comment, event)
    notify(named, "mentioned", **told)
    if _new(event):
        notify(set(_listeners(comment)) - set(comment.mentions), "comment", **told)


def _newly_named(comment: Comment, event: Event) -> set[UUID]:
    before = event.changes.get("mentions", [None, None])[0] or []
    return set(comment.mentions) - {UUID(pk) for pk in before}


def _listeners(comment: Comment) -> Iterable[UUID]:
    """Those who watch an item; elsewhere who took part, and whose objective it is."""
    if comment.item_id:
        return Watch.objects.filter(item=comment.item_id, muted=False).values_list("user_id", flat=True)
    there = Comment.objects.filter(objective=comment.objective_id, product=comment.product_id)
    people = set(there.exclude(author=None).values_list("author_id", flat=True))
    owner = comment.objective.owner_id if comment.objective else None
    return people | ({owner} if owner else set())


def _title(thing: Any) -> str:
    return f"{thing.key} {thing.title}" if isinstance(thing, Item) else str(thing)


def _place(thing: Any) -> str:
    slug = actor().workspace.slug
    if isinstance(thing, Item):
        return f"{reverse('roadmap', args=[slug])}?{urlencode({'item': thing.key})}"
    page = "strategy_objective" if isinstance(thing, Objective) else "strategy_product"
    return reverse(page, args=[slug, thing.pk])
