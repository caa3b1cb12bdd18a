"""The tree: objectives below objectives, what serves them, and what hangs below that; last what serves none."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import number
from roadmap.export.book import Row
from roadmap.export.draw.ink import tone
from roadmap.export.draw.letters import cut, width
from roadmap.export.draw.nesting import in_time, nested
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.shapes import (
    INK,
    LATE,
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
from roadmap.models import Objective

WIDE, ROW, HEAD, INDENT = 1200.0, 26.0, 28.0, 22.0
DATES, STATUS, EFFORT = 700.0, 910.0, 1192.0


def tree(plan: Plan) -> Picture:
    return Picture(WIDE, _head(), list(_Tree(plan).blocks()))


def _head() -> Block:
    names = ((8, _("What it serves")), (DATES, _("Dates")), (STATUS, _("Status")))
    shapes: list[Shape] = [Rect(0, 0, WIDE, HEAD, WELL)]
    shapes += [Text(x, 18, words, 11, QUIET, bold=True) for x, words in names]
    shapes.append(Text(EFFORT, 18, _("Effort"), 11, QUIET, True, "end"))
    return Block(HEAD, [*shapes, Line(0, HEAD, WIDE, HEAD, INK)])


class _Tree:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.below: dict[str, list[Objective]] = {}
        for one in plan.objectives.values():
            above = str(one.parent_id) if str(one.parent_id) in plan.objectives else ""
            self.below.setdefault(above, []).append(one)
        self.serving: dict[str, list[tuple[Row, int]]] = {}
        under = ""
        for row, depth in nested(self._planted(plan.rows)):
            if not depth:
                under = row["objective"] or ""
            self.serving.setdefault(under if under in plan.objectives else "", []).append((row, depth))

    def _planted(self, rows: list[Row]) -> list[Row]:
        """Below what it is part of stands only what serves the same."""
        aims = {row["id"]: row["objective"] for row in rows}
        return [
            row if aims.get(row["parent"], row["objective"]) == row["objective"] else row | {"parent": None}
            for row in rows
        ]

    def blocks(self) -> Iterator[Block]:
        for objective in self.below.get("", ()):
            yield from self._grow(objective, 0)
        if loose := self.serving.get(""):
            yield self._objective(_("Serves no objective"), None, 0, self._sum(loose))
            yield from (self._item(row, depth + 1, _("Serves no objective")) for row, depth in loose)

    def _grow(self, objective: Objective, level: int) -> Iterator[Block]:
        count, effort = self._weigh(objective)
        if not count and (self.plan.asked.flat or len(self.plan.asked.tree["all"]) > 1):
            return
        yield self._objective(objective.title, objective, level, (count, effort))
        for kid in self.below.get(str(objective.pk), ()):
            yield from self._grow(kid, level + 1)
        for row, depth in self.serving.get(str(objective.pk), ()):
            yield self._item(row, level + depth + 1, objective.title)

    def _weigh(self, objective: Objective) -> tuple[int, float]:
        """Items and effort, with those of the objectives below."""
        count, effort = self._sum(self.serving.get(str(objective.pk), []))
        for kid in self.below.get(str(objective.pk), ()):
            more = self._weigh(kid)
            count, effort = count + more[0], effort + more[1]
        return count, effort

    def _sum(self, serving: list[tuple[Row, int]]) -> tuple[int, float]:
        """Of what has parts the parts count, not itself twice."""
        parents = {row["parent"] for row, _depth in serving}
        return len(serving), sum(row["effort"] or 0 for row, _depth in serving if row["id"] not in parents)

    def _objective(
        self, title: str, objective: Objective | None, level: int, sums: tuple[int, float]
    ) -> Block:
        x = 8 + level * INDENT
        look = tone(objective.hue if objective else None)
        words = [ngettext("%(n)d item", "%(n)d items", sums[0]) % {"n": sums[0]}]
        if objective and objective.health not in ("", "none"):
            words.append(str(objective.get_health_display()))
        name = cut(title, DATES - x - 220, 13, True)
        shapes: list[Shape] = [
            Rect(x, 8, 10, 10, look.mid, radius=2),
            Text(x + 18, 18, name, 13, INK, bold=True),
            Text(x + 30 + width(name, 13, True), 18, cut(" · ".join(words), 190, 11), 11, QUIET),
            Text(EFFORT, 18, number(sums[1]), 12, INK, True, "end"),
        ]
        return Block(ROW, [*shapes, Line(0, ROW, WIDE, ROW)], keep=True)

    def _item(self, row: Row, level: int, within: str) -> Block:
        plan, x = self.plan, 8 + level * INDENT
        title = cut(row["title"], DATES - x - 110, 12)
        shapes: list[Shape] = [
            Rect(x, 9, 8, 8, plan.tone(row).tint, plan.tone(row).mid, 4),
            Text(x + 16, 18, title, 12, INK),
            Text(x + 26 + width(title), 18, row["key"], 10, QUIET),
            *self._dates(row),
            Text(
                STATUS,
                18,
                cut(" · ".join(filter(None, (plan.text(row, "status"), plan.text(row, "owner")))), 220),
                12,
                INK,
            ),
        ]
        effort = row["effort"] or row.get("rollup_effort")
        if effort:
            ink = INK if row["effort"] else QUIET
            shapes.append(Text(EFFORT, 18, number(effort), 12, ink, anchor="end"))
        return Block(ROW, [*shapes, Line(x, ROW, WIDE, ROW, RULE)], within=within)

    def _dates(self, row: Row) -> Iterator[Shape]:
        found = in_time(row) or row
        said, (kind, note) = cut(self.plan.dates(found), 200), self.plan.note(row)
        yield Text(DATES, 18, said, 12, QUIET if "of_parts" in found else INK)
        if note and width(said) + width(note, 11) + 10 < STATUS - DATES:
            yield Text(DATES + width(said) + 8, 18, note, 11, LATE if kind == "late" else RISK)
