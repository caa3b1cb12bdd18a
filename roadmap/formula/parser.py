"""From text to a program in postfix order, which later needs no recursion to be reckoned, said or explained.

sum     = product { ("+" | "-") product }
product = sign { ("*" | "/") sign }
sign    = { "+" | "-" } power
power   = single [ "^" sign ]
single  = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
"""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from roadmap.formula.operations import FUNCTIONS, LARGEST, SMALLEST
from roadmap.formula.tokens import Token, fail, tokens_of

MOST_DEPTH = 40


@dataclass(frozen=True)
class Part:
    """One step: push a number, push the value of a name, or apply the operation `name` to `takes` operands."""

    kind: Literal["number", "name", "operation"]
    name: str = ""
    number: float = 0.0
    takes: int = 0


def program_of(text: str) -> tuple[Part, ...]:
    """Raises: Invalid saying what is wrong, and where."""
    reader = _Reader(tokens_of(text))
    reader.sum()
    if reader.now.kind != "end":
        fail(_("“%(sign)s” is not expected here.") % {"sign": reader.now.text}, reader.now.at)
    return tuple(reader.parts)


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0
        self.parts: list[Part] = []

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self, *signs: str) -> Token | None:
        """The present word if it is one of these signs, and go on."""
        found = self.now
        if found.kind != "sign" or found.text not in signs:
            return None
        self.place += 1
        return found

    def apply(self, operation: str, takes: int) -> None:
        self.parts.append(Part("operation", operation, takes=takes))

    def sum(self) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            fail(_("This is nested more than %(most)d deep.") % {"most": MOST_DEPTH}, self.now.at)
        self.product()
        while found := self.take("+", "-"):
            self.product()
            self.apply(found.text, 2)
        self.depth -= 1

    def product(self) -> None:
        self.sign()
        while found := self.take("*", "/"):
            self.sign()
            self.apply(found.text, 2)

    def sign(self) -> None:
        negative = False
        while found := self.take("+", "-"):
            negative ^= found.text == "-"
        self.power()
        if negative:
            self.apply("negative", 1)

    def power(self) -> None:
        self.single()
        if found := self.take("^"):
            self.depth += 1
            if self.depth > MOST_DEPTH:
                fail(_("This is nested more than %(most)d deep.") % {"most": MOST_DEPTH}, found.at)
            self.sign()
            self.depth -= 1
            self.apply("^", 2)

    def single(self) -> None:
        found = self.now
        if found.kind == "number":
            self.place += 1
            self.parts.append(Part("number", number=_number(found)))
        elif found.kind == "name":
            self.place += 1
            self.named(found)
        elif self.take("("):
            self.sum()
            self.close(found)
        elif found.kind == "end":
            fail(_("The formula ends where a number or a name is missing."), found.at)
        else:
            fail(_("A number or a name is missing before “%(sign)s”.") % {"sign": found.text}, found.at)

    def close(self, opened: Token) -> None:
        if not self.take(")"):
            fail(_("This parenthesis is never closed."), opened.at)

    def named(self, found: Token) -> None:
        opened = self.take("(")
        if found.text in FUNCTIONS:
            if opened is None:
                fail(_("Write “%(name)s(…)”.") % {"name": found.text}, found.at)
            self.function(found, opened)
        elif opened:
            known = ", ".join(FUNCTIONS)
            said = _("There is no function “%(name)s”. Known are: %(known)s.")
            fail(said % {"name": found.text, "known": known}, found.at)
        else:
            self.parts.append(Part("name", found.text))

    def function(self, found: Token, opened: Token) -> None:
        """min and max of several are folded two by two, so that Postgres and Python do the same."""
        count = 1
        self.sum()
        while self.take(","):
            self.sum()
            count += 1
            if found.text in ("min", "max"):
                self.apply(found.text, 2)
        self.close(opened)
        least, most = FUNCTIONS[found.text]
        if not least <= count <= most:
            said = _("“%(name)s” takes %(least)d to %(most)d values, not %(count)d.")
            fail(said % {"name": found.text, "least": least, "most": most, "count": count}, found.at)
        if found.text == "log":
            self.apply("log" if count == 1 else "log2", count)
        elif found.text not in ("min", "max"):
            self.apply(found.text, 1)


def _number(token: Token) -> float:
    value = float(token.text)
    if value and not SMALLEST <= value <= LARGEST:
        fail(_("This number is too large or too small."), token.at)
    return value
