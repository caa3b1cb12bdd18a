"""What metrics adds to the frame: reached objectives in the sidebar, a sentence at home."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tenancy import Actor
from metrics.queries.bets import objective_progress
from metrics.queries.standing import at_most
from metrics.queries.summaries import kpi_summaries
from metrics.words import in_letters, listed
from roadmap.queries.strategy import side_objectives as plain_objectives


def side_objectives(actor: Actor) -> dict[str, Any]:
    """As the roadmap lists them, each with its percent; two queries more."""
    section = plain_objectives(actor)
    reached = {str(pk): percent for pk, percent in objective_progress(actor).items()}
    if not reached:
        return section
    rows: Any = section["rows"]
    for row in rows:
        percent = reached.get(row["url"].rstrip("/").rsplit("/", 1)[-1])
        row["n"] = "" if percent is None else f"{percent}%"
    return section | {"note": _("reached")}


def home_sentence(actor: Actor) -> str:
    """Which KPIs are behind their targets; "" when none is."""
    names = [one.name for one in kpi_summaries(actor) if one.behind]
    if not names:
        return ""
    said = ngettext("%(n)s KPI is behind: %(names)s.", "%(n)s KPIs are behind: %(names)s.", len(names))
    return said % {"n": in_letters(len(names)).capitalize(), "names": listed(at_most(names))}
