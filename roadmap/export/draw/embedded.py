"""The letters that an SVG is written in, within the SVG: of each font what is needed, so that it looks alike everywhere."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from roadmap.export.draw.letters import BOLD, NAME, PLAIN, clean, files, runs
from roadmap.export.draw.shapes import Text

# As the style sheets call them, so that a drawing within a page takes the letters of the page.
FAMILIES = {PLAIN: "Instrument Sans", BOLD: "Instrument Sans", NAME: "Piazzolla"}
FURTHER = "DejaVu Sans Condensed"
FAMILY = f"'Instrument Sans', '{FURTHER}', 'Further', sans-serif"
NAMING = f"Piazzolla, '{FURTHER}', 'Further', serif"
WEIGHTS = {PLAIN: "400", BOLD: "600", NAME: "500"}


def faces_of(texts: Iterable[Text]) -> str:
    """A style sheet with a font for each that the texts are written in."""
    said: dict[int, set[str]] = {}
    for text in texts:
        said.setdefault(text.face, set()).add(text.words)
    told = "".join(_face(*one) for face, words in sorted(said.items()) for one in _used(face, words))
    return f"<style>{told}</style>" if told else ""


def _used(face: int, words: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Which letters each font gives."""
    found: dict[int, set[str]] = {}
    plain: set[str] = set()
    for one in words:
        if one.isascii():
            plain.update(one)
            continue
        for run in runs(clean(one), face):
            found.setdefault(run.place, set()).update(run.letters)
    found.setdefault(0, set()).update(plain)
    for place, letters in sorted(found.items()):
        yield face, place, "".join(sorted(letters))


def _face(face: int, place: int, letters: str) -> str:
    family = FAMILIES[face] if not place else FURTHER if place == 1 else "Further"
    coded = _subset(files(face)[place], letters)
    return (
        f"@font-face{{font-family:'{family}';font-weight:{WEIGHTS[face]};"
        f"src:url(data:font/woff;base64,{coded}) format('woff')}}"
    )


@lru_cache(maxsize=32)
def _subset(path: Path, letters: str) -> str:
    """The font with these letters, and what they become beside each other, and no others."""
    from fontTools.subset import Options, Subsetter  # takes memory that only those who draw need
    from fontTools.ttLib import TTFont

    keep = Options(
        drop_tables=["FFTM"], layout_features=["*"], hinting=False, name_IDs=[0, 13, 14], notdef_outline=True
    )
    with TTFont(path, fontNumber=0, recalcTimestamp=False) as font:
        subsetter = Subsetter(keep)
        subsetter.populate(text=letters)
        subsetter.subset(font)
        font.flavor = "woff"
        stream = BytesIO()
        font.save(stream)
    return b64encode(stream.getvalue()).decode()
