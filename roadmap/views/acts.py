"""What was done to the plan lately, and taking it back: one act, or all since a moment."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.batches import Group, gathered, group_of
from core.errors import Conflict, Invalid, Refused
from core.pages import workspace_page
from core.tenancy import Actor
from core.text import whole
from roadmap.actions.undo import undo_since
from roadmap.actions.undo_rights import refusal_of
from roadmap.queries import acts, takebacks
from roadmap.queries.acts import Act
from roadmap.queries.folding import folds_of
from roadmap.queries.runs import told
from roadmap.views.plan import say

WITHIN = {
    "quarter": (timedelta(minutes=15), gettext_lazy("Quarter of an hour")),
    "hour": (timedelta(hours=1), gettext_lazy("Hour")),
    "day": (timedelta(days=1), gettext_lazy("Day")),
    "week": (timedelta(days=7), gettext_lazy("Week")),
}
# Of acts, and of all their events.
SHOWN, MOST_TOLD = 100, 20_000
MOST_FOLDED = 30
MOST_XID = 2**63 - 1


@workspace_page("roadmap.write")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The acts of a stretch of time, the latest first. A POST takes back all since `since`, or says what is in the way."""
    asked = {"within": _within(request), "who": "all" if request.GET.get("who") == "all" else ""}
    if request.headers.get("HX-Request") and request.method == "GET":
        return _progress(request)
    refused: Refused | None = None
    if request.method == "POST":
        refused = _taken_back(request, actor, asked["who"] == "all")
        if refused is None:
            return redirect(f"{reverse('plan_acts', args=[actor.workspace.slug])}?{urlencode(asked)}")
    context = _shown(actor, **asked) | {"refused": refused, "why": _reasons(refused)}
    context["others"] = getattr(refused, "extra", {}).get("others", 0)
    context["asked_since"] = request.POST.get("since", "")
    context["later"] = _later(request, actor)
    return render(request, "roadmap/acts.html", context, status=refused.status if refused else 200)


def _progress(request: HttpRequest) -> HttpResponse:
    """How far a great act is with being taken back; htmx asks for this alone, and for the page once it is done."""
    going = takebacks.going()
    if not going:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "roadmap/_takebacks.html", {"going": going})


def _later(request: HttpRequest, actor: Actor) -> Act | None:
    """The act that stood in the way of another, where it can be taken back."""
    xid = whole(request.GET.get("later", ""), MOST_XID) or 0
    if not xid or refusal_of([xid], actor):
        return None
    return told([group_of(xid)], MOST_TOLD)[0]


def _within(request: HttpRequest) -> str:
    name = request.GET.get("within", "")
    return name if name in WITHIN else "hour"


def _taken_back(request: HttpRequest, actor: Actor, everyone: bool) -> Refused | None:
    """What stands in the way; None once it is done and said."""
    since = _moment(request.POST.get("since", ""))
    if since is None:
        return Invalid({"since": _("Say since when.")})
    try:
        with transaction.atomic():
            found = undo_since(
                since, by=actor, everyone=everyone, leave_blocked="leave_blocked" in request.POST
            )
    except (Conflict, Invalid) as refusal:
        return refusal
    if found:
        say(request, actor, _done(found))
    else:
        messages.info(request, _("There was nothing to take back."))
    return None


def _done(found: Sequence[Act]) -> str:
    """ "Took back 43 acts. 7 stay as they are."."""
    left = sum(1 for act in found if act.why)
    done = len(found) - left
    said = ngettext("Took back %(n)d act.", "Took back %(n)d acts.", done) % {"n": done}
    stay = ngettext("%(n)d stays as it is.", "%(n)d stay as they are.", left) % {"n": left}
    return f"{said} {stay}" if left else said


def _moment(text: str) -> datetime | None:
    """With its zone; in UTC, for Postgres knows fewer zones than Python."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _reasons(refused: Refused | None) -> list[dict[str, Any]]:
    return getattr(refused, "extra", {}).get("conflicts", []) if refused else []


def _shown(actor: Actor, within: str, who: str) -> dict[str, Any]:
    since = actor.now - WITHIN[within][0]
    xids = acts.acts_since(since, actor, who == "all")
    others = acts.said_by_others(xids, actor)
    groups, folded = folds_of(gathered([xid for xid in xids if xid not in others]))
    return {
        "area": "roadmap",
        "page": "acts",
        "acts": told(groups[:SHOWN], MOST_TOLD),
        "total": len(groups),
        "folded": _folded(folded[:MOST_FOLDED]),
        "more": acts.more_than_read(since, actor, who == "all"),
        "since": since,
        "within": within,
        "who": who,
        "ways": [(name, label) for name, (_span, label) in WITHIN.items()],
        "going": takebacks.going(),
        "stopped": takebacks.stopped(since),
    }


def _folded(folded: Sequence[Sequence[Group]]) -> list[dict[str, Any]]:
    """What was done and taken back again: the first act of each, and the last, which is undone to do it again."""
    acts = {
        act.xid: act
        for act in told([group for groups in folded for group in (groups[0], groups[-1])], MOST_TOLD)
    }
    ends = [(groups[-1].xids[0], groups[0].xids[0]) for groups in folded]
    return [
        {"act": acts[first], "n": len(groups) - 1, "back": acts[last], "again": last}
        for groups, (first, last) in zip(folded, ends, strict=True)
        if first in acts and last in acts
    ]
