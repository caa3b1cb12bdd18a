"""Points: take in, take out, work out again."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import doorbell
from core.errors import Invalid
from core.tenancy import Actor, action
from metrics.models import Kpi
from metrics.points import rollup, store
from metrics.points.bodies import Body
from metrics.points.json_bodies import BrokenJson

DRAIN = "metrics.tasks.drain"
# So many refused rows are named in an answer; the count is always complete.
TOLD = 100


class Unreadable(Invalid):
    """Rows that cannot be read, by line number; nothing of the body was stored."""

    def __init__(self, body: Body) -> None:
        super().__init__({"rows": _first_bad(body)}, _refusal(body))
        self.extra = {"rejected": told(body), "rejected_count": body.bad_count}


@action
def add_points(kpi: Kpi, body: Body, *, by: Actor, skip_bad: bool = False) -> store.Stored:
    """Take in a body of points; the same point twice changes nothing, another value corrects.

    All or nothing, unless `skip_bad`. Raises: Unreadable with the refused rows, Invalid for a broken body.
    """

    def refuse_bad() -> None:
        if body.bad and not skip_bad:
            raise Unreadable(body)

    try:
        stored = store.store(by.workspace.pk, kpi.pk, body.rows(), refuse_bad)
    except BrokenJson:
        raise Invalid({"body": _("This is no JSON array of points. Nothing was stored.")}) from None
    stored.received, stored.rejected, stored.rejects = body.received, body.bad_count, body.bad
    stored.notes = body.notes()
    doorbell.ring_after_commit(DRAIN)
    return stored


def told(body: Body) -> list[dict[str, object]]:
    return [{"line": bad.line, "reason": bad.reason, "text": bad.text} for bad in body.bad[:TOLD]]


def _first_bad(body: Body) -> list[str]:
    return [
        _("Line %(line)d: %(reason)s") % {"line": bad.line, "reason": bad.reason} for bad in body.bad[:10]
    ]


def _refusal(body: Body) -> str:
    said = ngettext(
        "%(bad)d of %(all)d rows cannot be read. Nothing was stored: correct it, or take the others with on_error=skip.",
        "%(bad)d of %(all)d rows cannot be read. Nothing was stored: correct them, or take the others with on_error=skip.",
        body.bad_count,
    )
    return said % {"bad": body.bad_count, "all": body.received}


@action
def delete_points(kpi: Kpi, *, by: Actor, first: datetime, until: datetime) -> int:
    """Remove the points from `first` to before `until`; how many there were."""
    if until <= first:
        raise Invalid({"until": _("The end must come after the beginning.")})
    gone = store.erase(by.workspace.pk, kpi.pk, first, until)
    doorbell.ring_after_commit(DRAIN)
    return gone


@action
def rebuild(kpi: Kpi, *, by: Actor) -> None:
    """Work out all rollups of a KPI from its points again."""
    rollup.mark_all(by.workspace.pk, kpi.pk)
    doorbell.ring_after_commit(DRAIN)
