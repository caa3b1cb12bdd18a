"""From the inputs of a model to its score, in Python and in Postgres, and as steps for a person with paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from roadmap.formula import Formula, Step, parse
from roadmap.formula.explain import figure
from roadmap.models import Criterion, ScoringKind, ScoringModel
from roadmap.scoring import kano
from roadmap.scoring.kinds import CLASSES, FORMULAS

Values = Mapping[str, float | None]


@dataclass(frozen=True)
class Arithmetic:
    """`values` and `columns` go by the criteria's slugs."""

    kind: str
    text: str
    criteria: tuple[Criterion, ...]

    @classmethod
    def of(cls, model: ScoringModel, criteria: Sequence[Criterion]) -> "Arithmetic":
        return cls(model.kind, FORMULAS.get(model.kind, model.formula), tuple(criteria))

    @cached_property
    def formula(self) -> Formula | None:
        """None for the two kinds that no formula says: weighted criteria and Kano."""
        return None if self.kind in (ScoringKind.WEIGHTED, ScoringKind.KANO) else parse(self.text)

    @property
    def classes(self) -> bool:
        return self.kind in CLASSES

    @cached_property
    def used(self) -> tuple[Criterion, ...]:
        """The criteria without which there is no score."""
        if self.kind == ScoringKind.WEIGHTED:
            return tuple(criterion for criterion in self.criteria if criterion.weight)
        if self.formula is None:
            return self.criteria
        return tuple(one for one in self.criteria if self.formula.names & names_of(one))

    def value(self, values: Values) -> float | None:
        if self.formula is not None:
            return self.formula.value(self._by_name(values))
        if any(values.get(criterion.slug) is None for criterion in self.used):
            return None
        if self.kind == ScoringKind.KANO:
            return kano.category(values["functional"] or 0, values["dysfunctional"] or 0)
        return self._weighted(values)

    def _weighted(self, values: Values) -> float | None:
        whole = sum(criterion.weight for criterion in self.used)
        if not whole:
            return None
        parts = [one.weight * normalised(one, values[one.slug] or 0.0) for one in self.used]
        return 100 * sum(parts) / whole

    def sql(self, columns: Mapping[str, str]) -> str:
        if self.formula is not None:
            return self.formula.sql(
                {name: columns[one.slug] for one in self.criteria for name in names_of(one)}
            )
        if self.kind == ScoringKind.KANO:
            return kano.category_sql(columns["functional"], columns["dysfunctional"])
        whole = sum(criterion.weight for criterion in self.used)
        if not whole:
            return "NULL::float8"
        parts = (f"'{one.weight!r}'::float8 * {normalised_sql(one, columns[one.slug])}" for one in self.used)
        return f"100 * ({' + '.join(parts)}) / '{float(whole)!r}'::float8"

    def steps(self, values: Values) -> list[Step]:
        if self.formula is not None:
            return self.formula.explain(self._by_name(values))
        if self.kind == ScoringKind.WEIGHTED:
            return self._weighted_steps(values)
        said = f"Kano({figure(values.get('functional'))}, {figure(values.get('dysfunctional'))})"
        return [Step("Kano(functional, dysfunctional)", said, self.value(values))]

    def _weighted_steps(self, values: Values) -> list[Step]:
        parts = [_normalising(one, values.get(one.slug)) for one in self.used]
        weights = " + ".join(figure(one.weight) for one in self.used)
        names = " + ".join(f"{figure(one.weight)} × {one.slug}" for one in self.used)
        figures = " + ".join(
            f"{figure(one.weight)} × {figure(part.value)}" for one, part in zip(self.used, parts, strict=True)
        )
        last = Step(f"100 × ({names}) ÷ ({weights})", f"100 × ({figures}) ÷ ({weights})", self.value(values))
        return [*parts, last]

    def _by_name(self, values: Values) -> dict[str, float | None]:
        return {name: values.get(one.slug) for one in self.criteria for name in names_of(one)}


def names_of(criterion: Criterion) -> set[str]:
    """By which a formula may name it: its slug, and the field or signal that it comes from."""
    return {criterion.slug, criterion.source_name} - {""}


def normalised(criterion: Criterion, value: float) -> float:
    """0 to 1 on the criterion's own scale, whatever other items have."""
    share = min(max((value - criterion.low) / (criterion.high - criterion.low), 0.0), 1.0)
    return 1 - share if criterion.lower_is_better else share


def normalised_sql(criterion: Criterion, column: str) -> str:
    low, high = f"'{criterion.low!r}'::float8", f"'{criterion.high!r}'::float8"
    # Postgres refuses to divide what is almost nothing: the quotient would be less than a float holds.
    way = f"(CASE WHEN abs({column} - {low}) < 1e-100 THEN 0 ELSE {column} - {low} END)"
    share = f"formula_least(formula_greatest({way} / ({high} - {low}), 0), 1)"
    return f"(1 - {share})" if criterion.lower_is_better else share


def _normalising(criterion: Criterion, value: float | None) -> Step:
    """The step from a value to its share of the scale; beyond the scale it says so, as in "min(70 ÷ 60, 1)"."""
    low, high = figure(criterion.low), figure(criterion.high)
    before = "1 − " if criterion.lower_is_better else ""
    share = f"({figure(value)} − {low}) ÷ ({high} − {low})"
    if value is not None and not criterion.low <= value <= criterion.high:
        share = f"min({share}, 1)" if value > criterion.high else f"max({share}, 0)"
    result = None if value is None else normalised(criterion, value)
    return Step(
        f"{before}({criterion.slug} − {low}) ÷ ({high} − {low})",
        f"{before}{share}",
        result,
    )
