"""JSON read part by part: of a list of a million rows one is in memory at a time, and nothing is kept of the text."""

import codecs
import json
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from core.errors import Invalid

PIECE = 1 << 18
# Characters of one row. What it becomes takes up to forty times as much memory: see what is in `{"a":{}},{"a":{}}`.
MOST_OF_ONE = 2_000_000
SPACE = " \t\n\r"

_parse = json.JSONDecoder().raw_decode


# (name in the outer object, or "" of the outermost list; LIST where a list begins, ROW in it, else VALUE; what it is)
Part = tuple[str, str, Any]
LIST, ROW, VALUE = "list", "row", "value"


def parts(path: Path) -> Iterator[Part]:
    """Whatever the file holds, one after the other.

    Raises: Invalid where this is no JSON, or a part of it too large or too deep."""
    with path.open("rb") as file:
        text = Text(file)
        try:
            yield from _whole(text)
        except JSONDecodeError as broken:
            raise _no_json(f"{broken.msg}, {text.before + broken.pos:,}") from None
        except UnicodeDecodeError as broken:
            raise _no_json(str(broken)) from None
        except RecursionError:
            said = _("This JSON is nested deeper than any table. Save it as CSV.")
            raise Invalid({"file": said}) from None
        except ValueError as broken:
            raise _no_json(str(broken)) from None


def _no_json(why: str) -> Invalid:
    return Invalid({"file": _("This is not JSON: %(why)s") % {"why": why}})


def _whole(text: "Text") -> Iterator[Part]:
    if text.peek() == "{":
        for _more in text.between("{", "}"):
            yield from _part(text, _name(text))
    else:
        yield from _part(text, "")
    if text.peek():
        text.wrong("Extra data")


def _name(text: "Text") -> str:
    if text.peek() != '"':
        text.wrong("Expecting property name enclosed in double quotes")
    name = str(text.value())
    text.take(":")
    return name


def _part(text: "Text", name: str) -> Iterator[Part]:
    if text.peek() != "[":
        yield name, VALUE, text.value()
        return
    yield name, LIST, None
    for _more in text.between("[", "]"):
        yield name, ROW, text.value()


class Text:
    """What was read and not yet taken. `before`: how many characters were taken and let go."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.decode = file, codecs.getincrementaldecoder("utf-8-sig")()
        self.held, self.at, self.before, self.ended = "", 0, 0, False

    def between(self, opening: str, closing: str) -> Iterator[None]:
        """Comes back before each member, which is to be taken meanwhile."""
        self.take(opening)
        if self.peek() == closing:
            self.take(closing)
            return
        while True:
            yield
            if self.peek() == closing:
                return self.take(closing)
            self.take(",")

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            while self.at < len(self.held) and self.held[self.at] in SPACE:
                self.at += 1
            if self.at < len(self.held) or not self._more():
                return self.held[self.at : self.at + 1]

    def take(self, character: str) -> None:
        if self.peek() != character:
            self.wrong(f"Expecting {character!r}")
        self.at += 1

    def value(self) -> Any:
        """The next value. One that reaches to the end of what was read may go on behind it."""
        self.peek()
        while True:
            try:
                found, end = _parse(self.held, self.at)
            except JSONDecodeError:
                if not self._more():
                    raise
            else:
                if end < len(self.held) or not self._more():
                    self.at = end
                    return found

    def wrong(self, why: str) -> None:
        raise JSONDecodeError(why, self.held, self.at)

    def _more(self) -> bool:
        """Read on, each time as much again as is waiting, so that a long value is not looked at too often."""
        if self.ended:
            return False
        waiting = len(self.held) - self.at
        if waiting > MOST_OF_ONE:
            said = _("One row of this JSON is longer than two million characters. Save it as CSV.")
            raise Invalid({"file": said})
        read = self.file.read(max(PIECE, waiting))
        self.ended = not read
        self.held, self.before = (
            self.held[self.at :] + self.decode.decode(read, self.ended),
            self.before + self.at,
        )
        self.at = 0
        return True
