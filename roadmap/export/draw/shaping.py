"""Words as glyphs from left to right: where letters join, stand over each other or run from right to left."""

import re
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

# Scripts whose letters change with their neighbours, marks over letters, and what turns the direction.
JOINED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u08ff\u0900-\u109f\u1780-\u18af\u1a00-\u1aff\u200c-\u200f\u202a-\u202e"
    "\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
LEFTWARDS = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Glyph(NamedTuple):
    """`x` and `y`: where it stands, from the beginning of its run at size 1, upwards."""

    number: int
    x: float
    y: float


class Shaped(NamedTuple):
    glyphs: tuple[Glyph, ...]
    wide: float


@cache
def engine(path: Path) -> Any:
    """The font as HarfBuzz reads it, at size 1."""
    import uharfbuzz  # takes memory that only those who draw need

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))


@lru_cache(maxsize=20_000)
def shape(letters: str, path: Path, leftwards: bool) -> Shaped:
    """Letters of one direction, all of them in the font."""
    return shape_once(letters, path, leftwards)


def shape_once(letters: str, path: Path, leftwards: bool = False) -> Shaped:
    """Not kept: for what is written once, and needs no measure."""
    import uharfbuzz

    font = engine(path)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(letters)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if leftwards else "ltr"
    uharfbuzz.shape(font, buffer, {})
    em = font.face.upem
    glyphs, x = [], 0.0
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        glyphs.append(Glyph(info.codepoint, (x + place.x_offset) / em, place.y_offset / em))
        x += place.x_advance
    return Shaped(tuple(glyphs), x / em)


@lru_cache(maxsize=20_000)
def in_order(words: str) -> tuple[tuple[str, bool], ...]:
    """Words cut where the direction turns, as they stand from left to right; whether each runs leftwards."""
    if not LEFTWARDS.search(words):
        return ((words, False),)
    from fpdf.bidi import BidiParagraph  # the Unicode Bidirectional Algorithm

    known = BidiParagraph(words).get_characters_with_embedding_level()
    pairs = [(one.character, one.embedding_level) for one in known]
    runs = [
        (level, "".join(letter for letter, _level in some)) for level, some in groupby(pairs, itemgetter(1))
    ]
    # Rule L2: from the innermost level outwards, whatever is at least as deep is turned around as a whole.
    for depth in range(max((level for level, _letters in runs), default=0), 0, -1):
        runs = _turned(runs, depth)
    return tuple((letters, level % 2 == 1) for level, letters in runs)


def _turned(runs: list[tuple[int, str]], depth: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for deep, some in groupby(runs, lambda run: run[0] >= depth):
        found += list(some)[:: -1 if deep else 1]
    return found
