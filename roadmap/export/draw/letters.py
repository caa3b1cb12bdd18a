"""Letters: how wide words are, how they are cut and broken, and which font holds them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from roadmap.export.draw.shaping import JOINED, LEFTWARDS, Shaped, in_order, shape

FONTS = Path(__file__).parent / "fonts"
FAMILY = "'DejaVu Sans Condensed', 'Instrument Sans', Verdana, sans-serif"
# For a letter that none of our fonts has.
BOX = "□"
# What no XML, and no reader, may meet.
UNSEEN = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@cache
def files(bold: bool) -> tuple[Path, ...]:
    """Our own font first, then those that whoever runs pmhub added for further scripts."""
    own = FONTS / ("DejaVuSansCondensed-Bold.ttf" if bold else "DejaVuSansCondensed.ttf")
    return (own, *(Path(name) for name in settings.EXPORT_FONTS))


@cache
def _advances(path: Path) -> dict[int, float]:
    """Letter → width at size 1."""
    from fontTools.ttLib import TTFont  # takes memory that only those who draw need

    with TTFont(path, fontNumber=0, lazy=True) as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}


def clean(words: str) -> str:
    return UNSEEN.sub(" ", words)


class Run(NamedTuple):
    """What one font writes at once. `place`: which of `files`; `wide` at size 1; `shaped` where letters alone do not do."""

    place: int
    letters: str
    wide: float
    shaped: Shaped | None = None
    leftwards: bool = False


@lru_cache(maxsize=50_000)
def width(words: str, size: float = 12, bold: bool = False) -> float:
    if JOINED.search(words):
        return size * sum(run.wide for run in runs(words, bold))
    return size * sum(_wide(letter, bold) for letter in words)


@lru_cache(maxsize=20_000)
def _wide(letter: str, bold: bool) -> float:
    for path in files(bold):
        if (found := _advances(path).get(ord(letter))) is not None:
            return found
    if _unseen(letter):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else _advances(files(bold)[0])[ord(BOX)]


def _unseen(letter: str) -> bool:
    """A mark or a sign that shows nothing by itself, such as what joins two emoji."""
    return unicodedata.category(letter) in ("Mn", "Me", "Cf")


@lru_cache(maxsize=20_000)
def _place(letter: str, bold: bool) -> int:
    """Which of `files` has it; -1 for none."""
    return next((at for at, path in enumerate(files(bold)) if ord(letter) in _advances(path)), -1)


def lacks(words: str) -> bool:
    """Whether a letter is in none of the fonts, so that a box is drawn for it."""
    return not words.isascii() and any(
        _place(letter, False) < 0 and not _unseen(letter) for letter in clean(words)
    )


def runs(words: str, bold: bool) -> list[Run]:
    """Words cut where another font or another direction goes on, as they stand from left to right."""
    if words.isascii():
        return [Run(0, words, sum(_wide(letter, bold) for letter in words))]
    return [run for letters, leftwards in in_order(words) for run in _one_way(letters, leftwards, bold)]


def _one_way(words: str, leftwards: bool, bold: bool) -> list[Run]:
    groups = [(at, "".join(some)) for at, some in groupby(words, key=lambda letter: _place(letter, bold))]
    found = [run for at, letters in groups for run in _runs(at, letters, leftwards, bold)]
    return found[::-1] if leftwards else found


def _runs(at: int, letters: str, leftwards: bool, bold: bool) -> Iterator[Run]:
    if at < 0:
        yield from (Run(0, BOX, _wide(one, bold)) for one in letters if not _unseen(one))
    elif leftwards or JOINED.search(letters):
        shaped = shape(letters, files(bold)[at], leftwards)
        yield Run(at, letters, shaped.wide, shaped, leftwards)
    else:
        yield Run(at, letters, sum(_wide(letter, bold) for letter in letters))


def isolated(words: str) -> str:
    """For who sets the words himself: those that begin leftwards run so as a whole, wherever they stand."""
    strong = next((one for one in words if unicodedata.bidirectional(one) in ("L", "R", "AL")), "")
    return f"\u2067{words}\u2069" if strong and LEFTWARDS.match(strong) else words


def cut(words: str, room: float, size: float = 12, bold: bool = False) -> str:
    """As much as fits, with … for the rest."""
    # No letter is that narrow: a text of thousands of them is not measured to its end.
    most = max(0, int(room / size * 8)) + 1
    whole = len(words) <= most
    words = clean(words[:most])
    if whole and width(words, size, bold) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(f"{words[:middle]}…", size, bold) <= room else (low, middle - 1)
    return f"{words[:low].rstrip()}…"


def wrap(words: str, room: float, most: int, size: float = 12, bold: bool = False) -> list[str]:
    """At most so many lines, broken between words; the last is cut."""
    lines: list[str] = []
    line = ""
    parts = clean(words).split()
    for at, part in enumerate(parts):
        longer = f"{line} {part}".strip()
        if not line or width(longer, size, bold) <= room:
            line = longer
            continue
        if len(lines) == most - 1:
            return [*lines, cut(" ".join([line, *parts[at:]]), room, size, bold)]
        lines.append(line)
        line = part
    return [cut(one, room, size, bold) for one in (*lines, line) if one]
