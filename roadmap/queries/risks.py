"""Risks by how likely and how bad they are."""

from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.models import Item, Objective, Product, Risk, RiskState

# Still to be watched; what happened stays in sight until it is closed.
WATCHED = (RiskState.OPEN, RiskState.MITIGATED, RiskState.ACCEPTED, RiskState.HAPPENED)
HIGH, MEDIUM = 15, 8


def grade(likelihood: int, impact: int) -> str:
    """high, medium or low."""
    severity = likelihood * impact
    return "high" if severity >= HIGH else "medium" if severity >= MEDIUM else "low"


@dataclass
class Cell:
    """One square of the matrix."""

    likelihood: int
    impact: int
    risks: list[Risk] = field(default_factory=list)

    @property
    def grade(self) -> str:
        return grade(self.likelihood, self.impact)

    @property
    def place(self) -> str:
        return f"{self.likelihood}-{self.impact}"


def risks() -> QuerySet[Risk]:
    """All risks, the gravest first."""
    related = ("owner", "product", "objective", "item")
    return Risk.objects.select_related(*related).order_by(-F("likelihood") * F("impact"), "-created_at")


def risks_of(of: Item | Objective | Product) -> QuerySet[Risk]:
    """Those of one thing; of an objective or a product also those of its items."""
    if isinstance(of, Item):
        return risks().filter(item=of)
    if isinstance(of, Objective):
        return risks().filter(Q(objective=of) | Q(item__objective=of))
    return risks().filter(Q(product=of) | Q(item__product=of))


def matrix(rows: list[Risk]) -> list[list[Cell]]:
    """Rows by likelihood, 5 on top; columns by impact. Closed risks are not in it."""
    cells = {
        (likelihood, impact): Cell(likelihood, impact) for likelihood in range(1, 6) for impact in range(1, 6)
    }
    for risk in rows:
        if risk.state != RiskState.CLOSED:
            cells[risk.likelihood, risk.impact].risks.append(risk)
    return [[cells[likelihood, impact] for impact in range(1, 6)] for likelihood in range(5, 0, -1)]


def sentence(rows: list[Risk]) -> str:
    """What matters now, in words; "" when there is nothing to watch."""
    watched = [risk for risk in rows if risk.state != RiskState.CLOSED]
    if not watched:
        return ""
    high = [risk for risk in watched if grade(risk.likelihood, risk.impact) == "high"]
    bare = [risk for risk in high if not risk.mitigation]
    said = [
        ngettext("%(n)d risk is watched,", "%(n)d risks are watched,", len(watched)) % {"n": len(watched)},
        ngettext("%(n)d of them grave.", "%(n)d of them grave.", len(high)) % {"n": len(high)}
        if high
        else _("none of them grave."),
    ]
    if bare:
        said.append(
            ngettext("For %(n)d nothing is done yet.", "For %(n)d nothing is done yet.", len(bare))
            % {"n": len(bare)}
        )
    return " ".join(said)
