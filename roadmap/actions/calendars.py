"""A person's own calendar address."""

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.models import Membership
from core.tenancy import Actor, action
from roadmap.models import CalendarFeed


@action
def calendar_feed(*, by: Actor) -> CalendarFeed:
    """The person's address here; made when first asked for."""
    by.require("read", "roadmap")
    if by.user is None:
        raise Invalid({"owner": _("Only a person can have a calendar address.")})
    feed = CalendarFeed.objects.get_or_create(owner=by.user, defaults={"workspace": by.workspace})[0]
    return feed if is_alive(feed) else _renewed(feed)


def is_alive(feed: CalendarFeed) -> bool:
    """Who left and came back begins anew: an address from before then stays dead."""
    return Membership.objects.filter(user=feed.owner_id, created_at__lte=feed.updated_at).exists()


@action
def rotate_feed(*, by: Actor) -> CalendarFeed:
    """A new address; calendars that read the old one get nothing more."""
    return _renewed(calendar_feed(by=by))


def _renewed(feed: CalendarFeed) -> CalendarFeed:
    feed.generation += 1
    feed.save(update_fields=["generation"])
    return feed
