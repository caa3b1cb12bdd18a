"""What a column of an imported file may become, and what became of a row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

# text: one line · long: many lines · choice · date · datetime (aware) · moment (a day, or an aware datetime) · period (a Period: "2026-Q3", "June 2026",
# "15/6/2026") · decimal (Decimal) · integer · boolean · list (of texts) · email · texts (long ones, each of many lines)
FieldKind = Literal[
    "text",
    "long",
    "choice",
    "date",
    "datetime",
    "moment",
    "period",
    "decimal",
    "integer",
    "boolean",
    "list",
    "email",
    "texts",
]
# outside: of a history, before or after the days that were asked for
State = Literal["created", "updated", "unchanged", "rejected", "outside"]


@dataclass(frozen=True)
class Field:
    """One thing that a file can say about a row.

    `names` are further column headers that mean this field ("company name"): the mapping page guesses by them.
    `choices` maps what a file may say (lower case) to the value; it is asked once per batch, inside `acting()`. Of several
    texts for one value the last is how people call it. `says`: what may say it, any column or one text for all rows.
    `help` stands beside the field where it is said of all rows.
    """

    name: str
    label: Any
    kind: FieldKind = "text"
    required: bool = False
    names: tuple[str, ...] = ()
    choices: Callable[[], dict[str, Any]] | None = None
    max_length: int = 0
    help: Any = ""
    says: Literal["either", "cell", "all"] = "either"


@dataclass(frozen=True)
class Period:
    """A date as precise as the file was: `first` to `last`; precision day, month, quarter, half or year."""

    first: date
    last: date
    precision: str


@dataclass
class Row:
    """A row of the file on its way in: `values` holds typed values of the mapped fields only; blank is None, and so is in
    a row with an `error` what could not be read."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    # Each a sentence; all that is wrong with it.
    faults: list[str] = field(default_factory=list)

    @property
    def error(self) -> str:
        return " ".join(self.faults)


@dataclass
class Outcome:
    """What became of a row. `changes` is {field: [old, new]}; `label` names the thing for people.

    `again`: the row names something that may stand further down in the file; it is looked at again at the end.
    """

    number: int
    state: State
    label: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    error: str = ""
    warnings: list[str] = field(default_factory=list)
    again: bool = False
    # Where several things are wrong with it, each of them; all together they are `error`.
    faults: list[str] = field(default_factory=list)


class Once(str):
    """A warning of something that happens once however often it is told: a dry run makes the same team in each batch."""

    __slots__ = ()


class RowError(Exception):
    """This row cannot come in; each sentence says why and, where it can, what to do. Only this row is rejected."""

    def __str__(self) -> str:
        return " ".join(self.faults)

    @property
    def faults(self) -> list[str]:
        return [str(said) for said in self.args]
