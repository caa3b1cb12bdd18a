"""Acts as people know them: an import of many transactions, or the taking back of one, is one act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.batches import Group, begun
from core.models import Event, ImportJob, Takeback, User
from roadmap.queries.acts import Act, described, fitting

Named = Mapping[UUID, ImportJob | Takeback]


def told(groups: Sequence[Group], most: int) -> list[Act]:
    """The acts in words, the latest first. Of single transactions only as many as have `most` events together."""
    alone = described(fitting([group.xids[0] for group in groups if group.run is None], most))
    runs = {group.run: group for group in groups if group.run is not None}
    named = _named(list(runs))
    acts = [*alone, *(_act(group, begun(run), named.get(run)) for run, group in runs.items())]
    return sorted(acts, key=lambda act: act.xid, reverse=True)


def _named(runs: Sequence[UUID]) -> Named:
    return {**ImportJob.objects.in_bulk(runs), **Takeback.objects.in_bulk(runs)}


def _act(group: Group, at: datetime, run: ImportJob | Takeback | None) -> Act:
    """Summed up by the database: nobody reads ten thousand events."""
    events = Event.objects.filter(xid__in=group.xids).order_by()
    rows = events.aggregate(rows=Count("object_id", distinct=True))["rows"]
    items = events.filter(model="roadmap.item")
    counts = items.aggregate(
        n=Count("object_id", distinct=True), made=Count("id", filter=Q(operation="insert"))
    )
    first: dict[str, Any] = events.values("actor", "source").first() or {"actor": None, "source": ""}
    who = User.objects.filter(pk=first["actor"]).first()
    words = [_words(run, **counts)]
    return Act(
        group.xids[0],
        at,
        str(who) if who else "",
        first["source"],
        rows,
        words,
        xids=group.xids,
    )


def _words(run: ImportJob | Takeback | None, n: int, made: int) -> str:
    """ "jira.csv: took back 393 items." """
    values = {"n": n, "name": getattr(run, "filename", "") or getattr(run, "name", "") or _("A file")}
    if isinstance(run, ImportJob) and run.kind == "history":
        said = ngettext(
            "%(name)s: played what became of %(n)d item.", "%(name)s: played what became of %(n)d items.", n
        )
    elif not isinstance(run, Takeback):
        said = ngettext("%(name)s: imported %(n)d item.", "%(name)s: imported %(n)d items.", n)
    elif made:
        said = ngettext("%(name)s: brought back %(n)d item.", "%(name)s: brought back %(n)d items.", n)
    else:
        said = ngettext("%(name)s: took back %(n)d item.", "%(name)s: took back %(n)d items.", n)
    return said % values
