"""A person's own calendar address."""

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from roadmap.models import CalendarFeed


@action
def calendar_feed(*, by: Actor) -> CalendarFeed:
    """The person's address here; made when first asked for."""
    by.require("read", "roadmap")
    if by.user is None:
        raise Invalid({"owner": _("Only a person can have a calendar address.")})
    return CalendarFeed.objects.get_or_create(owner=by.user, defaults={"workspace": by.workspace})[0]


@action
def rotate_feed(*, by: Actor) -> CalendarFeed:
    """A new address; calendars that read the old one get nothing more."""
    feed = calendar_feed(by=by)
    feed.generation += 1
    feed.save(update_fields=["generation"])
    return feed
