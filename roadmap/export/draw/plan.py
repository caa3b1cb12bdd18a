"""What the pictures of a view are drawn from: its items in order, how they group, and how everything is called."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import far_words, say, span
from core.templatetags.ui import money, number
from core.tenancy import Actor
from roadmap.classes import words_of
from roadmap.export.asked import Asked, bare
from roadmap.export.beside import Beside
from roadmap.export.book import COUNTED, FLAGS, MOMENTS, PLAIN, ROLLED_DAYS, ROLLED_NUMBERS, Book, Row
from roadmap.export.draw.ink import HUES, Tone, tone
from roadmap.export.draw.nesting import nested
from roadmap.export.draw.shapes import Mark
from roadmap.export.rows import rows_of
from roadmap.export.steps import step_of, step_words
from roadmap.models import FieldKind, Objective

OPEN = ("idea", "planned", "in_progress")
DATES = ("start", "end")
QUARTERLY = (*DATES, *ROLLED_DAYS)
NUMBERS = (*PLAIN, *COUNTED, *ROLLED_NUMBERS)
MONTHLY = (*MOMENTS, "changed")
NUMERIC = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.FORMULA)
# What each item has for itself.
ALONE = ("key", "title", "scenario")


class Plan:
    def __init__(
        self, actor: Actor, asked: Asked, scenario: Beside | None = None, named: Iterable[str] = ()
    ) -> None:
        """`named`: fields that are told besides those that the view names."""
        self.actor, self.asked, self.scenario = actor, asked, scenario
        self.book = Book(scenario)
        self.today = timezone.localdate(actor.now, ZoneInfo(actor.workspace.zone))
        self.rows = self.book.sorted(rows_of(asked, actor, {*self._named(), *named}, scenario), asked.sort)
        if asked.kind == "table" and not asked.sort:
            # What is going on before what is done.
            self.rows.sort(key=lambda row: self.stage(row) not in OPEN)
        self._known_places: dict[str, dict[str, int]] = {}

    def _named(self) -> set[str]:
        asked = self.asked
        axes = (asked.text(one) for one in ("x", "y", "size", "hue", "rows"))
        cards = asked.text("cards").split(",")
        # These tell of wholes by their parts.
        parts = ("progress",) if asked.kind in ("timeline", "tree", "calendar") else ()
        return {
            *parts,
            *asked.columns,
            *bare(asked.sort),
            *asked.group,
            asked.lanes,
            asked.stacks,
            *axes,
            *cards,
        }

    @cached_property
    def by_id(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows}

    @cached_property
    def objectives(self) -> dict[str, Objective]:
        return {str(one.pk): one for one in Objective.objects.all()}

    # What is said -----------------------------------------------------------------------------------------------

    def stage(self, row: Row) -> str:
        return self.book.categories.get(row["status"], "idea")

    def is_number(self, name: str) -> bool:
        if name.startswith("custom."):
            own = self.book.own(name)
            return own is not None and own.kind in NUMERIC
        if name in self.book.classed:
            return False
        return name in NUMBERS or (name.startswith("score.") and name in self.book.labels)

    def text(self, row: Row, name: str) -> str:
        """A field as the screen writes it."""
        found = self.book.words(row, name)
        if found is None:
            return ""
        return self.figure(name, found) if self.is_number(name) and not isinstance(found, str) else str(found)

    def figure(self, name: str, value: float) -> str:
        own = self.book.own(name)
        if name == "revenue" or (own and own.kind == FieldKind.MONEY):
            return money(value, self.actor.workspace.currency, full=bool(own))
        digits = 1 if name in ("rice", "value_effort") or name.startswith("score.") else 2
        said = number(round(float(value), digits))
        unit = "%" if name in ("confidence", "progress") else own.unit if own else ""
        return f"{said} {unit}".rstrip()

    def dates(self, row: Row) -> str:
        told = [say(date.fromisoformat(row[name]), row[f"{name}_precision"]) for name in DATES if row[name]]
        if len(told) == 2:
            return told[1] if told[0] == told[1] else " – ".join(told)
        if not told:
            return ""
        return (_("from %(date)s") if row["start"] else _("until %(date)s")) % {"date": told[0]}

    def note(self, row: Row) -> tuple[str, str]:
        """What needs attention: late or risk, and the words; normal is silent."""
        stage = self.stage(row)
        if stage in OPEN and row["end"] and (days := (self.today - date.fromisoformat(row["end"])).days) > 0:
            return "late", _("%(span)s late") % {"span": far_words(days)}
        if stage in OPEN[:2] and row["start"]:
            last = span(date.fromisoformat(row["start"]), row["start_precision"])[1]
            if (days := (self.today - last).days) > 0:
                return "risk", _("Should have begun %(span)s ago") % {"span": far_words(days)}
        return "", ""

    def headline(self) -> str:
        count = ngettext("%(n)s item", "%(n)s items", len(self.rows)) % {"n": number(len(self.rows))}
        day = _("As of %(day)s") % {"day": date_format(self.today, "j F Y")}
        beside = [self.scenario.said] if self.scenario else []
        return " · ".join([self.actor.workspace.name, *beside, day, count, *self.filtered()])

    def filtered(self) -> Iterator[str]:
        """What the view leaves out, so that nobody takes a part for the whole."""
        for name, (out, values) in self.asked.flat.items():
            if (name, out, values) == ("category", True, {"dropped"}):
                continue
            said = ", ".join(sorted(self._choice(name, value) for value in values))
            field = self.book.labels[name]
            yield (_("%(field)s: not %(values)s") if out else "%(field)s: %(values)s") % {
                "field": field,
                "values": said,
            }
        if self.asked.words:
            yield _("with the words “%(words)s”") % {"words": self.asked.words}
        if self.asked.further:
            yield _("filtered further")

    def _choice(self, name: str, value: str) -> str:
        if value in ("", "none"):
            return self.nothing(name)
        if value == "me" and self.actor.user:
            return str(self.actor.user)
        return self.book.names.get(name, {}).get(value, value)

    # Colour -----------------------------------------------------------------------------------------------------

    def tone(self, row: Row) -> Tone:
        objective = self.objectives.get(row["objective"] or "")
        return tone(objective.hue if objective else None)

    def tone_by(self, row: Row, name: str) -> tuple[str, Tone]:
        """By any field: what its value is called, and its colour."""
        if name == "objective":
            return self.text(row, name) or self.nothing(name), self.tone(row)
        words = self.text(row, name)
        place = self._places(name).get(words, -1)
        return words or self.nothing(name), tone(HUES[place % len(HUES)] if place >= 0 else None)

    @property
    def colour(self) -> str:
        """The field whose values the colours of a timeline tell apart."""
        name = self.asked.text("hue")
        return name if name not in ("parent", "tags") and self.groupable(name) else "objective"

    def colours(self, rows: list[Row]) -> Iterator[Mark]:
        """A legend of the colours that rows have."""
        if self.colour == "objective":
            yield from self.hues(rows)
            return
        known = {self.text(row, self.colour): self.tone_by(row, self.colour) for row in rows}
        places = self._places(self.colour)
        for words in sorted(known, key=lambda one: places.get(one, len(places))):
            name, found = known[words]
            yield Mark(name, found.tint, found.mid)

    def _places(self, name: str) -> dict[str, int]:
        """Words of the choices → their place; looked up once, for each row asks."""
        if name not in self._known_places:
            words = dict.fromkeys(self.choices(name).values())
            self._known_places[name] = {one: at for at, one in enumerate(words)}
        return self._known_places[name]

    def hues(self, rows: Iterable[Row]) -> Iterator[Mark]:
        """A legend of the objectives that rows serve, whose colours they have."""
        found = {row["objective"] for row in rows}
        for pk, objective in self.objectives.items():
            if pk in found:
                yield Mark(objective.title, tone(objective.hue).tint, tone(objective.hue).mid)

    # Groups -----------------------------------------------------------------------------------------------------

    def groupable(self, name: str) -> bool:
        return name in self.book.labels and name not in ALONE

    def choices(self, name: str) -> dict[str, str]:
        """Value → words, in the order in which people chose to have them."""
        if name in self.book.classed:
            return words_of(self.book.classed[name])
        own = self.book.own(name)
        if own is not None:
            return {one["slug"]: one["name"] for one in own.options or ()}
        found = self.book.names.get(name, {})
        return dict(sorted(found.items(), key=lambda one: one[1].casefold())) if name == "owner" else found

    def key(self, row: Row, name: str) -> str:
        if name in QUARTERLY:
            return say(date.fromisoformat(row[name]), "quarter") if row.get(name) else ""
        found = self.counted(row, name)
        if found is None:
            return "" if self._counts(name) else self.text(row, name)
        if isinstance(found, date):
            return say(found, "month")
        return step_words(step_of(found), lambda value: self.figure(name, value))

    def _counts(self, name: str) -> bool:
        """Whether its groups are steps of a scale or months, not what is written."""
        own = self.book.own(name)
        return self.is_number(name) or name in MONTHLY or (own is not None and own.kind == FieldKind.DATE)

    def counted(self, row: Row, name: str) -> Any:
        """What orders such a group: the number, or the day; None where there is none."""
        if not self._counts(name):
            return None
        found = self.book.exact(row, name)
        if found is None or isinstance(found, str):
            return None
        return found.date() if isinstance(found, datetime) else found

    def grouped(self, rows: Iterable[Row], name: str) -> list[tuple[str, list[Row]]]:
        """In the order of the choices, else by words, time and numbers as they count; what has none comes last."""
        found: dict[str, list[Row]] = {}
        for row in rows:
            found.setdefault(self.key(row, name), []).append(row)
        last = found.pop("", [])
        place = self._places(name) if name != "parent" else {}

        def order(pair: tuple[str, list[Row]]) -> tuple[Any, ...]:
            if name in QUARTERLY:
                return (min(row[name] for row in pair[1]),)
            if self._counts(name):
                return (min(self.counted(row, name) for row in pair[1]),)
            return (place.get(pair[0], len(place)), pair[0].casefold())

        pairs = sorted(found.items(), key=order)
        return [*pairs, *([(self.nothing(name), last)] if last else [])]

    def arranged(self, groups: Sequence[str]) -> list[Row]:
        """Rows as a table shows them: group by group, or what is part of what below it."""
        if groups:
            return self._group_by_group(self.rows, groups)
        return [row for row, _depth in nested(self.rows)] if self.asked.text("nest") == "1" else self.rows

    def _group_by_group(self, rows: list[Row], groups: Sequence[str]) -> list[Row]:
        if not groups:
            return rows
        parts = self.grouped(rows, groups[0])
        return [row for _name, members in parts for row in self._group_by_group(members, groups[1:])]

    def nothing(self, name: str) -> str:
        known = {
            "team": _("No team"),
            "owner": _("No owner"),
            "objective": _("No objective"),
            "horizon": _("Not placed"),
            "tags": _("No tag"),
            "tag": _("No tag"),
            "milestone": _("No milestone"),
            "parent": _("Part of nothing"),
        }
        if name in FLAGS:
            return _("No: %(field)s") % {"field": self.book.labels[name]}
        return known.get(name) or _("None")
