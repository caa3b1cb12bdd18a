"""The words of a formula, each with its place."""

import re
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext as _

from core.errors import Invalid

MOST_CHARACTERS = 1000
# People paste these from documents.
AS_TYPED = str.maketrans({"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "\u00a0": " "})
WORD = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)"
    r"|(?P<sign>[-+*/^(),]))"
)


@dataclass(frozen=True)
class Token:
    """`kind`: number, name, sign or end. `at`: the place of its first character, from 1."""

    kind: str
    text: str
    at: int


class Malformed(Invalid):
    """`position`: the place of the mistake in the text, from 1."""

    def __init__(self, said: str, position: int) -> None:
        self.position = position
        super().__init__({"formula": _("%(said)s (at character %(at)d)") % {"said": said, "at": position}})


def fail(said: str, at: int) -> NoReturn:
    raise Malformed(said, at)


def tokens_of(text: str) -> list[Token]:
    """Raises: Invalid with the position of a character that no formula has."""
    if len(text) > MOST_CHARACTERS:
        fail(_("A formula has at most %(most)d characters.") % {"most": MOST_CHARACTERS}, MOST_CHARACTERS + 1)
    text = text.translate(AS_TYPED).rstrip()
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = WORD.match(text, place)
        if match is None:
            place += len(text[place:]) - len(text[place:].lstrip())
            fail(_("“%(sign)s” has no meaning in a formula.") % {"sign": text[place]}, place + 1)
        kind = str(match.lastgroup)
        found.append(Token(kind, match[kind].lower(), match.start(kind) + 1))
        place = match.end()
    return [*found, Token("end", "", len(text) + 1)]
