"""One cell's text to one typed value, or a RowError that says what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.imports import dates, lists, numbers
from core.imports.dates import DateStyle
from core.imports.fields import Field, RowError
from core.imports.numbers import NumberStyle

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LIMITS = {"text": 1_000, "long": 1_000_000, "email": 254}
YES = {"true", "yes", "y", "1", "x", "ja", "oui", "si", "sí", "wahr", "vrai"}
NO = {"false", "no", "n", "0", "nein", "non", "falsch", "faux"}


@dataclass
class Style:
    """What the whole column told about how its cells are to be read."""

    dates: DateStyle = field(default_factory=DateStyle)
    numbers: NumberStyle = field(default_factory=NumberStyle)
    zone: tzinfo = UTC


# Kinds whose values never change once read and cost something to read: a column says few different ones, again and again.
REMEMBERED = ("date", "datetime", "moment", "period", "decimal", "integer")
MOST_REMEMBERED = 2_000


def reader(
    target: Field, style: Style, choices: dict[str, Any] | None = None, names: Sequence[str] = ()
) -> Callable[[Any], Any]:
    """The function that turns a cell of this column into the field's value; blank gives None. `names`: of the choices."""
    read = reading(target, style, choices, names)
    if target.kind in REMEMBERED:
        read = lru_cache(MOST_REMEMBERED)(read)

    def value(cell: Any) -> Any:
        if isinstance(cell, list):
            return [line(text, LIMITS["text"]) for text in cell]
        text = cell.strip()
        return read(text) if text else None

    return value


def reading(
    target: Field, style: Style, choices: dict[str, Any] | None, names: Sequence[str] = ()
) -> Callable[[str], Any]:
    """What reads a text of this column that is not blank."""
    known: dict[str, Callable[[str], Any]] = {
        "text": lambda text: line(text, target.max_length or LIMITS["text"]),
        "long": lambda text: long_text(text, target.max_length or LIMITS["long"]),
        "email": email,
        "choice": lambda text: choose(text, choices or {}, names),
        "date": lambda text: dates.parse_date(text, style.dates, style.zone),
        "datetime": lambda text: dates.parse_datetime(text, style.dates, style.zone),
        "moment": lambda text: dates.parse_moment(text, style.dates, style.zone),
        "period": lambda text: dates.parse_period(text, style.dates, style.zone),
        "decimal": lambda text: numbers.parse_decimal(text, style.numbers),
        "integer": lambda text: numbers.parse_integer(text, style.numbers),
        "boolean": boolean,
        "list": listed,
        "texts": texts,
    }
    return known[target.kind]


def line(text: str, limit: int) -> str:
    """Text on one line, with single spaces; nothing in it is more than text."""
    if text.isprintable() and "  " not in text:  # nearly all: of white space it has single spaces only
        return fitting(text.strip(), limit)
    return fitting(" ".join(CONTROL.sub("", text).split()), limit)


def long_text(text: str, limit: int) -> str:
    return fitting(CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), limit)


def fitting(text: str, limit: int) -> str:
    if len(text) > limit:
        words = _("This is %(length)s characters long; at most %(limit)s are kept. Shorten it.")
        raise RowError(words % {"length": f"{len(text):,}", "limit": f"{limit:,}"})
    return text


def texts(text: str) -> list[str]:
    """Several long texts that the mapping joined by a mark that no text holds."""
    parts = (long_text(part.strip(), LIMITS["long"]) for part in text.split("\x1e"))
    return [part for part in parts if part]


def email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise RowError(_("“%(text)s” is not an e-mail address.") % {"text": text[:60]}) from None
    return text


def choose(text: str, choices: dict[str, Any], names: Sequence[str] = ()) -> Any:
    """`names`: how people call what there is, where the values are not meant for them."""
    key = text.casefold()
    if key in choices:
        return choices[key]
    known = ", ".join(list(names or dict.fromkeys(map(str, choices.values())))[:12])
    raise RowError(_("“%(text)s” is none of: %(known)s.") % {"text": text[:60], "known": known})


def boolean(text: str) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise RowError(_("“%(text)s” is neither yes nor no.") % {"text": text[:60]})


def listed(text: str) -> list[str]:
    """A list in one cell: by semicolon or line where there is one, else by comma; what is in quotation marks is one."""
    return several(lists.apart(text))


def split(text: str, separator: str) -> list[str]:
    """The parts without blanks and repetitions, in their order."""
    return several(lists.as_json(text) or lists.parted(text, separator))


def several(parts: Iterable[str]) -> list[str]:
    cleaned = (line(part.strip(), LIMITS["text"]) for part in parts)
    return list(dict.fromkeys(part for part in cleaned if part))
