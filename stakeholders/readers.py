"""Whom a shared view is drawn for, and what that takes."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from core.tenancy import Actor
from roadmap.export.asked import Asked
from stakeholders.seen_colours import Colours
from stakeholders.seen_milestones import SeenMilestone
from stakeholders.seen_words import head
from stakeholders.sharing import may_show
from stakeholders.visibility import OWN, Names, Rules


@dataclass(frozen=True)
class Readers:
    view: Asked
    rules: Rules
    names: Names
    actor: Actor
    colours: Colours
    parents: dict[str, str] = field(default_factory=dict)
    milestones: list[SeenMilestone] = field(default_factory=list)
    # Of a calendar: the month that is asked for, as "2026-08".
    month: str = ""

    @property
    def today(self) -> date:
        return timezone.localdate(self.actor.now)

    def head(self, name: str) -> str:
        own = self.names.own.get(name.removeprefix(OWN)) if name.startswith(OWN) else None
        return own.name if own else head(name)

    def may(self, name: str) -> bool:
        return may_see(name, self.rules, self.names)

    def visible(self, *wanted: str) -> list[str]:
        return [name for name in dict.fromkeys(wanted) if self.may(name)]


def may_see(name: str, rules: Rules, names: Names) -> bool:
    return may_show(name, rules) and (not name.startswith(OWN) or name[len(OWN) :] in names.own)
