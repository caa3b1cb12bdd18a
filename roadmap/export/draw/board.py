"""The board: columns across, swimlanes below each other, cards with the fields chosen for them."""

from collections.abc import Iterator
from itertools import accumulate, zip_longest

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.export.book import Row
from roadmap.export.draw.letters import cut, wrap
from roadmap.export.draw.plan import OPEN, Plan
from roadmap.export.draw.shapes import (
    INK,
    LATE,
    PAPER,
    QUIET,
    RISK,
    RULE,
    WELL,
    Block,
    Line,
    Picture,
    Rect,
    Shape,
    Text,
)

GAP, PAD, LINE, HEAD, LANE = 12.0, 9.0, 15.0, 34.0, 28.0
NARROW, WIDE = 190.0, 1360.0
ALWAYS = ("status", "horizon", "category")
# Room is given away up to so many columns, to one with so many cards that there is so much less in the others.
TRACKS, MANY, LESS = 6, 10, 2.5


def board(plan: Plan) -> Picture:
    drawer = _Board(plan)
    return Picture(drawer.wide, drawer.head(), drawer.blocks(), legend=list(plan.hues(drawer.rows)))


class _Board:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        stacks = plan.asked.stacks
        self.field = stacks if plan.groupable(stacks) else "horizon"
        # By certainty, what is over is not on the board.
        self.rows = [row for row in plan.rows if self.field != "horizon" or plan.stage(row) in OPEN]
        lane = plan.asked.text("rows")
        self.lane = lane if plan.groupable(lane) else ""
        # Each once, however often an address says it.
        cards = dict.fromkeys(plan.asked.text("cards").split(","))
        self.chosen = [name for name in cards if name in plan.book.labels]
        self.names = self._columns()
        self.tracks = _tracks([len(rows) for rows in self._cells(self.rows)])
        self.begins = [0, *accumulate(self.tracks)]
        count = max(self.begins[-1], 1)
        self.wide = max(WIDE, count * (NARROW + GAP) - GAP)
        self.column = (self.wide + GAP) / count - GAP

    def _x(self, track: int) -> float:
        return track * (self.column + GAP)

    def _columns(self) -> list[str]:
        """Those that the filters leave, also with nothing in them; then what else is found."""
        plan, field = self.plan, self.field
        found = [name for name, _rows in plan.grouped(self.rows, field)]
        choices = plan.choices(field).items() if field not in ("parent", "milestone") else ()
        names = [words for value, words in choices if self._wanted(value)]
        if field not in ALWAYS and field in plan.asked.flat:
            names = [words for words in names if words in found]
        rest = [name for name in found if name not in names]
        return [*dict.fromkeys([*names, *rest])]

    def _wanted(self, value: str) -> bool:
        asked = self.plan.asked
        if self.field == "status" and not asked.passes("category", self.plan.book.categories.get(value, "")):
            return False
        return asked.passes(self.field, value)

    def _cells(self, rows: list[Row]) -> list[list[Row]]:
        found = dict(self.plan.grouped(rows, self.field))
        return [found.get(name, []) for name in self.names]

    def head(self) -> Block:
        shapes: list[Shape] = []
        for at, (name, rows) in enumerate(zip(self.names, self._cells(self.rows), strict=True)):
            x, end = self._x(self.begins[at]), self._x(self.begins[at + 1]) - GAP
            words = cut(f"{name}  {len(rows)}", end - x, 13, True)
            shapes += [Text(x, 18, words, 13, INK, bold=True), Line(x, 26, end, 26, INK, 2)]
        return Block(HEAD, shapes)

    def blocks(self) -> list[Block]:
        return [*(self._lanes() if self.lane else self._rows(self.rows)), *self._over()]

    def _over(self) -> list[Block]:
        """How many were left out, so that the numbers add up."""
        if not (n := len(self.plan.rows) - len(self.rows)):
            return []
        words = ngettext(
            "%(n)d item is shipped or dropped, so not on the board.",
            "%(n)d items are shipped or dropped, so not on the board.",
            n,
        )
        return [Block(LANE, [Text(0, 18, words % {"n": n}, 11, QUIET)])]

    def _lanes(self) -> list[Block]:
        blocks = []
        for name, rows in self.plan.grouped(self.rows, self.lane):
            words = cut(f"{name}  ({len(rows)})", self.wide - 16, 12, True)
            shapes: list[Shape] = [
                Rect(0, 2, self.wide, LANE - 6, WELL),
                Text(8, 18, words, 12, INK, bold=True),
            ]
            blocks += [Block(LANE, shapes, keep=True), *self._rows(rows, name), Block(8)]
        return blocks

    def _rows(self, rows: list[Row], lane: str = "") -> list[Block]:
        """The first cards of all columns beside each other, then the second: so a page may end between them."""
        blocks = []
        for beside in zip_longest(*self._stacks(rows)):
            cards = [self._card(row, self._x(at)) for at, row in enumerate(beside) if row]
            shapes = [shape for card in cards for shape in card.shapes]
            blocks.append(Block(max(card.tall for card in cards) + 8, shapes, within=lane))
        return blocks

    def _stacks(self, rows: list[Row]) -> Iterator[list[Row]]:
        """What stands in each track, of columns with several read across."""
        for cards, tracks in zip(self._cells(rows), self.tracks, strict=True):
            yield from (cards[at::tracks] for at in range(tracks))

    def _card(self, row: Row, x: float) -> Block:
        room, left, y = self.column - 2 * PAD - 4, x + PAD + 4, PAD + 10
        shapes: list[Shape] = [Text(left, y, cut(row["key"], room, 10), 10, QUIET)]
        for line in wrap(row["title"], room, 3, 12, True):
            y += LINE
            shapes.append(Text(left, y, line, 12, INK, bold=True))
        for words, ink in self._facts(row):
            y += LINE
            shapes.append(Text(left, y, cut(words, room, 11), 11, ink))
        tall = y + PAD
        edge = self.plan.tone(row).mid
        return Block(
            tall, [Rect(x, 0, self.column, tall, PAPER, RULE, 4), Rect(x, 0, 4, tall, edge), *shapes]
        )

    def _facts(self, row: Row) -> list[tuple[str, str]]:
        plan = self.plan
        tone, note = plan.note(row)
        said = [(note, LATE if tone == "late" else RISK)] if note else []
        if self.chosen:
            told = [(plan.book.labels[name], plan.text(row, name)) for name in self.chosen]
            return [(f"{label}: {words}", QUIET) for label, words in told if words] + said
        first = plan.text(row, "objective") or _("No objective")
        second = " · ".join(filter(None, (plan.text(row, name) for name in ("end", "owner"))))
        return [(words, QUIET) for words in (first, second) if words] + said


def _tracks(counts: list[int]) -> list[int]:
    """How many cards stand beside each other in each column: one, but where one column would run on for pages alone."""
    tracks = [1] * len(counts)
    while tracks and sum(tracks) < TRACKS:
        long = [count / wide for count, wide in zip(counts, tracks, strict=True)]
        at = long.index(max(long))
        others = long[:at] + long[at + 1 :]
        if long[at] <= MANY or long[at] < LESS * sum(others) / max(len(others), 1):
            break
        tracks[at] += 1
    return tracks
