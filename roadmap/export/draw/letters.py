"""Letters: how wide words are, how they are cut and broken, and which font holds them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from roadmap.export.draw.shaping import JOINED, LEFTWARDS, Shaped, in_order, shape

FONTS = Path(__file__).parent / "fonts"
# The faces: of what works, plain and strong, which a `bool` chooses, and of what names things.
PLAIN, BOLD, NAME = 0, 1, 2
FACES = ("InstrumentSans-Regular.ttf", "InstrumentSans-SemiBold.ttf", "Piazzolla-Medium.ttf")
# For Cyrillic, Greek, Arabic, Hebrew and signs.
FURTHER = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf", "DejaVuSansCondensed.ttf")
# For a letter that none of our fonts has.
BOX = "□"
# What no XML, and no reader, may meet.
UNSEEN = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A letter with what stands over it or joins it to the next.
MARKS = "\u0300-\u036f\u0483-\u0489\u200c\u200d\ufe00-\ufe0f"
MARKED = re.compile(f"[^{MARKS}][{MARKS}]*|[{MARKS}]+")


@cache
def files(face: int) -> tuple[Path, ...]:
    """The product's letters first, then those of further scripts, then what whoever runs pmhub added."""
    own = (FONTS / FACES[face], FONTS / FURTHER[face])
    return (*own, *(Path(name) for name in settings.EXPORT_FONTS))


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


@cache
def _own(face: int) -> dict[str, float]:
    """What the first font has of letters that stand one after the other."""
    return {
        chr(code): wide for code, wide in _advances(files(face)[0]).items() if not JOINED.match(chr(code))
    }


@lru_cache(maxsize=50_000)
def width(words: str, size: float = 12, face: int = PLAIN) -> float:
    own = _own(face)
    try:
        return size * sum([own[letter] for letter in words])
    except KeyError:
        return size * sum(run.wide for run in runs(words, face))


@lru_cache(maxsize=20_000)
def _wide(letter: str, face: int) -> float:
    for path in files(face):
        if (found := _advances(path).get(ord(letter))) is not None:
            return found
    if _unseen(letter):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(letter) in "WF" else _wide(BOX, face)


def _unseen(letter: str) -> bool:
    """A mark or a sign that shows nothing by itself, such as what joins two emoji."""
    return unicodedata.category(letter) in ("Mn", "Me", "Cf")


@lru_cache(maxsize=20_000)
def _place(letters: str, face: int) -> int:
    """Which of `files` has them all; -1 for none."""
    codes = [ord(letter) for letter in letters]
    found = (at for at, path in enumerate(files(face)) if all(code in _advances(path) for code in codes))
    return next(found, -1)


def lacks(words: str) -> bool:
    """Whether a letter is in none of the fonts, so that a box is drawn for it."""
    return not words.isascii() and any(
        _place(letter, PLAIN) < 0 and not _unseen(letter) for letter in clean(words)
    )


def runs(words: str, face: int) -> list[Run]:
    """Words cut where another font or another direction goes on, as they stand from left to right."""
    if not words:
        return []
    if words.isascii():
        return [Run(0, words, sum(_wide(letter, face) for letter in words))]
    composed = unicodedata.normalize("NFC", words)
    return [run for letters, leftwards in in_order(composed) for run in _one_way(letters, leftwards, face)]


def _one_way(words: str, leftwards: bool, face: int) -> list[Run]:
    """From right to left all of it is of one font, if one has it all: words and the spaces between them join on."""
    whole = _place(words, face) if leftwards else -1
    placed = [(whole, words)] if whole >= 0 else _placed(words, face)
    groups = [(at, "".join(letters for _at, letters in some)) for at, some in groupby(placed, itemgetter(0))]
    found = [run for at, letters in groups for run in _runs(at, letters, leftwards, face)]
    return found[::-1] if leftwards else found


def _placed(words: str, face: int) -> Iterator[tuple[int, str]]:
    """Letters with their marks, of the first font that has both; a space is of the font before it."""
    at = 0
    for letters in MARKED.findall(words) if JOINED.search(words) else words:
        if letters == " " and at >= 0:
            yield at, letters
            continue
        at = _place(letters, face)
        yield from ((at, letters),) if at >= 0 else ((_place(one, face), one) for one in letters)


def _runs(at: int, letters: str, leftwards: bool, face: int) -> Iterator[Run]:
    if at < 0:
        box = _place(BOX, face)
        yield from (Run(box, BOX, _wide(one, face)) for one in letters if not _unseen(one))
    elif leftwards or JOINED.search(letters):
        shaped = shape(letters, files(face)[at], leftwards)
        yield Run(at, letters, shaped.wide, shaped, leftwards)
    else:
        advances = _advances(files(face)[at])
        yield Run(at, letters, sum(advances[ord(letter)] for letter in letters))


def isolated(words: str) -> str:
    """For who sets the words himself: those that begin leftwards run so as a whole, wherever they stand."""
    strong = next((one for one in words if unicodedata.bidirectional(one) in ("L", "R", "AL")), "")
    return f"\u2067{words}\u2069" if strong and LEFTWARDS.match(strong) else words


def cut(words: str, room: float, size: float = 12, face: int = PLAIN) -> str:
    """As much as fits, with … for the rest."""
    # No letter is that narrow: a text of thousands of them is not measured to its end.
    most = max(0, int(room / size * 8)) + 1
    whole = len(words) <= most
    words = clean(words[:most])
    if whole and width(words, size, face) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(f"{words[:middle]}…", size, face) <= room else (low, middle - 1)
    return f"{words[:low].rstrip()}…"


def wrap(words: str, room: float, most: int, size: float = 12, face: int = PLAIN) -> list[str]:
    """At most so many lines, broken between words; the last is cut."""
    lines: list[str] = []
    line = ""
    parts = clean(words).split()
    for at, part in enumerate(parts):
        longer = f"{line} {part}".strip()
        if not line or width(longer, size, face) <= room:
            line = longer
            continue
        if len(lines) == most - 1:
            return [*lines, cut(" ".join([line, *parts[at:]]), room, size, face)]
        lines.append(line)
        line = part
    return [cut(one, room, size, face) for one in (*lines, line) if one]
