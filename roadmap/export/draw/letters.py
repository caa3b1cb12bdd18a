"""Letters: how wide words are, how they are cut and broken, and which font holds them."""

import re
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from django.conf import settings

FONTS = Path(__file__).parent / "fonts"
FAMILY = "'DejaVu Sans Condensed', 'Instrument Sans', Verdana, sans-serif"
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


@lru_cache(maxsize=50_000)
def width(words: str, size: float = 12, bold: bool = False) -> float:
    known = [_advances(path) for path in files(bold)]
    return size * sum(
        next((one[ord(letter)] for one in known if ord(letter) in one), 0.6) for letter in words
    )


def runs(words: str, bold: bool) -> list[tuple[int, str]]:
    """Words cut where another font has to go on: (which of `files`, letters)."""
    if words.isascii():
        return [(0, words)]
    known = [_advances(path) for path in files(bold)]

    def place(letter: str) -> int:
        return next((at for at, one in enumerate(known) if ord(letter) in one), 0)

    return [(at, "".join(letters)) for at, letters in groupby(words, key=place)]


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
