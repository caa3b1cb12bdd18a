"""How each person wants each kind."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.models import NotificationChoice, User, Way
from core.notify.kinds import kinds
from core.tenancy import Actor, action

MAILED = (Way.AT_ONCE, Way.DAILY)


def ways_of(users: Iterable[UUID], kind: str) -> dict[UUID, Way]:
    """What each of them chose in the acting workspace, or the kind's default."""
    wanted = list(users)
    chosen = NotificationChoice.objects.filter(user__in=wanted, kind=kind).values_list("user_id", "way")
    return dict.fromkeys(wanted, kinds()[kind].default) | {user: Way(way) for user, way in chosen}


def choices_of(user: User) -> dict[str, Way]:
    """Every kind's way for one person."""
    chosen = dict(NotificationChoice.objects.filter(user=user).values_list("kind", "way"))
    return {name: Way(chosen.get(name, kind.default)) for name, kind in kinds().items()}


@action
def choose_way(kind: str, way: str, *, by: Actor) -> None:
    """For oneself."""
    by.require("read")
    if kind not in kinds():
        raise Invalid({"kind": _("Choose from: %(known)s.") % {"known": ", ".join(kinds())}})
    if way not in Way.values:
        raise Invalid({"way": _("Choose from: %(known)s.") % {"known": ", ".join(Way.values)}})
    if by.user is None:
        raise Invalid({"user": _("Only a person is told of anything.")})
    set_way(by.user, kind, Way(way))


def set_way(user: User, kind: str, way: Way) -> None:
    NotificationChoice.objects.update_or_create(user=user, kind=kind, defaults={"way": way})
