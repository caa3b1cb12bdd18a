"""Which later act stands in the way of taking an earlier one back."""

from django.utils.translation import gettext as _

from core.errors import Conflict
from core.events import own_models
from core.models import Event
from core.tenancy import Actor
from roadmap.queries.acts import Act, described

MOST_ROWS = 50


def later_act(conflict: Conflict, after: int, by: Actor) -> Act | None:
    """The latest one that touched what is in the way, as far as `by` may read of it."""
    ids = [one["id"] for one in conflict.extra.get("conflicts", ())[:MOST_ROWS]]
    rows = Event.objects.filter(object_id__in=ids, xid__gt=after).order_by("-xid")
    for xid, model, who in rows.values_list("xid", "model", "actor")[:MOST_ROWS]:
        own = by.user is not None and who == by.user.pk
        if by.can("read", model.partition(".")[0]) and (own or model not in own_models()):
            return described([xid])[0]
    return None


def naming_it(conflict: Conflict, after: int, by: Actor) -> Conflict:
    """The same refusal, with the later act in words and its number as `later`."""
    act = later_act(conflict, after, by)
    if act is None:
        return conflict
    values = {"why": conflict.detail, "words": act.words[0], "who": act.actor or _("pmhub")}
    said = _("%(why)s The later change: %(words)s (%(who)s)") % values
    return Conflict(said, **conflict.extra, later={"xid": act.xid, "words": act.words})
