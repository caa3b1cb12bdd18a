"""The next digest of a reader, made by the builder that will send it, and when it goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.events import START
from core.models import Schedule
from core.tenancy import actor
from stakeholders.actions.subscriptions import KIND
from stakeholders.editions import build, wanted_by
from stakeholders.letters import fill, values_for
from stakeholders.models import Edition, Subscription
from stakeholders.phrases import sent_words
from stakeholders.reading import KEYS
from stakeholders.told import Told, bounds


@dataclass(frozen=True)
class Preview:
    """`edition` is not kept. `due_at` None: paused, or without an address. `empty`: as things stand no mail will go."""

    edition: Edition
    told: Told
    due_at: datetime | None
    zone: str
    since: datetime | None
    values: dict[str, str]

    @property
    def empty(self) -> bool:
        return self.edition.empty

    @property
    def when(self) -> str:
        """ "Thursday, 14 May, 08:00 in Oslo", in the active language."""
        return sent_words(self.due_at.astimezone(ZoneInfo(self.zone))) if self.due_at else ""

    @property
    def html(self) -> str:
        return fill(self.edition.html, self.values, html=True)

    @property
    def text(self) -> str:
        return fill(self.edition.text, self.values, html=False)

    def as_json(self) -> dict[str, Any]:
        return {
            "due_at": self.due_at,
            "zone": self.zone,
            "empty": self.empty,
            "subject": self.edition.subject,
            "text": self.text,
            "html": self.html,
            "content": self.edition.content,
        }


def preview_of(subscription: Subscription) -> Preview:
    schedule = Schedule.objects.filter(kind=KIND, subject_id=subscription.pk, enabled=True).first()
    due_at = schedule.next_due_at if schedule else None
    (wanted,) = wanted_by([(subscription, due_at or actor().now)])
    _first, last = bounds(wanted.window.after or START)
    edition = build(wanted, upto=last)
    values = values_for(subscription.stakeholder, subscription, edition, subscription.since, None) | KEYS
    return Preview(
        edition, Told.from_json(edition.content), due_at, wanted.reader.zone, subscription.since, values
    )
