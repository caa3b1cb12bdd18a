"""An edition: one digest for an audience, language, zone and period, worded and set once for all its recipients.

Where a recipient's name, address or links belong, the stored text carries marks; `fill` puts them in.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import links
from core.events import Cursor, latest_cursor
from core.markdown import render as markdown
from core.tenancy import actor
from stakeholders.models import Audience, Edition, Stakeholder, StatusPage, Subscription
from stakeholders.models.updates import Health
from stakeholders.plain import paragraphs
from stakeholders.snapshots import Window
from stakeholders.told import Note, Told, bounds, tell
from stakeholders.words import Line, headline, line
from stakeholders.zones import city, zone_or_utc

# From a private area of Unicode, so that nobody's title can be taken for a mark.
MARK = "\uf8f0%s\uf8f1"
MARKS = ("name", "email", "role", "period", "view", "unsubscribe", "preferences")
MOST_LINES = 40
HEALTH_TONES = {"on_track": "good", "at_risk": "risk", "off_track": "late"}
HEALTH_SIGNS = {"on_track": "●", "at_risk": "▲", "off_track": "■"}


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


def edition_for(reader: Reader, window: Window, due_at: datetime) -> Edition | None:
    """The edition of `window`: found, or built and kept. None when nothing happened that could matter to anyone;
    an `empty` one when what happened is nothing for this audience."""
    begin = window.after or Cursor(0, 0)
    first, last = (None, None) if window.by_time else bounds(begin)
    if not window.by_time and first is None:
        return None
    print_ = _fingerprint(reader, window, first, last, due_at)
    place = (actor().workspace.pk, print_)
    known = _recent.get(place) or Edition.objects.filter(fingerprint=print_).first()
    if known is None:
        known = build(reader, _tightened(window, first), due_at, upto=last)
        known.fingerprint = print_
        known.save(force_insert=True)
    transaction.on_commit(partial(_remember, place, known))
    return known


def _tightened(window: Window, first: Cursor | None) -> Window:
    """The same events, beginning right before the first of them: alike for all readers who wait for these."""
    return replace(window, after=Cursor(first.xid, first.id - 1)) if first else window


# Editions that this process used last, so that a thousand readers alike do not fetch theirs a thousand times. They get
# in when their transaction has committed: one that was rolled back must not be referred to.
_recent: dict[tuple[Any, str], Edition] = {}
MOST_RECENT = 64


def _remember(place: tuple[Any, str], edition: Edition) -> None:
    while place not in _recent and len(_recent) >= MOST_RECENT:
        _recent.pop(next(iter(_recent)))
    _recent[place] = edition


def build(reader: Reader, window: Window, due_at: datetime, upto: Cursor | None = None) -> Edition:
    """Word and set an edition, without keeping it: what a preview shows and what is sent are made here."""
    local = due_at.astimezone(ZoneInfo(reader.zone))
    closed = window if window.by_time else replace(window, upto=upto)
    with translation.override(reader.language), timezone.override(reader.zone):
        told = tell(reader.audience, closed, min(due_at, actor().now))
        return Edition(
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


def _fingerprint(
    reader: Reader, window: Window, first: Cursor | None, last: Cursor | None, due_at: datetime
) -> str:
    audience = reader.audience
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
        due_at,
    )
    return hashlib.sha256("|".join(map(str, said)).encode()).hexdigest()


# Words and setting -------------------------------------------------------------------------------------------


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


def context_of(told: Told, audience: Audience) -> dict[str, Any]:
    """What the mail, its text and the page in the browser are set from."""
    lines = [line(change) for change in told.changes]
    return {
        "workspace": actor().workspace,
        "audience": audience,
        "subject": subject_of(told),
        "counts": counts_of(lines),
        "lines": lines[:MOST_LINES],
        "more": max(len(lines) - MOST_LINES, 0),
        "updates": [update_words(note) for note in told.notes],
        "kpis": told.kpis,
    }


def subject_of(told: Told) -> str:
    """The main thing first: what shipped, slipped or was dropped; else who is in trouble; else what changed."""
    rest = len(told.changes) + len(told.notes) - 1
    weighty = told.changes and told.changes[0].kind in ("shipped", "later", "gone")
    trouble = next((note for note in told.notes if note.health != Health.ON_TRACK), None)
    if told.changes and (weighty or not trouble):
        said = headline(told.changes[0])
    else:
        note = trouble or told.notes[0]
        said = _health_sentence(note)
    if rest <= 0:
        return said
    return ngettext("%(said)s, and %(count)d more", "%(said)s, and %(count)d more", rest) % {
        "said": said,
        "count": rest,
    }


def _health_sentence(note: Note) -> str:
    sentences = {
        "on_track": _("On track: %(subject)s"),
        "at_risk": _("At risk: %(subject)s"),
        "off_track": _("Off track: %(subject)s"),
    }
    return sentences[note.health] % {"subject": note.subject}


def counts_of(lines: list[Line]) -> str:
    """ "Three shipped, two take longer, one is new." as figures, so that a reader knows what to expect."""
    count = Counter(one.kind for one in lines)
    sayings = (
        ("shipped", ngettext("%(count)d shipped", "%(count)d shipped", count["shipped"])),
        ("later", ngettext("%(count)d takes longer", "%(count)d take longer", count["later"])),
        ("earlier", ngettext("%(count)d comes sooner", "%(count)d come sooner", count["earlier"])),
        ("gone", ngettext("%(count)d was dropped", "%(count)d were dropped", count["gone"])),
        ("new", ngettext("%(count)d is new", "%(count)d are new", count["new"])),
        ("started", ngettext("%(count)d has begun", "%(count)d have begun", count["started"])),
    )
    said = [saying % {"count": count[kind]} for kind, saying in sayings if count[kind]]
    if len(lines) < 3 or not said:
        return ""
    return _join(said)


def _join(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0] + "."
    return pgettext("list", "%(first)s and %(last)s.") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def update_words(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "subject": note.subject,
        "health": Health(note.health).label,
        "tone": HEALTH_TONES[note.health],
        "sign": HEALTH_SIGNS[note.health],
        "paragraphs": paragraphs(note.narrative),
        "html": markdown(note.narrative),
        "author": note.author,
        "at": note.published_at,
    }


def sent_words(local: datetime) -> str:
    """ "Thursday, 14 May, 08:00 in Oslo"."""
    return _("%(day)s, %(time)s in %(city)s") % {
        "day": date_format(local, _("l, j F")),
        "time": date_format(local, "H:i"),
        "city": city(str(local.tzinfo)),
    }


def period_words(since: datetime | None, until: datetime, zone: str) -> str:
    """ "30 April to 14 May", in the active language."""
    here = ZoneInfo(zone)
    last = until.astimezone(here).date()
    first = since.astimezone(here).date() if since else None
    if first is None or first == last:
        return _day(last, last)
    return _("%(first)s to %(last)s") % {"first": _day(first, last), "last": _day(last, last)}


def _day(day: date, beside: date) -> str:
    return date_format(day, _("j F") if day.year == beside.year else _("j F Y"))


def page_url(audience: Audience) -> str:
    """The address of the audience's open status page, or ""."""
    page = StatusPage.objects.filter(audience=audience, enabled=True).first()
    if page is None:
        return ""
    return links.absolute(f"/s/{links.make('status', page.workspace_id, page.pk, page.generation)}/")


