"""A discussion as a page or a program shows it: threads with answers, reactions counted, names of those named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from core import mentions
from core.tenancy import Actor
from roadmap.actions.comments import EMOJI, may_remove
from roadmap.models import Comment, Reaction, Watch


@dataclass(frozen=True)
class Tally:
    """`mine`: the reader is among them."""

    emoji: str
    people: list[str]
    mine: bool


@dataclass(frozen=True)
class Said:
    """One comment for one reader."""

    comment: Comment
    html: SafeString
    written: str
    tallies: list[Tally]
    own: bool
    removable: bool
    answers: list["Said"]

    @property
    def mark(self) -> str:
        """Changes whenever what is shown of it does."""
        tallies = "".join(f"{one.emoji}{len(one.people)}{int(one.mine)}" for one in self.tallies)
        return f"{self.comment.version}{tallies}"

    @property
    def unused(self) -> list[str]:
        used = {one.emoji for one in self.tallies}
        return [emoji for emoji in EMOJI if emoji not in used]


def comments_on(**thing: Any) -> QuerySet[Comment]:
    return Comment.objects.filter(**thing).select_related("author").order_by("created_at", "id")


def threads(actor: Actor, **thing: Any) -> list[Said]:
    """Oldest first, each with its answers; three queries however long it is."""
    comments = list(comments_on(**thing))
    shown = Shown(actor, comments)
    answers: dict[UUID, list[Said]] = defaultdict(list)
    for comment in comments:
        if comment.reply_to_id:
            answers[comment.reply_to_id].append(shown.said(comment, []))
    return [shown.said(one, answers[one.pk]) for one in comments if one.reply_to_id is None]


class Shown:
    """What several comments need to be shown to one reader, fetched once."""

    def __init__(self, actor: Actor, comments: list[Comment]) -> None:
        self.actor = actor
        self.me = actor.user.pk if actor.user else None
        self.names = mentions.names_of(pk for comment in comments for pk in comment.mentions)
        self.reactions = reactions_of(comment.pk for comment in comments)

    def said(self, comment: Comment, answers: list[Said]) -> Said:
        return Said(
            comment=comment,
            html=mentions.render(comment.text, self.names, self.me),
            written=mentions.written(comment.text, self.names),
            tallies=self._tallies(comment),
            own=self.me is not None and comment.author_id == self.me and self.actor.can("comment"),
            removable=may_remove(comment, self.actor),
            answers=answers,
        )

    def _tallies(self, comment: Comment) -> list[Tally]:
        given = self.reactions.get(comment.pk, {})
        return [
            Tally(
                emoji,
                [str(one.user) for one in given[emoji]],
                any(o.user_id == self.me for o in given[emoji]),
            )
            for emoji in EMOJI
            if emoji in given
        ]


def reactions_of(comments: Iterable[UUID]) -> dict[UUID, dict[str, list[Reaction]]]:
    """By comment and emoji, in the order in which they were given."""
    found: dict[UUID, dict[str, list[Reaction]]] = {}
    rows = Reaction.objects.filter(comment__in=list(comments)).select_related("user").order_by("created_at")
    for one in rows:
        found.setdefault(one.comment_id, {}).setdefault(one.emoji, []).append(one)
    return found


def watchers_of(item: Any) -> list[Watch]:
    """Those who want to hear of it, by name."""
    rows = Watch.objects.filter(item=item, muted=False, user__is_active=True).select_related("user")
    return sorted(rows, key=lambda watch: str(watch.user).casefold())
