"""Text from outside, made fit for where it goes."""

import re

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\s]+")


def one_line(text: object) -> str:
    """A value fit for a header: a line break in a name or subject must not start a header of its own."""
    return CONTROL.sub(" ", storable(text)).strip()


def storable(text: object) -> str:
    """What Postgres takes: no NUL, no half of a surrogate pair. One such character must not stop a whole digest."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()


def whole(text: str, most: int) -> int | None:
    """The number that `text` writes in digits, at most `most`; None for anything else.

    `str.isdigit` alone lets through what `int` refuses: "²", and thousands of digits."""
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text[:18]) if len(text) <= 18 else most, most)
