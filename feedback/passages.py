"""Arithmetic of linked passages: offsets into a note's text, in characters. Nothing here touches the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class Marked(Protocol):
    """What a passage carries: NoteLink, or a suggestion that is not one yet."""

    start: int | None

    @property
    def end(self) -> int | None: ...


@dataclass
class Segment:
    text: str
    mark: Any = None


@dataclass
class Paragraph:
    start: int
    segments: list[Segment]
    cards: list[Any] = field(default_factory=list)


def clean_text(text: str) -> str:
    """One kind of line end and no characters that Postgres refuses, so that offsets mean the same everywhere."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def split(text: str) -> list[tuple[int, str]]:
    """Paragraphs with their offsets: parted by blank lines."""
    pieces, at = [], 0
    for gap in BLANK_LINES.finditer(text):
        pieces.append((at, text[at : gap.start()]))
        at = gap.end()
    pieces.append((at, text[at:]))
    return [(start, piece) for start, piece in pieces if piece.strip()]


def lay_out(text: str, marks: Iterable[Marked]) -> list[Paragraph]:
    """The note as paragraphs of plain and marked segments; a card stands beside the paragraph where its mark begins.

    Where marks overlap, the one that begins later is shown, so that each stays visible.
    """
    placed = sorted(
        (mark for mark in marks if mark.start is not None), key=lambda mark: (mark.start, mark.end)
    )
    return [
        Paragraph(
            start=start,
            segments=_segments(piece, start, placed),
            cards=[mark for mark in placed if _begins_in(mark, start, piece)],
        )
        for start, piece in split(text)
    ]


def _begins_in(mark: Marked, start: int, piece: str) -> bool:
    return mark.start is not None and start <= mark.start < start + len(piece)


def _segments(piece: str, offset: int, marks: Sequence[Marked]) -> list[Segment]:
    here = [mark for mark in marks if mark.start < offset + len(piece) and mark.end > offset]  # type: ignore[operator]
    edges = {0, len(piece)}
    for mark in here:
        edges |= {max(mark.start - offset, 0), min(mark.end - offset, len(piece))}  # type: ignore[operator]
    cuts = sorted(edges)
    return [
        Segment(piece[left:right], _topmost(here, offset + left))
        for left, right in zip(cuts, cuts[1:], strict=False)
        if right > left
    ]


def _topmost(marks: Sequence[Marked], at: int) -> Any:
    covering = [mark for mark in marks if mark.start <= at < mark.end]  # type: ignore[operator]
    return covering[-1] if covering else None


def find(text: str, quote: str, near: int | None = None) -> int | None:
    """Where `quote` stands in `text`, the occurrence closest to `near`; None if it does not."""
    if not quote:
        return None
    places = [match.start() for match in re.finditer(re.escape(quote), text)]
    return min(places, key=lambda place: abs(place - (near or 0))) if places else None
