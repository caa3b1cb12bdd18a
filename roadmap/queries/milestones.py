"""Milestones with what they contain, how far that is, and what will be late for them."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import OPEN_CATEGORIES, Category, Item, Milestone

NAMED = 3


@dataclass
class Contents:
    """One milestone as its page shows it. Dropped items are listed, but do not count."""

    milestone: Milestone
    today: date
    items: list[Item] = field(default_factory=list)

    @cached_property
    def counted(self) -> list[Item]:
        return [item for item in self.items if item.status.category != Category.DROPPED]

    @cached_property
    def shipped(self) -> int:
        return sum(item.status.category == Category.SHIPPED for item in self.counted)

    @cached_property
    def late(self) -> list[Item]:
        """Open items that end after the milestone, or should have ended already."""
        due = self.milestone.date
        return [
            item
            for item in self.counted
            if item.status.category in OPEN_CATEGORIES
            and item.end
            and (item.end < self.today or (due and item.end > due))
        ]

    @property
    def percent(self) -> int:
        return round(100 * self.shipped / len(self.counted)) if self.counted else 0

    @property
    def overdue(self) -> bool:
        due = self.milestone.date
        return due is not None and due < self.today and self.milestone.done_at is None

    def sentence(self) -> str:
        """What matters now, in words."""
        return " ".join(filter(None, (self._when(), self._far(), self._lateness())))

    def _when(self) -> str:
        due = self.milestone.date
        if self.milestone.done_at or due is None:
            return ""
        days = (due - self.today).days
        if days < 0:
            return ngettext("%(n)d day past its date.", "%(n)d days past its date.", -days) % {"n": -days}
        if days == 0:
            return _("Due today.")
        if days < 60:
            return ngettext("In %(n)d day.", "In %(n)d days.", days) % {"n": days}
        return _("In %(n)d weeks.") % {"n": days // 7}

    def _far(self) -> str:
        if not self.counted:
            return _("Nothing is in it yet.")
        if self.shipped == len(self.counted):
            return _("Everything in it is shipped.")
        return _("%(done)d of %(all)d shipped.") % {"done": self.shipped, "all": len(self.counted)}

    def _lateness(self) -> str:
        if not self.late:
            return ""
        named = ", ".join(item.key for item in self.late[:NAMED])
        if len(self.late) > NAMED:
            named = _("%(named)s and %(n)d more") % {"named": named, "n": len(self.late) - NAMED}
        said = ngettext("%(named)s will be late for it.", "%(named)s will be late for it.", len(self.late))
        return said % {"named": named}


def milestones(today: date) -> tuple[list[Contents], list[Contents]]:
    """(ahead, reached), each by date, those without one last; two queries."""
    rows = Milestone.objects.select_related("product").order_by("date", "position", "name")
    found = {row.pk: Contents(row, today) for row in rows}
    items = (
        Item.objects.live().exclude(milestone=None).select_related("status", "owner").order_by("end", "rank")
    )
    for item in items:
        found[item.milestone_id].items.append(item)
    ahead = [one for one in found.values() if one.milestone.done_at is None]
    reached = [one for one in found.values() if one.milestone.done_at is not None]
    return ahead, reached[::-1]


def headline(ahead: list[Contents]) -> str:
    """The state of all that lies ahead, in one sentence; "" when nothing does."""
    if not ahead:
        return ""
    troubled = [one for one in ahead if one.late or one.overdue]
    if not troubled:
        return ngettext(
            "%(n)d milestone ahead, on time as planned.",
            "%(n)d milestones ahead, on time as planned.",
            len(ahead),
        ) % {"n": len(ahead)}
    return ngettext(
        "%(bad)d of %(n)d milestones ahead is in danger.",
        "%(bad)d of %(n)d milestones ahead are in danger.",
        len(troubled),
    ) % {"bad": len(troubled), "n": len(ahead)}
