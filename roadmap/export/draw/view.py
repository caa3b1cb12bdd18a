"""A view as a picture: each kind by its own drawer, with the same frame around it."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.templatetags.ui import number
from core.tenancy import Actor
from roadmap.export.asked import Asked
from roadmap.export.beside import Beside
from roadmap.export.draw.board import board
from roadmap.export.draw.calendar import calendar
from roadmap.export.draw.matrix import matrix
from roadmap.export.draw.plan import Plan
from roadmap.export.draw.shapes import QUIET, Block, Picture, Text
from roadmap.export.draw.table import table
from roadmap.export.draw.timeline import timeline
from roadmap.export.draw.tree import tree

DRAWERS: dict[str, Callable[[Plan], Picture]] = {
    "table": table,
    "board": board,
    "timeline": timeline,
    "matrix": matrix,
    "tree": tree,
    "calendar": calendar,
}


# As many as a plan is meant to have. Measured with 20,000 links (`bin/bench pictures`), seconds of a processor and memory
# beside what the process has: a timeline as PDF 3.0 s and 48 MB; at most 8.2 s as PDF and 203 MB as SVG, which is a board
# whose cards show every field.
MOST_ITEMS = 10_000


def picture_of(actor: Actor, asked: Asked, title: str, scenario: Beside | None = None) -> Picture:
    """What the view shows, as `actor` may see it. Raises: Invalid for more than a picture holds."""
    plan = Plan(actor, asked, scenario)
    _refuse_too_large(len(plan.rows))
    picture = DRAWERS[asked.kind](plan)
    picture.title, picture.said = title, plan.headline()
    if not plan.rows:
        said = _("No item passes what this view asks for.")
        picture.blocks.append(Block(48, [Text(8, 30, said, 14, QUIET)]))
    return picture


def _refuse_too_large(count: int) -> None:
    if count > MOST_ITEMS:
        said = _("%(n)s items are more than a picture holds, which is %(most)s. Filter them, or take a file.")
        raise Invalid({"filter": said % {"n": number(count), "most": number(MOST_ITEMS)}})
