"""Comments that a file has of its rows, with who said them and when; the same one never twice."""

import hashlib
import re
from ast import literal_eval
from collections.abc import Container, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.api.reading import read_json
from core.imports import Outcome, Row, RowError
from core.imports.dates import DateStyle, parse_datetime
from core.tenancy import Actor, action
from core.writing import insert_rows
from roadmap.actions.comments import LONGEST
from roadmap.models import Comment, Item

# As Jira writes them: "15/Jun/24 3:45 PM;jane;Looks good".
JIRA = re.compile(r"(?P<at>[^;\n]{8,40});(?P<who>[^;\n]{0,120});(?P<text>.*)", re.DOTALL)


# As Plane's tables write a list of them, one Python dictionary after the other: {'comment': 'Fine', 'created_at': …}.
TEXT = r"""'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*\""""
PLANE = re.compile(rf"[{{ ]'(comment|created_at|created_by)': ({TEXT})(?=[,}}])")


class Said(NamedTuple):
    text: str
    who: str = ""
    at: datetime | None = None


def parse(text: str, zone: tzinfo) -> Iterator[Said]:
    """The comments of one cell: a list as JSON, Plane's or Jira's way, or plain text; a number says only how many."""
    listed = listed_in(text)
    if listed is not None:
        yield from (of_object(one, zone) for one in listed if isinstance(one, dict) and one.get("comment"))
        return
    if text.isdecimal():
        return
    found = JIRA.fullmatch(text)
    at = when(found["at"], zone) if found else None
    yield Said(found["text"].strip(), found["who"].strip(), at) if found and at else Said(text)


def listed_in(text: str) -> list[Any] | None:
    """The comments as objects; None where the cell is no such list."""
    if text.startswith("["):
        try:
            said = read_json(text)
        except ValueError:
            return None
        return said if isinstance(said, list) else None
    if not text.startswith("{'comment': "):
        return None
    try:
        told = [(name, literal_eval(value)) for name, value in PLANE.findall(text)]
    except (ValueError, SyntaxError):
        return None
    starts = [place for place, (name, _value) in enumerate(told) if name == "comment"]
    return [dict(told[start:end]) for start, end in pairwise([*starts, len(told)])] or None


def of_object(said: Mapping[str, Any], zone: tzinfo) -> Said:
    return Said(
        str(said["comment"]).strip(),
        str(said.get("created_by") or "").strip(),
        when(str(said.get("created_at") or ""), zone),
    )


@lru_cache(2_000)
def when(text: str, zone: tzinfo) -> datetime | None:
    try:
        return parse_datetime(text.strip(), DateStyle(), zone)
    except (RowError, ValueError, OverflowError):
        return None


class Talk:
    """The comments of one batch.

    A file may say that anybody said anything. Whoever manages members, or the system, is believed; what others bring in
    is theirs, and the name in the file stands before the text.
    """

    def __init__(self, members: Mapping[str, Any], by: Actor) -> None:
        self.members, self.by = members, by
        self.believed = by.user is None or by.can("members.manage")
        self.zone = ZoneInfo(by.workspace.zone)
        self.wanted: dict[int, list[Said]] = {}

    def note(self, row: Row) -> None:
        cells = row.values.pop("comments", None) or ()
        said = [one for cell in cells for one in parse(cell, self.zone) if one.text]
        if said:
            self.wanted[row.number] = said

    def make(
        self, items: Mapping[int, Item], outcomes: Mapping[int, Outcome], made: Container[Any] = ()
    ) -> None:
        """What was just `made` has no comments yet."""
        rows = {
            number: item
            for number in self.wanted
            if (item := items.get(number)) and outcomes[number].state != "rejected"
        }
        known = self._known([item for item in rows.values() if item.pk not in made])
        new: list[Comment] = []
        for number, item in rows.items():
            told = [self._comment(item, said, outcomes[number]) for said in self.wanted[number]]
            fresh = {one.external_id: one for one in told if (item.pk, one.external_id) not in known}
            new += fresh.values()
            if fresh:
                tell(outcomes[number], len(fresh))
        if new:
            bring_comments(new, by=self.by)

    def _known(self, items: list[Item]) -> set[tuple[Any, str]]:
        if not items:
            return set()
        rows = Comment.objects.filter(item__in=items).exclude(external_id="")
        return set(rows.values_list("item_id", "external_id"))

    def _comment(self, item: Item, said: Said, outcome: Outcome) -> Comment:
        author, text = self._by_whom(said)
        if len(text) > LONGEST:
            outcome.warnings.append(_("A comment was cut to its first 20,000 characters."))
        at = said.at or self.by.now
        return Comment(
            workspace=self.by.workspace,
            item=item,
            author=author,
            text=text[:LONGEST],
            created_at=at,
            updated_at=at,
            external_id=mark(said),
        )

    def _by_whom(self, said: Said) -> tuple[Any, str]:
        """The author to record, and the text, which names whoever else is said to have said it."""
        named = self.members.get(said.who.casefold()) if said.who else None
        if named is not None and (self.believed or named == self.by.user):
            return named, said.text
        text = f"**{said.who}**:\n\n{said.text}" if said.who else said.text
        return (None if self.believed else self.by.user), text


def mark(said: Said) -> str:
    """What makes it the same when the file comes again."""
    told = "\x1f".join([said.who.casefold(), said.at.isoformat() if said.at else "", said.text])
    return "file:" + hashlib.sha256(told.encode()).hexdigest()[:40]


@action
def bring_comments(comments: list[Comment], *, by: Actor) -> list[Comment]:
    """Comments made elsewhere. Who is named in them is not told: it was said long ago, to others."""
    by.require("comment")
    insert_rows(Comment, comments)
    return comments


def tell(outcome: Outcome, count: int) -> None:
    if outcome.state == "unchanged":
        outcome.state = "updated"
    if outcome.state == "updated":
        outcome.changes["comments"] = ["", f"+{count}"]
