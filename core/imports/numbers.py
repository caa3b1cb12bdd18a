"""Numbers as files write them: 1,234.56 and 1.234,56, with currency signs, percent and brackets for minus."""

import re
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from core.imports.fields import RowError
from core.numbers import is_ordinary, refusal

# Spaces of every width and apostrophes group thousands somewhere; signs and codes of currencies say nothing here.
NOISE = re.compile(r"[\s\u00a0\u202f\u2009'’%€$£¥₹]|^(EUR|USD|GBP|CHF)|(EUR|USD|GBP|CHF)$")
GROUPED = {",": re.compile(r"-?[1-9]\d{0,2}(,\d{3})+"), ".": re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")}
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.I)


@dataclass
class NumberStyle:
    """`decimal`: the sign before decimals; `ambiguous`: "1,234" and no cell told what its comma means."""

    decimal: str = "."
    ambiguous: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class NumberColumn:
    """Looks at each cell of a column once and then says how the column writes numbers."""

    def __init__(self) -> None:
        self.votes = {",": 0, ".": 0}
        self.unsure = {",": 0, ".": 0}

    def see(self, text: str) -> None:
        sign, certain = decimal_sign(strip(text))
        if sign:
            (self.votes if certain else self.unsure)[sign] += 1

    def decide(self) -> NumberStyle:
        if self.votes[","] or self.votes["."]:
            return NumberStyle("," if self.votes[","] > self.votes["."] else ".")
        # "1.234" alone is far more often a decimal than a thousand; "1,234" far more often a thousand.
        return NumberStyle(".", ambiguous=bool(self.unsure[","] or self.unsure["."]))


def strip(text: str) -> str:
    clean = NOISE.sub("", text).replace("−", "-")
    return f"-{clean[1:-1]}" if clean.startswith("(") and clean.endswith(")") else clean


def decimal_sign(text: str) -> tuple[str, bool]:
    """(the sign before the decimals, whether that is certain); "" where there is none."""
    commas, points = text.count(","), text.count(".")
    if commas and points:
        return (",", True) if text.rindex(",") > text.rindex(".") else (".", True)
    for sign, count, other in ((",", commas, "."), (".", points, ",")):
        if count > 1:
            return other, True
        if count == 1:
            return sign, not GROUPED[sign].fullmatch(text)
    return "", True


def parse_decimal(text: str, style: NumberStyle) -> Decimal:
    clean = strip(text)
    sign, certain = decimal_sign(clean)
    decimal = sign if certain and sign else style.decimal
    grouping = "," if decimal == "." else "."
    whole = clean.split(decimal)[0]
    if grouping in whole and not GROUPED[grouping].fullmatch(whole):
        raise RowError(_("“%(text)s” is not a number.") % {"text": text[:60]})
    clean = clean.replace(grouping, "").replace(decimal, ".")
    if not PLAIN.fullmatch(clean):
        raise RowError(_("“%(text)s” is not a number.") % {"text": text[:60]})
    try:
        number = Decimal(clean)
    except InvalidOperation:
        raise RowError(_("“%(text)s” is not a number.") % {"text": text[:60]}) from None
    if not is_ordinary(float(number)) or (number and not float(number)):
        raise RowError(refusal())
    return number


def parse_integer(text: str, style: NumberStyle) -> int:
    number = parse_decimal(text, style)
    if number != number.to_integral_value() or abs(number) > 2**53:
        raise RowError(_("“%(text)s” is not a whole number.") % {"text": text[:60]})
    return int(number)
