"""Decisions: the list, one with its evidence, and what was decided about an item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import User
from core.tenancy import Actor
from roadmap.evidence import Row, gather, readable, table
from roadmap.models import Decision, DecisionItem, DecisionState, Item, Verdict

ITEM = ("item__status", "item__objective", "item__team", "item__product")


def decisions(q: str = "", state: str = "") -> QuerySet[Decision]:
    """The latest first, with their options; every word of `q` in title, question, reason or an item's key or title."""
    rows = Decision.objects.select_related("by").prefetch_related("options__item")
    for word in q.split():
        there = Q(title__icontains=word) | Q(question__icontains=word) | Q(reason__icontains=word)
        items = DecisionItem.objects.filter(Q(item__key__iexact=word) | Q(item__title__icontains=word))
        rows = rows.filter(there | Q(pk__in=items.values("decision")))
    return (rows.filter(state=state) if state else rows).order_by("-decided_at", "-created_at")


def due(today: date) -> QuerySet[Decision]:
    """Those decided that were to be looked at again by now."""
    rows = Decision.objects.filter(state=DecisionState.DECIDED, revisit_on__lte=today)
    return rows.prefetch_related("options__item").order_by("revisit_on")


def headline() -> str:
    """How many wait, and how many are to be looked at again; "" when there is none."""
    open_, again = (
        Decision.objects.filter(state=DecisionState.OPEN).count(),
        due(timezone.localdate()).count(),
    )
    said = []
    if open_:
        said.append(ngettext("%(n)d question is open.", "%(n)d questions are open.", open_) % {"n": open_})
    if again:
        words = ngettext(
            "%(n)d decision is due to be looked at again.",
            "%(n)d decisions are due to be looked at again.",
            again,
        )
        said.append(words % {"n": again})
    if not said and (made := Decision.objects.count()):
        words = ngettext("%(n)d decision, nothing open.", "%(n)d decisions, nothing open.", made)
        said.append(words % {"n": made})
    return " ".join(said)


@dataclass
class Choice:
    """One of the items, with the verdict where there is one."""

    item: Item
    verdict: str = ""

    @property
    def word(self) -> str:
        return str(Verdict(self.verdict).label) if self.verdict else ""


@dataclass
class Comparison:
    choices: list[Choice]
    rows: list[Row]

    @property
    def same(self) -> list[Row]:
        return [row for row in self.rows if not row.differs]

    @property
    def different(self) -> list[Row]:
        return [row for row in self.rows if row.differs]

    def sentence(self) -> str:
        """Which item leads in the most rows; "" when none does."""
        wins = [sum(row.cells[place].best for row in self.rows) for place in range(len(self.choices))]
        most, judged = max(wins, default=0), sum(any(cell.best for cell in row.cells) for row in self.rows)
        if not most or wins.count(most) > 1:
            return ""
        said = _("%(key)s is best in %(n)d of the %(all)d rows that can be compared.")
        return said % {"key": self.choices[wins.index(most)].item.key, "n": most, "all": judged}


def compare(actor: Actor, items: Sequence[Item]) -> Comparison:
    """As things stand now."""
    known = gather(actor, items)
    return Comparison([Choice(item) for item in items], table([known[item.pk] for item in items]))


def comparison_of(decision: Decision, actor: Actor, now: bool = False) -> Comparison:
    """Of a decision: as it stood when it was made, unless `now`; of an open question as things stand."""
    options = list(decision.options.select_related(*ITEM))
    items = [option.item for option in options]
    if now or decision.state == DecisionState.OPEN:
        found = compare(actor, items)
    else:
        kept = [[(label, one) for label, one in option.evidence.get("facts", [])] for option in options]
        found = Comparison([], table([readable(actor, facts) for facts in kept]))
    found.choices = [Choice(option.item, option.verdict) for option in options]
    return found


def items_named(actor: Actor, keys: str) -> list[Item]:
    """The items with these keys or ids, separated by commas or blanks, in this order; unknown ones left out."""
    names = [name.strip().upper() for name in keys.replace(",", " ").split()][:50]
    rows = Item.objects.select_related("status", "objective", "team", "product").filter(key__in=names)
    found = {item.key: item for item in rows}
    return [found[name] for name in dict.fromkeys(names) if name in found]


def deciders_of(decision: Decision) -> list[User]:
    return list(User.objects.filter(pk__in=decision.deciders).order_by("name"))


def of_item(item: Item) -> list[DecisionItem]:
    """What was or is decided about an item, the latest first."""
    rows = DecisionItem.objects.filter(item=item).select_related("decision")
    return list(
        rows.prefetch_related("decision__options__item").order_by(
            "-decision__decided_at", "-decision__created_at"
        )
    )


def told(option: DecisionItem) -> str:
    """ "Decided on 3 May: chosen over PAY-7 because …"."""
    decision = option.decision
    others = [one for one in decision.options.all() if one.item_id != option.item_id]
    keys = ", ".join(one.item.key for one in others)
    if decision.state == DecisionState.OPEN or decision.decided_at is None:
        return _("To be decided, beside %(others)s.") % {"others": keys}
    patterns = {
        Verdict.CHOSEN: _("Decided on %(day)s: chosen over %(others)s because: %(why)s"),
        Verdict.LATER: _("Decided on %(day)s: later, after %(others)s, because: %(why)s"),
        Verdict.REJECTED: _("Decided on %(day)s: rejected for %(others)s because: %(why)s"),
    }
    chosen = [one.item.key for one in others if one.verdict == Verdict.CHOSEN]
    against = [one.item.key for one in others if one.verdict != Verdict.CHOSEN]
    named = against if option.verdict == Verdict.CHOSEN else chosen
    return patterns[Verdict(option.verdict)] % {
        "day": date_format(timezone.localtime(decision.decided_at), "j F Y"),
        "others": ", ".join(named) or keys,
        "why": Truncator(decision.reason).chars(160),
    }
