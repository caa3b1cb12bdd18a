"""The sidebar's objectives with what is reached of each."""

from typing import Any

from django.utils.translation import gettext as _

from core.tenancy import Actor
from metrics.queries.bets import objective_progress
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
