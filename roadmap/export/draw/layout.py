"""Where the parts of a picture stand: all on one tall sheet, or on pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from django.utils.translation import gettext as _

from roadmap.export.draw.letters import BOX, NAME, cut, lacks, width
from roadmap.export.draw.shapes import INK, QUIET, Block, Line, Mark, Picture, Rect, Shape, Text, reach

TITLE, LEGEND_ROW = 46, 20
# Around a picture on one sheet.
MARGIN = 18


@dataclass(frozen=True, slots=True)
class Placed:
    """Shapes and where their upper left corner goes; what lies over several pages is cut to `top` and `bottom`."""

    shapes: Iterable[Shape]
    x: float
    y: float
    top: float = 0
    bottom: float = 0


def frame(picture: Picture) -> Block:
    """Title, what it is about, and the legend."""
    room = picture.width - 16
    shapes: list[Shape] = []
    if picture.title:
        shapes.append(Text(8, 20, cut(picture.title, room, 20, NAME), 20, INK, name=True))
        shapes.append(Text(8, 38, cut(picture.said, room, 12), 12, QUIET))
    top = TITLE if picture.title else 0
    marks, tall = _legend(picture.legend, picture.width, top)
    return Block(tall, shapes + marks)


def with_boxes(picture: Picture) -> Picture:
    """Says what a box stands for, where a letter is in none of our fonts."""
    blocks = (picture.head, *picture.blocks)
    shapes = chain(picture.under, picture.over, *(block.shapes for block in blocks))
    drawn = (shape.words for shape in shapes if isinstance(shape, Text))
    marks = (mark.words for mark in picture.legend)
    if not any(map(lacks, chain((picture.title, picture.said), marks, drawn))):
        return picture
    said = _("%(box)s a letter that this server has no font for") % {"box": BOX}
    return replace(picture, legend=[*picture.legend, Mark(said)])


def _legend(marks: list[Mark], wide: float, top: float) -> tuple[list[Shape], float]:
    if not marks:
        return [], top + 4
    shapes: list[Shape] = []
    x, y = 8.0, top + 4.0
    for mark in marks:
        words = cut(mark.words, 300, 11)
        sign = 18 if mark.fill or mark.stroke else 0
        need = sign + width(words, 11) + 16
        if x > 8 and x + need > wide:
            x, y = 8.0, y + LEGEND_ROW
        shapes += [*_sign(mark, x, y), Text(x + sign, y + 10, words, 11, QUIET)]
        x += need
    return shapes, y + LEGEND_ROW + 4


def _sign(mark: Mark, x: float, y: float) -> list[Shape]:
    if not mark.fill and not mark.stroke:
        return []
    if not mark.fill:
        return [Line(x, y + 6, x + 13, y + 6, mark.stroke, 1.5, mark.dash)]
    if mark.soft:
        return [Rect(x, y, 13, 12, mark.fill, mark.stroke, soft=(40, 40))]
    return [Rect(x, y, 13, 12, mark.fill, mark.stroke, 2, mark.dash)]


def sheet(picture: Picture, most: float = 0) -> tuple[list[Placed], float, int]:
    """Everything below each other: what is placed, how tall it is, and how many blocks did not fit into `most`."""
    above = frame(picture)
    body = y = above.tall + picture.head.tall
    strips: list[Placed] = []
    for block in picture.blocks:
        if most and y + block.tall > most:
            break
        strips.append(Placed(block.shapes, 0, y))
        y += block.tall
    placed = [Placed(above.shapes, 0, 0), Placed(picture.head.shapes, 0, above.tall)]
    whole = [Placed(shapes, 0, body, body, y) for shapes in (picture.under, picture.over)]
    return [*placed, whole[0], *strips, whole[1]], y + 8, len(picture.blocks) - len(strips)


@dataclass(slots=True)
class Page:
    placed: list[Placed]
    tall: float


def pages(picture: Picture, tall: float) -> Iterator[Page]:
    """Cut between blocks, so that no page is taller than `tall`; the head stands on each."""
    above = frame(picture)
    running = Block(20, [Text(8, 12, cut(picture.title, picture.width - 16, 11), 11, QUIET)])
    spread = [[(*reach(shape), shape) for shape in shapes] for shapes in (picture.under, picture.over)]
    done, at = 0.0, 0
    while at < len(picture.blocks) or not at:
        first, again = (running, _again(picture, at)) if at else (above, Block(0))
        upper = first.tall + picture.head.tall
        body = upper + again.tall
        until, height = _fill(picture.blocks, at, tall - body)
        placed = [Placed(first.shapes, 0, 0), Placed(picture.head.shapes, 0, first.tall)]
        placed.append(Placed(again.shapes, 0, upper))
        under, over = (
            Placed(
                [shape for low, high, shape in some if low <= done + height and high >= done],
                0,
                body - done,
                body,
                body + height,
            )
            for some in spread
        )
        yield Page([*placed, under, *_strips(picture.blocks[at:until], body), over], body + height + 8)
        done, at = done + height, until or 1


def _again(picture: Picture, at: int) -> Block:
    """Over the first lines of a page, what they belong to where that was said on a page before."""
    name = picture.blocks[at].within
    if not name:
        return Block(0)
    words = _("%(name)s (continued)") % {"name": cut(name, picture.width - 200, 12, True)}
    return Block(24, [Text(4, 17, words, 12, INK, bold=True)])


def _strips(blocks: list[Block], y: float) -> Iterator[Placed]:
    for block in blocks:
        yield Placed(block.shapes, 0, y)
        y += block.tall


def _fill(blocks: list[Block], at: int, room: float) -> tuple[int, float]:
    """How far the blocks go on a page that begins with `at`, and how tall that is. At least one goes."""
    until, height = at, 0.0
    while until < len(blocks) and (until == at or height + blocks[until].tall <= room):
        height += blocks[until].tall
        until += 1
    while until < len(blocks) and until - 1 > at and blocks[until - 1].keep:
        until -= 1
        height -= blocks[until].tall
    return until, height
