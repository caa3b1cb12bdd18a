"""An edition: one digest for an audience, language, zone and period, worded and set once for all its recipients."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from core.events import START, Cursor, latest_cursor
from core.tenancy import actor
from stakeholders.letters import MARK, MARKS
from stakeholders.models import Audience, Edition, Subscription
from stakeholders.phrases import context_of, page_url, sent_words
from stakeholders.snapshots import Window
from stakeholders.told import Told, bounds, tell
from stakeholders.verdicts import verdicts_known
from stakeholders.zones import zone_or_utc


@dataclass(frozen=True)
class Reader:
    """For whom an edition is worded."""

    audience: Audience
    language: str
    zone: str
    cadence: str

    @classmethod
    def of(cls, subscription: Subscription) -> "Reader":
        person = subscription.stakeholder
        zone = str(zone_or_utc(person.zone, actor().workspace.zone))
        return cls(subscription.audience, person.language, zone, subscription.cadence)


def window_of(subscription: Subscription) -> Window:
    """What this reader has not been told yet. Updates may be a day older than the last digest, for transactions
    that were slow; whole days, so that readers alike have the same window."""
    cursor = Cursor.parse(subscription.cursor) if subscription.cursor else latest_cursor()
    midnight = subscription.since and subscription.since.astimezone(UTC).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    return Window(after=cursor, not_before=midnight - timedelta(days=1) if midnight else None)


@dataclass(frozen=True)
class Wanted:
    """What one reader is to be told at `due_at`; `stood`: the verdicts on KPIs that they know of."""

    reader: Reader
    window: Window
    due_at: datetime
    stood: Mapping[str, str] = field(default_factory=dict)


def wanted_by(due: Sequence[tuple[Subscription, datetime]]) -> list[Wanted]:
    stood = verdicts_known([subscription for subscription, _at in due])
    return [Wanted(Reader.of(one), window_of(one), at, stood.get(one.pk, {})) for one, at in due]


def edition_for(wanted: Wanted) -> Edition | None:
    return editions_for([wanted])[0]


def editions_for(wanted: Sequence[Wanted]) -> list[Edition | None]:
    """The edition of each: found, or built and not yet kept (`keep`). None when nothing happened that could matter to
    anyone; an `empty` one when what happened is nothing for this audience."""
    ends: dict[Cursor, Any] = {}
    prints = [_print(one, ends) for one in wanted]
    found = _known({one for one in prints if one})
    for one, print_ in zip(wanted, prints, strict=True):
        if print_ and print_ not in found:
            first, last = _ends(one.window, ends)
            found[print_] = build(replace(one, window=_tightened(one.window, first)), upto=last)
            found[print_].fingerprint = print_
    return [found[print_] if print_ else None for print_ in prints]


def keep(editions: Iterable[Edition | None]) -> None:
    """Store those that are new. What another worker has just stored is taken instead of ours: it says the same."""
    used = {edition.fingerprint: edition for edition in editions if edition}
    new = {print_: edition for print_, edition in used.items() if edition._state.adding}
    if new:
        Edition.objects.bulk_create(new.values(), ignore_conflicts=True)
        for pk, print_ in Edition.objects.filter(fingerprint__in=new).values_list("pk", "fingerprint"):
            new[print_].pk = pk
            new[print_]._state.adding = False
    transaction.on_commit(partial(_remember, actor().workspace.pk, used))


def _ends(window: Window, known: dict[Cursor, Any]) -> tuple[Cursor | None, Cursor | None]:
    """First and last event of a window by cursor; asked once for readers who stopped at the same place."""
    begin = window.after or START
    if not window.by_time and begin not in known:
        known[begin] = bounds(begin)
    return (None, None) if window.by_time else known[begin]


def _print(one: Wanted, ends: dict[Cursor, Any]) -> str:
    """What tells editions apart; "" when there is nothing to make one of."""
    first, last = _ends(one.window, ends)
    if not one.window.by_time and first is None and not one.stood:
        return ""
    return _fingerprint(one, first, last)


def _tightened(window: Window, first: Cursor | None) -> Window:
    """The same events, beginning right before the first of them: alike for all readers who wait for these."""
    return replace(window, after=Cursor(first.xid, first.id - 1)) if first else window


# Editions that this process used last, so that a thousand readers alike do not fetch theirs a thousand times. They get
# in when their transaction has committed: one that was rolled back must not be referred to.
_recent: dict[tuple[Any, str], Edition] = {}
MOST_RECENT = 64


def _known(prints: set[str]) -> dict[str, Edition]:
    workspace = actor().workspace.pk
    found = {one: _recent[workspace, one] for one in prints if (workspace, one) in _recent}
    if missing := prints - found.keys():
        found |= {row.fingerprint: row for row in Edition.objects.filter(fingerprint__in=missing)}
    return found


def _remember(workspace: Any, editions: dict[str, Edition]) -> None:
    for print_, edition in editions.items():
        while (workspace, print_) not in _recent and len(_recent) >= MOST_RECENT:
            _recent.pop(next(iter(_recent)))
        _recent[workspace, print_] = edition


def build(wanted: Wanted, upto: Cursor | None = None) -> Edition:
    """Word and set an edition, without keeping it: what a preview shows and what is sent are made here."""
    reader, window, due_at = wanted.reader, wanted.window, wanted.due_at
    local = due_at.astimezone(ZoneInfo(reader.zone))
    # Without an end there is nothing to tell of the log, and what others are just writing is for the next time.
    closed = window if window.by_time else replace(window, upto=upto or window.after)
    with translation.override(reader.language), timezone.override(reader.zone):
        told = tell(reader.audience, closed, min(due_at, actor().now), wanted.stood)
        return Edition(
            workspace=actor().workspace,
            audience=reader.audience,
            language=reader.language,
            zone=reader.zone,
            since=window.since,
            until=due_at,
            cursor=str(upto or ""),
            content=told.as_json(),
            empty=told.empty,
            **({"subject": "", "html": "", "text": ""} if told.empty else _set(reader, told, local)),
        )


def _fingerprint(wanted: Wanted, first: Cursor | None, last: Cursor | None) -> str:
    reader, window, audience = wanted.reader, wanted.window, wanted.reader.audience
    said = (
        audience.pk,
        audience.version,
        reader.language,
        reader.zone,
        reader.cadence,
        first,
        last,
        window.since,
        window.until,
        window.not_before,
        wanted.due_at,
        sorted(wanted.stood.items()),
    )
    return hashlib.sha256("|".join(map(str, said)).encode()).hexdigest()


def _set(reader: Reader, told: Told, local: datetime) -> dict[str, str]:
    context = context_of(told, reader.audience) | {
        "marks": {name: MARK % name for name in MARKS},
        "sent": sent_words(local),
        "language": reader.language,
        "page_url": page_url(reader.audience),
        "cadence": reader.cadence,
    }
    text = render_to_string("digest/mail.txt", context)
    return {
        "subject": context["subject"][:300],
        "html": render_to_string("digest/mail.html", context),
        "text": "\n".join(line.rstrip() for line in _squeeze(text.splitlines())).strip() + "\n",
    }


def _squeeze(lines: list[str]) -> list[str]:
    """At most one blank line in a row; templates leave more."""
    kept: list[str] = []
    for one in lines:
        if one.strip() or (kept and kept[-1].strip()):
            kept.append(one)
    return kept
