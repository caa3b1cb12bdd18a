"""A mapping made ready for one file: cells in, a typed Row out."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext as _

from core.imports import values
from core.imports.base import Importer
from core.imports.dates import DateColumn, DateStyle
from core.imports.fields import Field, Row, RowError
from core.imports.mapping import Mapping, Step, fold
from core.imports.markup import MARKUPS
from core.imports.numbers import NumberColumn, NumberStyle
from core.imports.object_cells import UNREADABLE

DATED = ("date", "datetime", "moment", "period")
NUMBERED = ("decimal", "integer")


def readable(text: str) -> str:
    """Raises: RowError for what came as an object that no text can be made of, which a blank would hide."""
    if UNREADABLE in text:
        shown = text[text.index(UNREADABLE) + 1 :]
        if shown[:1] in ("{", "["):
            raise RowError(_("%(json)s cannot be read as text. Write a text here.") % {"json": shown[:80]})
    return text


def digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def identity_of(names: str, *texts: str) -> bytes:
    """A short name for "the one whose <names> are <texts>"; capitals do not matter."""
    return digest("\x1f".join([names, *texts]).casefold())


Take = Callable[[Sequence[str], list[str]], Any]


@dataclass
class Survey:
    """What one pass over the whole file told: how many rows, and per field how dates and numbers are written."""

    total: int = 0
    dates: dict[str, DateStyle] = field(default_factory=dict)
    numbers: dict[str, NumberStyle] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "total": self.total,
            "dates": {name: style.as_json() for name, style in self.dates.items()},
            "numbers": {name: style.as_json() for name, style in self.numbers.items()},
            "warnings": self.warnings,
        }

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Survey":
        return cls(
            given["total"],
            {name: DateStyle(**style) for name, style in given["dates"].items()},
            {name: NumberStyle(**style) for name, style in given["numbers"].items()},
            given["warnings"],
        )


class Reader:
    """Applies the mapping to rows. Make it inside `acting()`: the choices of some fields are rows themselves."""

    def __init__(
        self, importer: type[Importer], mapping: Mapping, columns: Sequence[str], zone: tzinfo
    ) -> None:
        self.importer, self.mapping, self.columns, self.zone = importer, mapping, list(columns), zone
        self.targets: dict[str, Field] = {target.name: target for target in importer.fields}
        self.index = {name: place for place, name in enumerate(columns)}
        self.takes: dict[str, Take] = {step.field: self._take(step) for step in mapping.steps}
        self.reads: dict[str, Callable[[Any], Any]] = {}
        # So many cells a row has up to the last column that something is read from.
        self.needed = 1 + max(
            (self.index[name] for name in mapping.sources if name in self.index), default=-1
        )

    # The first pass -------------------------------------------------------------------------------------------

    def survey(self, rows: Any) -> Survey:
        """Look at every row once. Keeps counts only, so the memory does not grow with the file."""
        dates = {step.field: DateColumn() for step in self.mapping.steps if self._kind(step) in DATED}
        numbers = {step.field: NumberColumn() for step in self.mapping.steps if self._kind(step) in NUMBERED}
        seen: dict[str, Any] = {**dates, **numbers}
        found = Survey()
        for _number, cells in rows:
            found.total += 1
            for name, column in seen.items():
                text = self._text(name, cells)
                if text:
                    column.see(text)
        found.dates = {name: column.decide() for name, column in dates.items()}
        found.numbers = {name: column.decide() for name, column in numbers.items()}
        self._tell_doubts(found)
        return found

    def _kind(self, step: Step) -> str:
        return self.targets[step.field].kind

    def _text(self, name: str, cells: Sequence[str]) -> str:
        try:
            text = self.takes[name](cells, [])
        except RowError:
            return ""
        return text.strip() if isinstance(text, str) else ""

    def said(self, name: str, cells: Sequence[str]) -> str:
        """What the cells say of a field, as a text; "" where no column does."""
        return self._text(name, cells) if name in self.takes else ""

    def _tell_doubts(self, found: Survey) -> None:
        for step in self.mapping.steps:
            label = {"field": self.targets[step.field].label}
            style = found.dates.get(step.field)
            if style and step.dates:
                found.dates[step.field] = DateStyle(step.dates)
            elif style and style.ambiguous:
                found.warnings.append(
                    _("%(field)s: every date could be day/month or month/day. Read as day/month.") % label
                )
            number = found.numbers.get(step.field)
            if number and step.decimal:
                found.numbers[step.field] = NumberStyle(step.decimal)
            elif number and number.ambiguous:
                words = _(
                    "%(field)s: “1,234” is read as a thousand and “1.234” as a decimal; no number told which."
                )
                found.warnings.append(words % label)

    # The second pass --------------------------------------------------------------------------------------------

    def use(self, survey: Survey) -> None:
        """Take what the first pass found."""
        self.found, self.reads = survey, {}

    def begin(self) -> None:
        """Make ready for a batch: some choices are rows of the workspace, which may have changed since the last."""
        survey = self.found
        for step in self.mapping.steps:
            target = self.targets[step.field]
            if step.field in self.reads and target.choices is None:
                continue
            style = values.Style(
                survey.dates.get(step.field, DateStyle()),
                survey.numbers.get(step.field, NumberStyle()),
                self.zone,
            )
            given = target.choices() if target.choices else None
            choices = {key.casefold(): value for key, value in given.items()} if given is not None else None
            # Of several texts for one value the last is how people call it.
            names = list({str(value): text for text, value in (given or {}).items()}.values())
            self.reads[step.field] = values.reader(target, style, choices, names)

    def row(self, number: int, cells: Sequence[str]) -> Row:
        """The row with typed values, or with `error` where a cell cannot be read."""
        row = Row(number)
        problems = []
        if len(cells) < self.needed:
            counts = {"cells": len(cells), "columns": len(self.columns)}
            row.warnings.append(_("The row has %(cells)d cells, the header %(columns)d.") % counts)
        if len(cells) > len(self.columns) and any(cell.strip() for cell in cells[len(self.columns) :]):
            counts = {"cells": len(cells), "columns": len(self.columns)}
            problems.append(_("The row has %(cells)d cells, the header %(columns)d.") % counts)
        values, warnings = row.values, row.warnings
        for step in self.mapping.steps:
            name = step.field
            try:
                value = self.reads[name](self.takes[name](cells, warnings))
                if value is not None:
                    values[name] = value
                else:
                    self._blank(row, step)
            except RowError as refusal:
                values[name] = None
                problems.append(f"{self.targets[name].label}: {refusal}")
        row.faults = problems
        return row

    def _blank(self, row: Row, step: Step) -> None:
        if self.targets[step.field].required:
            raise RowError(_("This is needed and the cell is blank."))
        if not step.keep_when_blank:
            row.values[step.field] = None

    def called(self, cells: Sequence[str]) -> tuple[str, list[str]]:
        """The row's external id, and what else other rows of the file may call it by."""
        known = "aliases" in self.takes
        names = self._text("aliases", cells).split("\n") if known else []
        external = self._text("external_id", cells) if known and "external_id" in self.takes else ""
        return external, [name.strip() for name in names if name.strip()]

    def identity(self, cells: Sequence[str]) -> bytes | None:
        """A short name of what the row means, by its text; None where the kind or the row has none."""
        for names in self.importer.identity:
            texts = [self._text(name, cells) if name in self.takes else "" for name in names.split("+")]
            if texts[-1]:
                return identity_of(names, *texts)
        return None

    # One field ----------------------------------------------------------------------------------------------------

    def _take(self, step: Step) -> Take:
        """The function that gives a field's text (or texts, when split) from the cells of a row."""
        source = self._source(step)
        if not (step.empty or step.prefix or step.split or step.markup or self._goes_through(step)):
            return lambda cells, warnings: readable(source(cells)).strip()
        through = self._through(step)

        def take(cells: Sequence[str], warnings: list[str]) -> Any:
            text = readable(source(cells)).strip()
            text = "" if text.casefold() in step.empty else text
            text = through(text, cells, warnings)
            if text and step.markup:
                text = MARKUPS[step.markup](text)
            if text and step.prefix:
                text = step.prefix + text
            return values.split(text, step.split) if step.split else text

        return take

    def _source(self, step: Step) -> Callable[[Sequence[str]], str]:
        constant, places = step.constant, [self.index[column] for column in step.columns]
        if not places:
            return lambda cells: constant or ""
        if step.filled:
            return self._filled(step, places)
        if len(places) == 1:
            place = places[0]
            return lambda cells: cells[place] if place < len(cells) else ""
        texts = lambda cells: [  # noqa: E731
            text
            for place in places
            if place < len(cells) and (text := cells[place].strip()) and text.casefold() not in step.empty
        ]
        if step.take == "join":
            return lambda cells: step.join.join(texts(cells))
        return lambda cells: next(iter(texts(cells)), "")

    def _filled(self, step: Step, places: list[int]) -> Callable[[Sequence[str]], str]:
        """Some columns only matter by being filled: a date of completion says "done", whatever the day."""
        stands_for = {self.index[column]: text for column, text in (step.filled or {}).items()}

        def source(cells: Sequence[str]) -> str:
            texts = []
            for place in places:
                text = cells[place].strip() if place < len(cells) else ""
                if place in stands_for:
                    text = "" if text.casefold() in values.NO | {""} else stands_for[place]
                if text:
                    texts.append(text)
            return step.join.join(texts) if step.take == "join" else next(iter(texts), "")

        return source

    @staticmethod
    def _goes_through(step: Step) -> bool:
        return step.rules is not None or step.values is not None or bool(step.lookup)

    def _through(self, step: Step) -> Callable[[str, Sequence[str], list[str]], str]:
        """The rules, the value map and the lookup, whichever the mapping gives, in that order."""
        if not self._goes_through(step):
            return lambda text, cells, warnings: text
        table = self.mapping.lookups.get(step.lookup, {})

        def through(text: str, cells: Sequence[str], warnings: list[str]) -> str:
            if step.rules is not None:
                return self._by_rule(step, text, cells, warnings)
            if text and step.values is not None:
                if fold(text) not in step.values:
                    return self._otherwise(step, text, warnings)
                text = step.values[fold(text)] or ""
            if text and step.lookup:
                return table.get(fold(text)) or self._otherwise(step, text, warnings)
            return text

        return through

    def _by_rule(self, step: Step, text: str, cells: Sequence[str], warnings: list[str]) -> str:
        columns = sorted(step.sources, key=self.index.__getitem__)
        said = {column: cells[self.index[column]] for column in columns if self.index[column] < len(cells)}
        for rule in step.rules or ():
            if rule.fits(said):
                return rule.then or ""
        shown = text or ", ".join(f"{column} = {said.get(column, '')[:60] or '–'}" for column in columns)
        return self._otherwise(step, shown, warnings)

    def _otherwise(self, step: Step, text: str, warnings: list[str]) -> str:
        """What happens to a text that no rule, value or lookup knows."""
        choice = step.otherwise or ("keep" if step.values is not None and not step.lookup else "reject")
        if choice == "keep":
            return text
        if choice == "reject":
            raise RowError(_("the mapping does not know “%(text)s”.") % {"text": text[:160]})
        said = {"field": self.targets[step.field].label, "text": text[:60]}
        if choice == "blank":
            warnings.append(_("%(field)s: “%(text)s” is not known and was left blank.") % said)
            return ""
        return choice[1:]
