"""Every kind against a second computation that shares no line with the first: value, what one step would change, the
figures as shown, and the same in Postgres."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.models import Criterion, CriterionSource, ScoringKind, ScoringModel
from roadmap.scoring.arithmetic import Arithmetic
from roadmap.scoring.detail import Input, beside, one_step
from roadmap.scoring.kinds import STANDARD

Values = Mapping[str, float]
FORMULA = "sqrt(a) * max(b - c, 1) / (1 + c)"


def rice(of: Values) -> float | None:
    return of["reach"] * of["impact"] * (of["confidence"] / 100) / of["effort"] if of["effort"] else None


def kano(of: Values) -> float | None:
    """By Kano's rules instead of his table: 1 likes … 5 dislikes."""
    having, lacking = of["functional"], of["dysfunctional"]
    if having == lacking and having in (1, 5):
        return None
    if having == 1:
        return 3 if lacking == 5 else 2
    if lacking == 5:
        return 4
    return 0 if having == 5 or lacking == 1 else 1


def weighted(of: Values) -> float:
    fit, value, asks = of["strategic_fit"] / 10, of["customer_value"] / 10, min(of["customers"] / 50, 1)
    ease = 1 - min(of["effort"] / 60, 1)
    return (30 * fit + 30 * value + 20 * asks + 20 * ease) / 100 * 100


BY_HAND: dict[str, Callable[[Values], float | None]] = {
    ScoringKind.RICE: rice,
    ScoringKind.ICE: lambda of: of["impact"] * of["confidence"] * of["ease"],
    ScoringKind.WSJF: lambda of: (of["value"] + of["urgency"] + of["opportunity"]) / of["size"],
    ScoringKind.WEIGHTED: weighted,
    ScoringKind.VALUE_EFFORT: lambda of: of["value"] / of["effort"] if of["effort"] else None,
    ScoringKind.MOSCOW: lambda of: of["priority"],
    ScoringKind.KANO: kano,
    ScoringKind.OPPORTUNITY: lambda of: max(2 * of["importance"] - of["satisfaction"], of["importance"]),
    ScoringKind.FORMULA: lambda of: math.sqrt(of["a"]) * max(of["b"] - of["c"], 1) / (1 + of["c"]),
}


def criteria_of(kind: str) -> tuple[Criterion, ...]:
    if kind == ScoringKind.FORMULA:
        return tuple(Criterion(slug=slug, name=slug, low=0, high=10, step=1) for slug in "abc")
    return tuple(Criterion(**one.fields()) for one in STANDARD[kind])


def arithmetic_of(kind: str) -> Arithmetic:
    text = FORMULA if kind == ScoringKind.FORMULA else ""
    return Arithmetic.of(ScoringModel(kind=kind, formula=text), criteria_of(kind))


def on_scale(criterion: Criterion) -> st.SearchStrategy[float]:
    """What people may give; fields and signals also go beyond their scale."""
    if criterion.choices:
        return st.sampled_from([float(one["value"]) for one in criterion.choices])
    beyond = 2 if criterion.source != CriterionSource.RATED else 1
    most = int((criterion.high - criterion.low) / criterion.step)
    return st.integers(0, most * beyond).map(lambda n: criterion.low + n * criterion.step)


def values_of(kind: str) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries({one.slug: on_scale(one) for one in criteria_of(kind)})


samples = st.sampled_from(sorted(BY_HAND)).flatmap(lambda kind: st.tuples(st.just(kind), values_of(kind)))


def same(found: float | None, wanted: float | None) -> bool:
    return found == wanted if found is None or wanted is None else found == pytest.approx(wanted, rel=1e-12)


def test_all_nine_are_here() -> None:
    assert set(BY_HAND) == set(ScoringKind.values) and len(BY_HAND) == 9


@given(samples)
@settings(max_examples=300, deadline=None)
def test_the_value_is_that_by_hand(sample: tuple[str, dict[str, float]]) -> None:
    kind, values = sample
    assert same(arithmetic_of(kind).value(values), BY_HAND[kind](values))


@given(samples, st.sampled_from([-1, 1]))
@settings(max_examples=300, deadline=None)
def test_one_step_changes_what_it_says(sample: tuple[str, dict[str, float]], way: int) -> None:
    kind, values = sample
    score = BY_HAND[kind](values)
    if score is None:
        return
    for criterion in criteria_of(kind):
        told = one_step(arithmetic_of(kind), dict(values), an_input(criterion, values), score, way)
        beside_it = neighbour(criterion, values[criterion.slug], way)
        wanted = None if beside_it is None else BY_HAND[kind](dict(values) | {criterion.slug: beside_it})
        if wanted is None:
            assert told is None
        else:
            assert told is not None and told.value == beside_it
            assert same(told.score, wanted)
            assert told.change == pytest.approx(wanted - score, abs=1e-9)


def an_input(criterion: Criterion, values: Values) -> Input:
    return Input(criterion, values[criterion.slug], "", "", [], None, None, [])


def neighbour(criterion: Criterion, value: float, way: int) -> float | None:
    """On paper: the next choice, or the next step of the scale."""
    if criterion.choices:
        ladder = sorted(float(one["value"]) for one in criterion.choices)
        place = ladder.index(value) + way
        return ladder[place] if 0 <= place < len(ladder) else None
    found = value + way * criterion.step
    rated = criterion.source == CriterionSource.RATED
    return found if found >= 0 and (not rated or criterion.low <= found <= criterion.high) else None


def test_harm_to_a_kpi_has_neighbours_below_zero() -> None:
    one = Criterion(slug="e", source="signal", source_name="effect", low=0, high=100, step=5)
    assert (beside(one, -20, -1), beside(one, -20, 1)) == (-25, -15)


@given(samples)
@settings(max_examples=250, deadline=None)
def test_the_figures_shown_give_the_result_shown(sample: tuple[str, dict[str, float]]) -> None:
    """Each line "figures = value" holds when somebody types it into a calculator."""
    kind, values = sample
    for step in arithmetic_of(kind).steps(values):
        if kind == ScoringKind.KANO or step.value is None:
            continue
        assert step.value == pytest.approx(typed(step.figures), rel=1e-3, abs=1e-3), step


def typed(figures: str) -> float:
    for sign, meant in (("×", "*"), ("÷", "/"), ("−", "-"), ("^", "**")):
        figures = figures.replace(sign, meant)
    return float(eval(figures, {"__builtins__": {}}, {"sqrt": math.sqrt, "max": max, "min": min}))


@pytest.mark.django_db
@given(st.lists(samples, min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_postgres_says_the_same(many: list[tuple[str, dict[str, float]]]) -> None:
    columns = [
        arithmetic_of(kind).sql({slug: f"'{value!r}'::float8" for slug, value in values.items()})
        for kind, values in many
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(columns))
        row: Any = cursor.fetchone()
    for (kind, values), found in zip(many, row, strict=True):
        assert same(found, BY_HAND[kind](values)), (kind, values)
