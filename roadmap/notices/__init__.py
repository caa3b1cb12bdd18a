"""What the plan tells people of: the kinds, in the order in which they are chosen."""

from django.utils.translation import gettext_lazy as _

from core.models import Way
from core.notify import Kind
from roadmap.notices.words import (
    say_assigned,
    say_changed,
    say_commented,
    say_mentioned,
    say_poker,
    say_revisit,
    together,
    with_changes,
)

KINDS = [
    Kind(
        "mentioned",
        _("Somebody names you"),
        _("@ and your name, in a comment."),
        say_mentioned,
        "quote",
        Way.AT_ONCE,
        together,
    ),
    Kind(
        "comment",
        _("Comments"),
        _("On what you watch, and answers where you took part."),
        say_commented,
        "feedback",
        Way.DAILY,
        together,
    ),
    Kind(
        "changed",
        _("Changes"),
        _("Status or dates of an item that you watch."),
        say_changed,
        "activity",
        Way.IN_APP,
        with_changes,
    ),
    Kind(
        "assigned",
        _("An item becomes yours"),
        _("Somebody makes you its owner."),
        say_assigned,
        "person",
        Way.AT_ONCE,
    ),
    Kind(
        "poker",
        _("Your rating is asked"),
        _("A round of poker waits for you."),
        say_poker,
        "matrix",
        Way.AT_ONCE,
    ),
    Kind(
        "revisit",
        _("A decision is due again"),
        _("The day on which it was to be looked at once more."),
        say_revisit,
        "calendar",
        Way.AT_ONCE,
    ),
]
