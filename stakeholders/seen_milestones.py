"""Milestones as an audience may know them: where it was granted them, of its products, no day finer than all its dates."""

from dataclasses import dataclass
from datetime import date

from roadmap.export.asked import Asked
from roadmap.models import Milestone
from stakeholders.visibility import Rules, When, coarse


@dataclass(frozen=True, slots=True)
class SeenMilestone:
    """`state`: done or late, where statuses are seen."""

    name: str
    when: When
    state: str = ""


def sees_milestones(rules: Rules) -> bool:
    return {"milestones", "dates"} <= rules.fields and rules.precision != "none"


def milestones_for(view: Asked, rules: Rules, today: date) -> list[SeenMilestone]:
    """Those that the view shows, in time; of one span by their names, which tell nothing of the days within."""
    if view.text("miles") == "off" or not sees_milestones(rules):
        return []
    found = [
        seen
        for row in Milestone.objects.exclude(date=None)
        if (seen := see_milestone(row, view, rules, today))
    ]
    return sorted(found, key=lambda one: (one.when.last, one.when.first, one.name.casefold()))


def see_milestone(row: Milestone, view: Asked, rules: Rules, today: date) -> SeenMilestone | None:
    """One of no product is everybody's, as an objective is."""
    product = str(row.product_id) if row.product_id else None
    if product is not None and not (rules.covers(product) and view.passes("product", product)):
        return None
    when = coarse(row.date, row.date_precision, rules.precision)
    return (
        SeenMilestone(row.name, when, _state(row, when, today) if "status" in rules.fields else "")
        if when
        else None
    )


def _state(row: Milestone, when: When, today: date) -> str:
    return "done" if row.done_at else "late" if when.last < today else ""
