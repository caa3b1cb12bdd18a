"""What items are expected to move: what decisions are made on."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import number
from core.tenancy import Actor
from metrics.models import ExpectedEffect
from metrics.queries.bets import effect_lines
from roadmap.evidence import Fact, fact
from roadmap.models import Item, ItemSignal, SignalKind


def for_items(actor: Actor, items: Sequence[Item]) -> dict[UUID, dict[str, Fact]]:
    """Nothing for who may not read metrics."""
    if not actor.can("read", "metrics"):
        return {}
    rows = ExpectedEffect.objects.filter(item__in=items).select_related("kpi", "item").order_by("created_at")
    said: dict[UUID, list[str]] = defaultdict(list)
    for line in effect_lines(actor, list(rows)):
        words = f"{line.row.kpi.name} {line.expected} {line.when}"
        measured = _("%(said)s measured") % {"said": line.measured} if line.measured else ""
        said[line.row.item_id].append(", ".join(filter(None, (words, measured))))
    ways = ItemSignal.objects.filter(item__in=items, kind=SignalKind.EFFECT).values_list("item_id", "value")
    share = dict(ways)
    return {item.pk: {_("Expected effect"): _effects(said[item.pk], share.get(item.pk))} for item in items}


def _effects(lines: list[str], share: float | None) -> Fact:
    """`share`: percent of the way to the targets of these KPIs."""
    if not lines:
        return fact(_("none named"))
    words = ngettext("%(n)d KPI", "%(n)d KPIs", len(lines)) % {"n": len(lines)}
    if not share:
        return fact(words, lines=lines)
    said = _("%(kpis)s, %(share)s%% of the way to target") % {"kpis": words, "share": number(share, 0)}
    return fact(said, share, "high", lines=lines)
