"""What a digest says around its lines: its subject, its counts, when and for when. In the active language."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import links
from core.markdown import render as markdown
from core.tenancy import actor
from stakeholders.kpis import TONES, Turn
from stakeholders.models import Audience, StatusPage
from stakeholders.models.digests import State
from stakeholders.models.updates import Health
from stakeholders.plain import paragraphs
from stakeholders.told import Note, Told
from stakeholders.words import Line, headline, line
from stakeholders.zones import city

MOST_LINES = 40
HEALTH_TONES = {"on_track": "good", "at_risk": "risk", "off_track": "late"}
HEALTH_SIGNS = {"on_track": "●", "at_risk": "▲", "off_track": "■"}
TURN_SIGNS = HEALTH_SIGNS | {"met": "●"}


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
        "turns": [turn_words(turn) for turn in told.turns],
    }


def subject_of(told: Told) -> str:
    """The main thing first: what shipped, slipped or was dropped; else who is in trouble; else what changed."""
    rest = len(told.changes) + len(told.notes) + len(told.turns) - 1
    weighty = told.changes and told.changes[0].kind in ("shipped", "later", "gone")
    trouble = next((note for note in told.notes if note.health != Health.ON_TRACK), None)
    if told.changes and (weighty or not trouble):
        said = headline(told.changes[0])
    elif trouble or told.notes:
        note = trouble or told.notes[0]
        said = _health_sentence(note.health, note.subject)
    else:
        said = _health_sentence(told.turns[0].after, told.turns[0].name)
    if rest <= 0:
        return said
    return ngettext("%(said)s, and %(count)d more", "%(said)s, and %(count)d more", rest) % {
        "said": said,
        "count": rest,
    }


def _health_sentence(health: str, subject: str) -> str:
    sentences = {
        "on_track": _("On track: %(subject)s"),
        "at_risk": _("At risk: %(subject)s"),
        "off_track": _("Off track: %(subject)s"),
        "met": _("Target met: %(subject)s"),
    }
    return sentences[health] % {"subject": subject}


def turn_words(turn: Turn) -> dict[str, str]:
    """ "Payout time: at risk now, on track before."."""
    if turn.after == "met":
        said = _("%(kpi)s has met its target, at %(figure)s.")
    else:
        said = _("%(kpi)s is %(after)s now; it was %(before)s.")
    words = {
        "kpi": turn.name,
        "figure": turn.figure,
        "after": _verdict(turn.after),
        "before": _verdict(turn.before),
    }
    return {"sentence": said % words, "tone": TONES[turn.after], "sign": TURN_SIGNS[turn.after]}


def _verdict(state: str) -> str:
    """A verdict within a sentence."""
    words = {
        "met": pgettext("verdict", "at its target"),
        "on_track": pgettext("verdict", "on track"),
        "at_risk": pgettext("verdict", "at risk"),
        "off_track": pgettext("verdict", "off track"),
    }
    return words.get(state, "")


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


def outcome_words(state: str, values: Mapping[str, str], *, own: bool) -> str:
    """What became of a digest, under it: `values` has `email`, `sent` and `audience`; `own` when its reader looks."""
    if state == State.SENT:
        told = _("Sent to %(email)s, %(sent)s, because they follow “%(audience)s”.")
        yours = _("Sent to %(email)s, %(sent)s, because you follow “%(audience)s”.")
        return (yours if own else told) % values
    if own:
        return _("Written for %(email)s, %(sent)s, because you follow “%(audience)s”.") % values
    return _("Written for %(email)s, %(sent)s.") % values + " " + _became(state)


def _became(state: str) -> str:
    if state == State.RECORDED:
        return _("It was kept here and not mailed.")
    return _("It could not be delivered.") if state == State.FAILED else _("It waits to be mailed.")


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