def _squeeze(lines: list[str]) -> list[str]:
    """At most one blank line in a row; templates leave more."""
    kept: list[str] = []
    for one in lines:
        if one.strip() or (kept and kept[-1].strip()):
            kept.append(one)
    return kept


# One recipient's copy ------------------------------------------------------------------------------------------


def values_for(
    person: Stakeholder,
    subscription: Subscription | None,
    edition: Edition,
    since: datetime | None,
    digest_id: Any,
) -> dict[str, str]:
    """What stands at the marks in this recipient's copy."""
    workspace = edition.workspace_id or actor().workspace.pk
    stop = links.make("unsubscribe", workspace, subscription.pk) if subscription else ""
    with translation.override(edition.language):
        return {
            "name": person.name,
            "email": person.email,
            "role": f", {person.get_kind_display()}" if person.kind != "other" else "",
            "period": period_words(since, edition.until, edition.zone),
            "view": links.absolute(f"/d/{links.make('digest', workspace, digest_id)}/") if digest_id else "",
            "unsubscribe": links.absolute(f"/u/{stop}/") if stop else "",
            "preferences": links.absolute(f"/u/{stop}/") if stop else "",
        }


def fill(text: str, values: Mapping[str, str], *, html: bool) -> str:
    for name in MARKS:
        value = values.get(name, "")
        text = text.replace(MARK % name, escape(value) if html else value)
    return text
