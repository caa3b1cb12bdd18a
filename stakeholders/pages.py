"""What an audience's status page shows: worked out from what the audience may see, and from nothing else."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core import robots
from core.colour import hue_of
from core.dates import say
from core.events import latest_cursor
from core.markdown import render as markdown
from core.tenancy import actor
from stakeholders.changes import Change
from stakeholders.kpis import Figure, figures
from stakeholders.models import StatusPage, StatusUpdate
from stakeholders.models.updates import Health
from stakeholders.phrases import HEALTH_TONES
from stakeholders.snapshots import Window, load_names, pairs_in
from stakeholders.told import Note, kpi_order, notes_for, rules_of, seen_now, shipped_since
from stakeholders.visibility import Rules, Seen, When
from stakeholders.words import Line, headline, line

MOST_CHANGES, MOST_UPDATES, MOST_SHIPPED = 6, 3, 9
SHIPPED_DAYS = 90  # what is out for longer is news to nobody
DEFAULT_HUE = 205
FORM_SALT = "pmhub.signup"


@dataclass(frozen=True)
class Entry:
    """An item on the page. `flag` is said beside it: takes longer, new here."""

    title: str
    summary: str
    when: str
    flag: str = ""
    tone: str = ""
    icon: str = "calendar"
    note: str = ""


@dataclass(frozen=True)
class Shipped:
    """What is out. `when` is "" for an audience that sees no dates."""

    title: str
    summary: str
    when: str


@dataclass(frozen=True)
class Column:
    name: str
    title: str
    hint: str
    entries: list[Entry]


@dataclass(frozen=True)
class Shown:
    headline: str
    standfirst: str
    since: datetime
    changes: list[Line]
    more_changes: int
    columns: list[Column]
    shipped: list[Shipped]
    more_shipped: int
    updates: list[dict[str, Any]]
    kpis: list[Figure]


def show(page: StatusPage, now: datetime) -> Shown:
    """The whole page, in the active language."""
    audience = page.audience
    rules, names = rules_of(audience), load_names()
    since = now - timedelta(days=page.since_days)
    changes = pairs_in(Window(since=since), names=names).changes(rules)
    items = seen_now(rules, names)
    notes = notes_for(
        rules, names, list(StatusUpdate.objects.published().with_subjects()[: 10 * MOST_UPDATES])
    )
    columns = _columns(items, rules, {change.id: change for change in changes})
    shipped = shipped_since(rules, names, now - timedelta(days=SHIPPED_DAYS))
    return Shown(
        headline=page.headline or _headline(changes, columns),
        standfirst=page.standfirst or _standfirst(columns, changes),
        since=since,
        changes=[line(change) for change in changes[:MOST_CHANGES]],
        more_changes=max(len(changes) - MOST_CHANGES, 0),
        columns=columns,
        shipped=[_shipped(item) for item in shipped[:MOST_SHIPPED]],
        more_shipped=max(len(shipped) - MOST_SHIPPED, 0),
        updates=[_update(note) for note in notes[:MOST_UPDATES]],
        kpis=figures(kpi_order(audience, rules), now),
    )


def stamp(page: StatusPage, now: datetime) -> str:
    """Changes whenever the page might. KPIs come without events, hence the hour."""
    audience, workspace = page.audience, actor().workspace
    known = (page.pk, page.version, audience.version, workspace.name, workspace.accent, get_language())
    return hashlib.sha256(f"{known}|{latest_cursor()}|{now:%Y-%m-%d %H}".encode()).hexdigest()[:32]


def brand_hue(page: StatusPage) -> int:
    """The one hue of the page: its own, else the workspace's. The style sheet sets its lightness, for contrast."""
    hue = hue_of(page.accent) if page.accent else None
    hue = hue_of(actor().workspace.accent) if hue is None else hue
    return DEFAULT_HUE if hue is None else hue


def started() -> str:
    """Signed moment that a form to sign up carries, so that one filled in faster than anyone types is not believed."""
    return robots.stamp(FORM_SALT)


def letter(name: str) -> str:
    """What stands in the logo."""
    return next((sign.upper() for sign in name if sign.isalnum()), "·")


