"""The table: columns as wide as they were drawn, groups of one or two levels, or what hangs below what; totals."""

from collections.abc import Callable, Iterator

from roadmap.export.book import Row
from roadmap.export.draw.letters import clean, cut, width
from roadmap.export.draw.nesting import nested
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.shapes import INK, LATE, QUIET, RULE, WELL, Block, Line, Picture, Rect, Shape, Text

ROW, HEAD, PAD, INDENT = 24.0, 28.0, 6.0, 16.0
# Rows, and letters of each, by which it is seen how much room a column needs.
SAMPLE, LONGEST = 500, 120
WIDTHS = {
    **{"key": 76, "title": 300, "status": 128, "objective": 166, "team": 132, "owner": 140, "horizon": 82},
    **{"start": 106, "end": 130, "type": 108, "product": 116, "tags": 150, "parent": 190, "milestone": 140},
    **{"category": 108, "confidence": 92, "value_effort": 92, "external_id": 120},
}
WORK: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "avg": lambda values: sum(values) / len(values),
    "min": min,
    "max": max,
    "count": len,
}


def table(plan: Plan) -> Picture:
    columns = [name for name in plan.asked.columns if name in plan.book.labels]
    if "title" not in columns:
        columns.insert(0, "title")
    drawer = _Table(plan, columns)
    return Picture(drawer.wide, drawer.head(), list(drawer.blocks()))


class _Table:
    def __init__(self, plan: Plan, columns: list[str]) -> None:
        self.plan, self.columns = plan, columns
        self.sums = dict(one.rpartition(":")[::2] for one in plan.asked.text("sums").split(",") if one)
        self.widths = self._fitted()
        self.wide = max(sum(self.widths), 640.0)

    def _fitted(self) -> list[float]:
        """As somebody drew them; else what columns do not need goes to the titles, as far as these need it."""
        drawn = self.plan.asked.widths
        given = {name: drawn.get(name) or float(WIDTHS.get(name, 92)) for name in self.columns}
        free = [name for name in self.columns if name not in {*drawn, *self.sums, "title"}]
        kept = given | {name: min(given[name], self._need(name)) for name in free}
        if "title" not in drawn:
            spare = sum(given.values()) - sum(kept.values())
            kept["title"] += min(spare, max(self._need("title") - kept["title"], 0))
        return list(kept.values())

    def _need(self, name: str) -> float:
        texts = [self.plan.text(row, name)[:LONGEST] for row in self.plan.rows[:SAMPLE]]
        label = width(self.plan.book.labels[name], 11, True)
        return max([label, *(width(clean(text)) for text in texts)]) + 2 * PAD + 1

    def head(self) -> Block:
        shapes: list[Shape] = [Rect(0, 0, self.wide, HEAD, WELL)]
        for x, wide, name in self._cells():
            label = cut(self.plan.book.labels[name], wide - 2 * PAD, 11, True)
            shapes.append(self._text(x, wide, 18, label, 11, QUIET, True, name))
        return Block(HEAD, [*shapes, Line(0, HEAD, self.wide, HEAD, INK)])

    def _cells(self) -> Iterator[tuple[float, float, str]]:
        x = 0.0
        for name, wide in zip(self.columns, self.widths, strict=True):
            yield x, wide, name
            x += wide

    def _text(
        self, x: float, wide: float, y: float, words: str, size: float, ink: str, bold: bool, name: str
    ) -> Text:
        """Numbers stand at the right."""
        if self.plan.is_number(name):
            return Text(x + wide - PAD, y, words, size, ink, bold, "end")
        return Text(x + PAD, y, words, size, ink, bold)

    def blocks(self) -> Iterator[Block]:
        groups = [name for name in self.plan.asked.group[:2] if self.plan.groupable(name)]
        yield from self._inside(self.plan.rows, groups, "")
        if self.sums:
            yield self._totals(self.plan.rows)

    def _inside(self, rows: list[Row], groups: list[str], within: str) -> Iterator[Block]:
        if groups:
            for name, members in self.plan.grouped(rows, groups[0]):
                yield self._group(name, members, within)
                yield from self._inside(members, groups[1:], f"{within} · {name}" if within else name)
        elif self.plan.asked.text("nest") == "1":
            for row, depth in nested(rows):
                yield self._row(row, depth, within)
        else:
            for row in rows:
                yield self._row(row, 0, within)

    def _group(self, name: str, members: list[Row], within: str) -> Block:
        x = PAD + INDENT if within else PAD
        words = f"{name}  ({len(members)})"
        fill = "" if within else WELL
        shapes: list[Shape] = [Rect(0, 0, self.wide, ROW, fill)] if fill else []
        shapes.append(Text(x, 16, cut(words, self._free(x), 12, True), 12, INK, bold=True))
        return Block(
            ROW, [*shapes, *self._sums(members), Line(0, ROW, self.wide, ROW)], keep=True, within=within
        )

    def _free(self, x: float) -> float:
        """How far the words of a group may go: up to the first total."""
        ends = [at for at, _width, name in self._cells() if name in self.sums]
        return max(min(ends, default=self.wide) - x - PAD, 80.0)

    def _sums(self, members: list[Row]) -> list[Shape]:
        shapes: list[Shape] = []
        for x, wide, name in self._cells():
            if said := self._total(members, name):
                shapes.append(Text(x + wide - PAD, 16, said, 11, QUIET, anchor="end"))
        return shapes

    def _total(self, members: list[Row], name: str) -> str:
        way = self.sums.get(name, "")
        found = [value for row in members if (value := self.plan.book.value(row, name)) is not None]
        if way == "count":
            return str(len(found))
        numbers = [float(value) for value in found if isinstance(value, int | float)]
        return self.plan.figure(name, WORK[way](numbers)) if way in WORK and numbers else ""

    def _totals(self, rows: list[Row]) -> Block:
        return Block(ROW, [Line(0, 0, self.wide, 0, INK), *self._sums(rows)])

    def _row(self, row: Row, depth: int, within: str) -> Block:
        shapes: list[Shape] = []
        for x, wide, name in self._cells():
            inset = depth * INDENT if name == "title" else 0
            words = cut(self.plan.text(row, name), wide - 2 * PAD - inset, 12)
            if words:
                ink = LATE if name == "end" and self.plan.note(row)[0] == "late" else INK
                shapes.append(self._text(x + inset, wide - inset, 16, words, 12, ink, False, name))
        return Block(ROW, [*shapes, Line(0, ROW, self.wide, ROW, RULE)], within=within)
