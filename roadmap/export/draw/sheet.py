"""A page beside the views as a picture: its rows below each other, long texts broken into lines."""

from collections.abc import Iterator

from core.markdown import bare
from roadmap.export.draw.ink import tone
from roadmap.export.draw.letters import clean, cut, width, wrap
from roadmap.export.draw.shapes import INK, LATE, QUIET, WELL, Block, Picture, Rect, Shape, Text
from roadmap.export.draw.shapes import Line as Stroke
from roadmap.export.sheets import Column, Line, Sheet, shown

ROW, HEAD, PAD, INDENT, STEP = 26.0, 28.0, 8.0, 20.0, 16.0
# How wide a letter of a column's measure is taken to be, and the title's least.
LETTER, TITLE = 6.4, 320.0
WIDE = 1200.0
# Rows, and letters of each, by which it is seen how much room a column needs.
SAMPLE, LONGEST = 500, 120
# Of a long text that is drawn; the files have all of it.
MOST_LINES = 400


def sheet_picture(sheet: Sheet) -> Picture:
    return _Drawer(sheet).picture()


class _Drawer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        lines = [line for line in sheet.lines if not line.long]
        self.columns = [column for column in sheet.columns if column.name == "title" or _told(column, lines)]
        widths = {column.name: self._need(column, lines) for column in self.columns if column.name != "title"}
        rest = sum(widths.values())
        self.wide = max(WIDE, TITLE + rest)
        self.widths = widths | {"title": self.wide - rest}

    def _need(self, column: Column, lines: list[Line]) -> float:
        """What its texts need, within bounds."""
        texts = [shown(line.values.get(column.name))[:LONGEST] for line in lines[:SAMPLE]]
        most = max([width(column.label, 11, True), *(width(clean(text), 12, True) for text in texts)])
        return min(most + 2 * PAD + 1, column.wide * LETTER * 1.4)

    def picture(self) -> Picture:
        blocks = [block for line in self.sheet.lines for block in self._blocks(line)]
        return Picture(self.wide, self._head(), blocks, title=self.sheet.title, said=self.sheet.said)

    def _places(self) -> Iterator[tuple[Column, float, float]]:
        x = 0.0
        for column in self.columns:
            yield column, x, self.widths[column.name]
            x += self.widths[column.name]

    def _head(self) -> Block:
        shapes: list[Shape] = [Rect(0, 0, self.wide, HEAD, WELL)]
        for column, x, wide in self._places():
            shapes.append(
                _text(column, x, wide, cut(column.label, wide - 2 * PAD, 11, True), QUIET, True, 11)
            )
        return Block(HEAD, [*shapes, Stroke(0, HEAD, self.wide, HEAD, INK)])

    def _blocks(self, line: Line) -> Iterator[Block]:
        if line.long:
            yield from self._long(line)
        else:
            yield self._row(line)

    def _row(self, line: Line) -> Block:
        shapes: list[Shape] = []
        for column, x, wide in self._places():
            inset = 0.0
            if column.name == "title":
                inset = line.level * INDENT + (16 if line.hue is not None else 0)
                if line.hue is not None:
                    shapes.append(
                        Rect(x + PAD + line.level * INDENT, 8, 10, 10, tone(line.hue).mid, radius=2)
                    )
            words = cut(shown(line.values.get(column.name)), wide - inset - 2 * PAD, 12, line.bold)
            if words:
                ink = LATE if column.name in line.late else INK
                shapes.append(
                    _text(column, x + inset, wide - inset, words, ink, line.bold and not column.figure)
                )
        return Block(ROW, [*shapes, Stroke(0, ROW, self.wide, ROW)], keep=line.bold)

    def _long(self, line: Line) -> Iterator[Block]:
        """Its heading, then as many lines as it has, each where a page may end."""
        label = self.sheet.kinds.get(line.kind, line.kind)
        yield Block(ROW, [Text(PAD, 18, label, 13, INK, bold=True)], keep=True)
        left = MOST_LINES
        for part in str(line.values.get("title") or "").splitlines():
            lines = wrap(bare(part), self.wide - 2 * PAD, max(left, 1), 12) if part.strip() else [""]
            left -= len(lines)
            for words in lines:
                yield Block(STEP, [Text(PAD, 12, words, 12, INK)], within=label)
            if left <= 0:
                break
        yield Block(STEP)


def _told(column: Column, lines: list[Line]) -> bool:
    """Whether a picture has the column: not where nothing stands in it."""
    return not column.bare and any(line.values.get(column.name) is not None for line in lines)


def _text(
    column: Column, x: float, wide: float, words: str, ink: str, bold: bool = False, size: float = 12
) -> Text:
    """Figures stand at the right."""
    if column.figure:
        return Text(x + wide - PAD, 18, words, size, ink, bold, "end")
    return Text(x + PAD, 18, words, size, ink, bold)
