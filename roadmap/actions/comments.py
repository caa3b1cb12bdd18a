"""Talking about an item, an objective or a product: say it, answer it, put it better, take it back, react."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.mentions import resolve
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.actions.watching import add_watchers
from roadmap.models import Comment, Reaction
from roadmap.taken_away import COMMENTS, refuse_taken_away

LONGEST = 20_000
EMOJI = ("👍", "🎉", "❤️", "😄", "🤔", "👀")


@action
def create_comment(*, by: Actor, text: str, reply_to: Comment | None = None, **fields: Any) -> Comment:
    """A remark on `item`, `objective` or `product`; who says it and who is named watches an item from now on.

    An answer to an answer belongs to the same thread: there is one level. Raises: Invalid.
    """
    by.require("comment")
    kept, mentions = resolve(_checked(text))
    comment = Comment(workspace=by.workspace, text=kept, mentions=mentions, **{"author": by.user, **fields})
    if reply_to is not None:
        comment.reply_to = _head_of(reply_to, comment)
    comment.save(force_insert=True)
    _let_watch(comment)
    return comment


@action
def change_comment(comment: Comment, *, by: Actor, text: str) -> Comment:
    """Only who wrote it may put it better."""
    by.require("comment")
    _own(comment, by, _("Only who wrote a comment can change it."))
    kept, mentions = resolve(_checked(text))
    if kept != comment.text:
        comment.text, comment.mentions, comment.edited_at = kept, mentions, by.now
        comment.save(update_fields=["text", "mentions", "edited_at"])
        _let_watch(comment)
    return comment


@action
def delete_comment(comment: Comment, *, by: Actor) -> None:
    """With its answers. One's own, or anybody's for those who manage members."""
    by.require("comment")
    _own_or_admin(comment, by)
    comment.delete()


@action
def restore_comment(pk: UUID, *, by: Actor) -> Comment:
    """Bring back a comment with its answers and reactions: who took it away, or an admin. Raises: Conflict."""
    by.require("comment")
    refuse_taken_away(COMMENTS, pk, by)
    comment = restore(Comment, pk)
    _own_or_admin(comment, by)
    return comment


@action
def react(comment: Comment, emoji: str, *, by: Actor) -> Reaction:
    by.require("comment")
    if emoji not in EMOJI:
        raise Invalid({"emoji": _("Choose from: %(known)s.") % {"known": " ".join(EMOJI)}})
    if by.user is None:
        raise Invalid({"emoji": _("Only a person can react.")})
    return Reaction.objects.get_or_create(
        comment=comment, user=by.user, emoji=emoji, defaults={"workspace": by.workspace}
    )[0]


@action
def take_back_reaction(comment: Comment, emoji: str, *, by: Actor) -> None:
    by.require("comment")
    Reaction.objects.filter(comment=comment, user=by.user, emoji=emoji).delete()


def may_remove(comment: Comment, by: Actor) -> bool:
    own = by.user is not None and comment.author_id == by.user.pk
    return by.can("comment") and (own or by.can("members.manage"))


def _own(comment: Comment, by: Actor, said: str) -> None:
    if by.user is None or comment.author_id != by.user.pk:
        raise PermissionDenied(said)


def _own_or_admin(comment: Comment, by: Actor) -> None:
    if not may_remove(comment, by):
        raise PermissionDenied(_("Only who wrote a comment, or an admin, can take it away."))


def _checked(text: str) -> str:
    said = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not said:
        raise Invalid({"text": _("Write something first.")})
    if len(said) > LONGEST:
        raise Invalid({"text": _("This is longer than 20,000 characters. Attach it as a file instead.")})
    return said


def _head_of(answered: Comment, comment: Comment) -> Comment:
    head = answered.reply_to or answered
    if any(getattr(head, f"{name}_id") != getattr(comment, f"{name}_id") for name in Comment.ON):
        raise Invalid({"reply_to": _("Answer a comment of the same discussion.")})
    return head


def _let_watch(comment: Comment) -> None:
    if comment.item_id:
        people = [comment.author_id] if comment.author_id else []
        add_watchers([(comment.item_id, person) for person in [*people, *comment.mentions]])
