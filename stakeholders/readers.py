"""Whom a shared view is drawn for, and what that takes."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import far_words
from core.tenancy import Actor
from roadmap.export.asked import Asked
from stakeholders.seen_colours import Colours
from stakeholders.seen_milestones import SeenMilestone
from stakeholders.seen_words import head
from stakeholders.sharing import may_show
from stakeholders.visibility import OWN, Names, Rules, Seen


@dataclass(frozen=True)
class Readers:
    view: Asked
    rules: Rules
    names: Names
    actor: Actor
    colours: Colours
    parents: dict[str, str] = field(default_factory=dict)
    milestones: list[SeenMilestone] = field(default_factory=list)
    # All that they see, of which one page is drawn.
    whole: list[Seen] = field(default_factory=list)
    # Of a calendar: the month that is asked for, as "2026-08".
    month: str = ""

    @property
    def today(self) -> date:
        return timezone.localdate(self.actor.now)

    def head(self, name: str) -> str:
        own = self.names.own.get(name.removeprefix(OWN)) if name.startswith(OWN) else None
        return own.name if own else head(name)

    def late(self, one: Seen) -> str:
        """ "3 weeks late", where statuses are seen; of what is known to the quarter, only that it is late."""
        if "status" not in self.rules.fields or one.stage != "open" or one.end is None:
            return ""
        days = (self.today - one.end.last).days
        if days <= 0:
            return ""
        exact = one.end.precision == "day"
        return _("%(span)s late") % {"span": far_words(days)} if exact else _("late")

    def may(self, name: str) -> bool:
        return may_see(name, self.rules, self.names)

    def visible(self, *wanted: str) -> list[str]:
        return [name for name in dict.fromkeys(wanted) if self.may(name)]


def may_see(name: str, rules: Rules, names: Names) -> bool:
    return may_show(name, rules) and (not name.startswith(OWN) or name[len(OWN) :] in names.own)
