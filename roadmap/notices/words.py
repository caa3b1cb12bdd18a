"""The sentences of notifications, many at once, in the language that is active."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import mentions
from core.models import Event, Notification
from core.notify.kinds import Line
from core.notify.reading import actors_of
from roadmap.models import Comment
from roadmap.words import Names, sentences

Lines = dict[UUID, Line]
Rows = list[Notification]
QUOTED = 280


def together(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Comments of some minutes on one thing."""
    return {**old, **new, "comments": [*old.get("comments", []), *new.get("comments", [])]}


def with_changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What stood before the first of them and stands after the last."""
    before, after = old.get("changes", {}), new.get("changes", {})
    merged = {name: [before.get(name, pair)[0], pair[1]] for name, pair in after.items()}
    return {**old, **new, "changes": {**before, **merged}}


# Comments -----------------------------------------------------------------------------------------------------


def say_mentioned(rows: Rows) -> Lines:
    return _say_comments(
        rows, lambda who, n, title: _("%(who)s named you on %(title)s") % {"who": who, "title": title}
    )


def say_commented(rows: Rows) -> Lines:
    def sentence(who: str, n: int, title: str) -> str:
        said = ngettext("%(who)s commented on %(title)s", "%(who)s: %(n)d comments on %(title)s", n)
        return said % {"who": who, "n": n, "title": title}

    return _say_comments(rows, sentence)


def _say_comments(rows: Rows, sentence: Any) -> Lines:
    """Those of which every comment was taken back are told no more; a text is quoted as it stands now."""
    comments = {
        str(one.pk): one for one in Comment.objects.filter(pk__in=_wanted(rows)).select_related("author")
    }
    names = mentions.names_of(pk for one in comments.values() for pk in one.mentions)
    found = {}
    for row in rows:
        there = [comments[pk] for pk in row.data.get("comments", []) if pk in comments]
        if there:
            who = _people([str(one.author) for one in there if one.author])
            quote = Truncator(mentions.written(there[-1].text, names)).chars(QUOTED)
            found[row.pk] = Line(sentence(who, len(there), row.data.get("title", "")), quote)
    return found


def _wanted(rows: Rows) -> set[str]:
    return {pk for row in rows for pk in row.data.get("comments", [])}


# Items --------------------------------------------------------------------------------------------------------


def say_changed(rows: Rows) -> Lines:
    people = actors_of(rows)
    events = {row.pk: _event(row) for row in rows}
    names = Names(events.values())
    found = {}
    for row in rows:
        who = {"who": _doers(row, people), "title": row.data.get("title", ""), "n": row.data.get("many", 1)}
        if row.data.get("many"):
            found[row.pk] = Line(
                ngettext(
                    "%(who)s changed an item that you watch",
                    "%(who)s changed %(n)d items that you watch",
                    who["n"],
                )
                % who
            )
        else:
            said = " ".join(sentences(events[row.pk], names)) or _("Changed, and changed back.")
            found[row.pk] = Line(_("%(who)s changed %(title)s") % who, said)
    return found


def _event(row: Notification) -> Event:
    """As the log has it, so that the history's own words say it."""
    changes = {name: pair for name, pair in row.data.get("changes", {}).items() if pair[0] != pair[1]}
    return Event(model="roadmap.item", object_id=row.object_id, operation="update", changes=changes)


def say_assigned(rows: Rows) -> Lines:
    people = actors_of(rows)
    said = _("%(who)s made you the owner of %(title)s")
    return {
        row.pk: Line(said % {"who": _doers(row, people), "title": row.data.get("title", "")}) for row in rows
    }


# Deciding -----------------------------------------------------------------------------------------------------


def say_poker(rows: Rows) -> Lines:
    people = actors_of(rows)
    said = _("%(who)s asks for your rating: %(title)s")
    return {
        row.pk: Line(
            said % {"who": _doers(row, people), "title": row.data.get("title", "")}, row.data.get("quote", "")
        )
        for row in rows
    }


def say_revisit(rows: Rows) -> Lines:
    said = _("To be looked at once more: %(title)s")
    return {
        row.pk: Line(said % {"title": row.data.get("title", "")}, row.data.get("quote", "")) for row in rows
    }


def _doers(row: Notification, people: dict[str, str]) -> str:
    return _people([people[pk] for pk in row.data.get("actors", []) if pk in people])


def _people(names: Sequence[str]) -> str:
    """Ann · Ann and Bob · Ann and 2 others."""
    each = list(dict.fromkeys(names))
    if not each:
        return _("Somebody")
    if len(each) == 1:
        return each[0]
    if len(each) == 2:
        return _("%(one)s and %(other)s") % {"one": each[0], "other": each[1]}
    return _("%(one)s and %(n)d others") % {"one": each[0], "n": len(each) - 1}