# Columns ----------------------------------------------------------------------------------------------------


def _columns(items: Sequence[Seen], rules: Rules, changed: dict[str, Change]) -> list[Column]:
    now_open = [item for item in items if item.stage == "open"]
    if "horizon" not in rules.fields:
        entries = [_entry(item, changed, full=True) for item in now_open]
        return [Column("now", _("Plans"), "", entries)] if entries else []
    heads = (
        ("now", pgettext("horizon", "Now"), _now_hint(rules)),
        ("next", pgettext("horizon", "Next"), _("Decided, not begun.")),
        ("later", pgettext("horizon", "Later"), _("Wanted. Not promised.")),
    )
    return [
        Column(name, title, hint, [_entry(item, changed, full=name == "now") for item in _of(now_open, name)])
        for name, title, hint in heads
    ]


def _of(items: Sequence[Seen], horizon: str) -> list[Seen]:
    """In a column: what has a date first, the nearest first; then in roadmap order."""
    mine = [item for item in items if item.horizon == horizon]
    return sorted(mine, key=lambda item: (item.end is None, item.end.last if item.end else None or 0))


def _now_hint(rules: Rules) -> str:
    if "dates" not in rules.fields or rules.precision == "none":
        return _("We are building it.")
    return _("We are building it. Dates are our best estimate.")


def _entry(item: Seen, changed: dict[str, Change], *, full: bool) -> Entry:
    """Less certainty, less room: a date only where the work has begun."""
    kind = changed[item.id].kind if item.id in changed else ""
    flags = {
        "later": (_("Takes longer"), "late", "s-late"),
        "new": (_("New here"), "", "s-planned"),
    }
    flag, tone, icon = flags.get(kind, ("", "", "calendar"))
    dated = _brief(item.end) if full else ""
    if full and kind != "later":
        flag, tone, icon = dated, "", "calendar"
    return Entry(item.title, item.summary, dated, flag, tone, icon, note=dated if flag != dated else "")


def _shipped(item: Seen) -> Shipped:
    return Shipped(
        item.title, item.summary, say(item.shipped.last, item.shipped.precision) if item.shipped else ""
    )


def _brief(when: When | None) -> str:
    """A date as short as it can be read: the year is left out where a month of this year is meant."""
    return say(when.last, when.precision) if when else ""


# Words -------------------------------------------------------------------------------------------------------


def _headline(changes: Sequence[Change], columns: Sequence[Column]) -> str:
    first = {change.kind: change for change in reversed(changes)}
    weighty = [first[kind] for kind in ("shipped", "later", "earlier", "new") if kind in first]
    if weighty:
        return ". ".join(headline(change) for change in weighty[:2])
    count = len(columns[0].entries) if columns else 0
    if not count:
        return _("What we are planning")
    return ngettext(
        "We are building one thing at present", "We are building %(count)d things at present", count
    ) % {"count": count}


def _standfirst(columns: Sequence[Column], changes: Sequence[Change]) -> str:
    """How much is being built, what is next, and how much the plan has moved; two sentences of figures."""
    count = {column.name: len(column.entries) for column in columns}
    shipped = sum(change.kind == "shipped" for change in changes)
    late = sum(change.kind == "later" for change in changes)
    said = []
    if count.get("now"):
        said.append(
            ngettext(
                "We are working on %(now)d thing; %(next)d are decided for after that.",
                "We are working on %(now)d things; %(next)d are decided for after that.",
                count["now"],
            )
            % {"now": count["now"], "next": count.get("next", 0)}
        )
    if shipped:
        said.append(
            ngettext("%(n)d has shipped lately.", "%(n)d have shipped lately.", shipped) % {"n": shipped}
        )
    if late:
        said.append(
            ngettext("%(n)d takes longer than we said.", "%(n)d take longer than we said.", late)
            % {"n": late}
        )
    return " ".join(said)


def _update(note: Note) -> dict[str, Any]:
    return {
        "subject": note.subject,
        "health": Health(note.health).label,
        "state": note.health,
        "tone": HEALTH_TONES[note.health],
        "html": markdown(note.narrative),
        "author": note.author,
        "at": note.published_at,
    }
