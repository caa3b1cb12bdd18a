"""The kinds of scoring models: the arithmetic of each, and the criteria that it starts with."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from roadmap import classes
from roadmap.models import CriterionSource, ScoringKind

# Kinds whose arithmetic never changes, as a formula of the slugs of their criteria.
FORMULAS: dict[str, str] = {
    ScoringKind.RICE: "reach * impact * confidence / 100 / effort",
    ScoringKind.ICE: "impact * confidence * ease",
    ScoringKind.WSJF: "(value + urgency + opportunity) / size",
    ScoringKind.VALUE_EFFORT: "value / effort",
    ScoringKind.OPPORTUNITY: "importance + max(importance - satisfaction, 0)",
    ScoringKind.MOSCOW: "priority",
}
# Kinds that sort into classes: a middle between two classes means nothing, so the lower median counts.
CLASSES = frozenset(classes.CLASSES)
# Kinds whose criteria may be added and taken away.
OPEN = frozenset({ScoringKind.WEIGHTED, ScoringKind.FORMULA})

ABOUT: dict[str, Any] = {
    ScoringKind.RICE: _("Reach × impact × confidence ÷ effort: how much it does for how many, per effort."),
    ScoringKind.ICE: _("Impact × confidence × ease: a quick guess for many small things."),
    ScoringKind.WSJF: _("Cost of delay ÷ job size: what loses most by waiting comes first."),
    ScoringKind.WEIGHTED: _("Your own criteria, each on its fixed scale, weighted, from 0 to 100."),
    ScoringKind.VALUE_EFFORT: _("Value ÷ effort: what each unit of effort brings."),
    ScoringKind.MOSCOW: _("Must, should, could or won’t."),
    ScoringKind.KANO: _("What customers say to having it and to lacking it, read off the Kano table."),
    ScoringKind.OPPORTUNITY: _(
        "Importance + max(importance − satisfaction, 0): what matters and is served badly."
    ),
    ScoringKind.FORMULA: _("Your own formula of criteria, fields and signals."),
}


class Choice(NamedTuple):
    value: float
    name: Any


class Standard(NamedTuple):
    """A criterion that a model of its kind starts with; see `roadmap.models.Criterion`."""

    slug: str
    name: Any
    low: float = 0
    high: float = 10
    step: float = 1
    help: Any = ""
    lower_is_better: bool = False
    weight: float = 1
    source: str = CriterionSource.RATED
    source_name: str = ""
    choices: tuple[Choice, ...] = ()

    def fields(self) -> dict[str, Any]:
        """As the model keeps them, in the language of who makes the model."""
        named = {"name": str(self.name), "help": str(self.help)}
        return (
            self._asdict()
            | named
            | {"choices": [{"value": one, "name": str(name)} for one, name in self.choices]}
        )


def _field(slug: str, name: Any, high: float, **more: Any) -> Standard:
    return Standard(slug, name, high=high, source=CriterionSource.FIELD, source_name=slug, **more)


EFFORT = _field(
    "effort", _("Effort"), 60, help=_("In the unit that the team plans with."), lower_is_better=True
)
FIBONACCI = tuple(Choice(value, f"{value:g}") for value in (1, 2, 3, 5, 8, 13, 20))
ANSWERS = (
    Choice(1, _("I like it")),
    Choice(2, _("I expect it")),
    Choice(3, _("I do not mind")),
    Choice(4, _("I can live with it")),
    Choice(5, _("I dislike it")),
)
IMPACTS = (
    Choice(0.25, _("Minimal")),
    Choice(0.5, _("Low")),
    Choice(1, _("Medium")),
    Choice(2, _("High")),
    Choice(3, _("Massive")),
)


def _relative(slug: str, name: Any, help: Any, **more: Any) -> Standard:
    return Standard(slug, name, 1, 20, 1, help, choices=FIBONACCI, **more)


STANDARD: dict[str, tuple[Standard, ...]] = {
    ScoringKind.RICE: (
        _field(
            "reach", _("Reach"), 1000, step=10, help=_("People or companies in a quarter; without, who asks.")
        ),
        Standard("impact", _("Impact"), 0.25, 3, 1, _("What it does for each of them."), choices=IMPACTS),
        Standard("confidence", _("Confidence"), 0, 100, 10, _("Percent: how well the rest is known.")),
        EFFORT,
    ),
    ScoringKind.ICE: (
        Standard("impact", _("Impact"), 1, 10, 1, _("How much it would move what we aim for.")),
        Standard("confidence", _("Confidence"), 1, 10, 1, _("How sure we are of that.")),
        Standard("ease", _("Ease"), 1, 10, 1, _("How little it takes.")),
    ),
    ScoringKind.WSJF: (
        _relative("value", _("Value"), _("To users and business, compared with the rest.")),
        _relative("urgency", _("Urgency"), _("How fast the value fades while it waits.")),
        _relative(
            "opportunity", _("Risk or opportunity"), _("Risk that it lowers, or what it makes possible.")
        ),
        _relative("size", _("Job size"), _("Compared with the rest."), lower_is_better=True),
    ),
    ScoringKind.WEIGHTED: (
        Standard(
            "strategic_fit", _("Strategic fit"), weight=3, help=_("0: beside it, 10: the strategy itself.")
        ),
        Standard(
            "customer_value", _("Customer value"), weight=3, help=_("0: nobody notices, 10: why they stay.")
        ),
        Standard(
            "customers",
            _("Customers who ask"),
            high=50,
            weight=2,
            source=CriterionSource.SIGNAL,
            source_name="customers",
        ),
        EFFORT._replace(weight=2),
    ),
    ScoringKind.VALUE_EFFORT: (_field("value", _("Value"), 100, step=5), EFFORT),
    ScoringKind.MOSCOW: (
        Standard(
            "priority",
            _("Priority"),
            0,
            3,
            choices=tuple(Choice(one.value, one.name) for one in classes.CLASSES[ScoringKind.MOSCOW]),
        ),
    ),
    ScoringKind.KANO: (
        Standard("functional", _("If we have it"), 1, 5, choices=ANSWERS),
        Standard("dysfunctional", _("If we do not have it"), 1, 5, choices=ANSWERS),
    ),
    ScoringKind.OPPORTUNITY: (
        Standard("importance", _("Importance"), 0, 10, 1, _("How much it matters to customers.")),
        Standard("satisfaction", _("Satisfaction"), 0, 10, 1, _("How well they are served today.")),
    ),
    ScoringKind.FORMULA: (),
}
