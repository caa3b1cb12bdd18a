"""Milestones and dates of items as a calendar (RFC 5545)."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core import links
from core.dates import Precision, say, span
from core.tenancy import Actor
from roadmap.export.asked import Asked
from roadmap.export.book import Book, Row
from roadmap.export.rows import rows_of
from roadmap.models import Milestone

KIND = "calendar"


def calendar_of(actor: Actor, asked: Asked, name: str) -> bytes:
    """All dates of the items that `asked` shows, and all milestones."""
    calendar = Calendar()
    calendar.add("prodid", "-//pmhub//roadmap//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for event in (*_milestones(actor), *_items(actor, asked)):
        calendar.add_component(event)
    return calendar.to_ical()


def tag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _milestones(actor: Actor) -> Iterator[Event]:
    for one in Milestone.objects.exclude(date=None).select_related("product"):
        event = _event(
            f"milestone-{one.pk}", one.name, one.date, one.date, one.date_precision, one.updated_at
        )
        event.add("categories", [str(one.get_kind_display())])
        event.add("url", links.absolute(f"/w/{actor.workspace.slug}/roadmap/milestones/{one.pk}/"))
        yield event


def _items(actor: Actor, asked: Asked) -> Iterator[Event]:
    book = Book()
    for row in rows_of(asked, actor):
        if row["start"] or row["end"]:
            yield _item(actor, book, row)


def _item(actor: Actor, book: Book, row: Row) -> Event:
    first, last = row["start"] or row["end"], row["end"] or row["start"]
    precision = max(filter(None, (row["start_precision"], row["end_precision"])), key=list(Precision).index)
    moment = parse_datetime(row["updated_at"])
    title = f"{row['key']} {row['title']}"
    event = _event(row["id"], title, date.fromisoformat(first), date.fromisoformat(last), precision, moment)
    told = [book.words(row, "status"), book.words(row, "owner"), say(date.fromisoformat(last), precision)]
    event.add("description", ", ".join(str(one) for one in told if one))
    event.add("url", links.absolute(f"/w/{actor.workspace.slug}/roadmap/?item={row['key']}"))
    return event


def _event(uid: str, title: str, first: date, last: date, precision: str, at: object) -> Event:
    """Whole days, from the first of the span to the last; DTEND is the day after."""
    event = Event()
    event.add("uid", f"{uid}@pmhub")
    words = Precision(precision).label
    event.add(
        "summary",
        title
        if precision == "day"
        else _("%(title)s (%(precision)s)") % {"title": title, "precision": words},
    )
    event.add("dtstart", span(first, precision)[0])
    # The last day of the calendar has none after it.
    event.add("dtend", min(span(last, precision)[1], date.max - timedelta(days=1)) + timedelta(days=1))
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("transp", "TRANSPARENT")
    return event
