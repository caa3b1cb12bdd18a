"""Formulas: what they mean, what is refused where, and the same result in Python and in Postgres."""

import math
import string

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap.formula import Malformed, parse

VALUES = {"a": 6.0, "b": 3.0, "zero": 0.0, "minus": -4.0, "custom.cost": 250.0, "gone": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("100 / 10 / 5", 2),
        ("-2 ^ 2", -4),
        ("(-2) ^ 2", 4),
        ("2 ^ 3 ^ 2", 512),
        ("2 ^ -1", 0.5),
        ("--3", 3),
        ("a * b / 2", 9),
        ("A × B ÷ 2 − 1", 8),
        ("custom.cost / 100", 2.5),
        ("sqrt(b * 12)", 6),
        ("log(1000)", 3),
        ("log(8, 2)", 3),
        ("abs(minus)", 4),
        ("min(a, b, 1, 9)", 1),
        ("max(a, b, 1, 9)", 9),
        ("max(5)", 5),
        (".5 + 1e2", 100.5),
        ("0 ^ 0", 1),
        ("1e-60 * 1e-60", 0),
    ],
)
def test_it_reckons(text: str, expected: float) -> None:
    assert parse(text).value(VALUES) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        *("a / zero", "a / (b - 3)", "sqrt(minus)", "log(0)", "log(minus)", "log(5, 1)", "log(5, minus)"),
        *("gone + 1", "min(a, gone)", "unknown", "0 ^ -1", "minus ^ 0.5", "1e60 * 1e60", "10 ^ 400"),
        *("9 ^ 9 ^ 9 ^ 9", "0 * (1 / zero)"),
    ],
)
def test_there_is_no_result(text: str) -> None:
    assert parse(text).value(VALUES) is None


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 1, "missing"),
        ("a +", 4, "ends where"),
        ("a + * b", 5, "missing before “*”"),
        ("(a + b", 1, "never closed"),
        ("a + b)", 6, "not expected"),
        ("a b", 3, "not expected"),
        ("a $ b", 3, "no meaning"),
        ("sqrt", 1, "sqrt(…)"),
        ("sqrt(1, 2)", 1, "not 2"),
        ("exec(1)", 1, "no function “exec”"),
        ("a.__class__.b(1)", 1, "no function"),
        ("min()", 5, "missing before “)”"),
        ("1e999", 1, "too large"),
        ("1..2", 3, "not expected"),
        ("(" * 50 + "1" + ")" * 50, 41, "nested"),
        ("2" + "^2" * 60, 80, "nested"),
        ("1" + "+1" * 600, 1001, "at most 1000"),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, position: int, said: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parse(text)
    assert refusal.value.position == position
    assert said in refusal.value.detail


def test_it_names_its_inputs() -> None:
    assert parse("Reach * custom.Cost + reach").names == {"reach", "custom.cost"}


def test_steps_can_be_reckoned_by_hand() -> None:
    steps = parse("(reach + 2) * impact / effort").explain({"reach": 4, "impact": -3, "effort": 2})
    assert [(step.names, step.figures, step.value) for step in steps] == [
        ("reach + 2", "4 + 2", 6),
        ("(reach + 2) × impact", "6 × (−3)", -18),
        ("(reach + 2) × impact ÷ effort", "−18 ÷ 2", -9),
    ]


def test_steps_show_where_an_input_is_missing() -> None:
    steps = parse("reach * 2 / effort").explain({"reach": 4, "effort": None})
    assert [(step.figures, step.value) for step in steps] == [("4 × 2", 8), ("8 ÷ ?", None)]


def test_a_lone_name_has_one_step() -> None:
    assert [step.value for step in parse("reach").explain({"reach": 4})] == [4]


numbers = st.one_of(
    st.integers(-20, 20).map(float),
    st.floats(-1e6, 1e6),
    st.floats(allow_nan=True, allow_infinity=True),
)
inputs = st.fixed_dictionaries({name: st.none() | numbers for name in ("a", "b", "c.d")})


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from("+-*/^"), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        st.tuples(st.sampled_from(["sqrt", "log", "abs", "-", "min", "max"]), inner).map(
            lambda parts: f"{parts[0]}({parts[1]})"
        ),
        st.tuples(st.sampled_from(["min", "max", "log"]), inner, inner).map(
            lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"
        ),
    )


leaves = st.sampled_from(["a", "b", "c.d", "0", "1", "2", "10", "0.5", "1e90", "1e-90"])
formulas = st.recursive(leaves, _joined, max_leaves=14)


@given(
    st.text(alphabet=string.ascii_lowercase[:5] + "0123456789.+-*/^(), ×÷\t\n$\\'%;é", max_size=60), inputs
)
@settings(max_examples=1500, deadline=None)
def test_any_text_is_reckoned_or_refused(text: str, values: dict[str, float | None]) -> None:
    try:
        formula = parse(text)
    except Malformed as refusal:
        assert 1 <= refusal.position <= len(text) + 1
        return
    found = formula.value(values)
    assert found is None or math.isfinite(found)
    assert formula.explain(values)[-1].value == found
    assert formula.sql(dict.fromkeys(values, "1"))


@given(formulas, inputs)
@settings(max_examples=1500, deadline=None)
def test_the_last_step_is_the_result(text: str, values: dict[str, float | None]) -> None:
    formula = parse(text)
    assert formula.explain(values)[-1].value == formula.value(values)


@pytest.mark.django_db
def test_postgres_reckons_the_same() -> None:
    """Many formulas in each statement; one that raised would end the statement."""

    @given(st.lists(st.tuples(formulas, inputs), min_size=10, max_size=30))
    @settings(max_examples=120, deadline=None)
    def check(rows: list[tuple[str, dict[str, float | None]]]) -> None:
        query = ", ".join(
            parse(text).sql({name: _literal(value) for name, value in values.items()})
            for text, values in rows
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {query}")
            answers = cursor.fetchone()
        for (text, values), answer in zip(rows, answers, strict=True):
            assert _same(parse(text).value(values), answer), (text, values, parse(text).value(values), answer)

    check()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["1" + "+1" * 499, "min(" + ",".join("ab" * 25) + ")", "-" * 900 + "a"])
def test_postgres_takes_the_longest_formula(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parse(text).sql({'a': '2', 'b': '3'})}")
        assert cursor.fetchone()[0] == parse(text).value({"a": 2, "b": 3})


def _literal(value: float | None) -> str:
    return "NULL" if value is None else f"'{value!r}'::float8"


def _same(ours: float | None, theirs: float | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
