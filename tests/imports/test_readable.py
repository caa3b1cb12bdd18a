"""The preview of an import says dates as pages do."""

import pytest

from core.views.imports import labelled, roughly


@pytest.mark.parametrize(
    ("value", "precision", "told"),
    [
        ("2026-12-01", "", "1 Dec 2026"),
        ("2026-12-31", "quarter", "Q4 2026"),
        ("2026-13-41", "", "2026-13-41"),
        ("20261201", "", "20261201"),
        ("Board by voice", "", "Board by voice"),
        ("", "day", ""),
    ],
    ids=["day", "quarter", "no day", "a number", "words", "nothing"],
)
def test_a_date_is_said_as_exactly_as_it_is_meant(value: str, precision: str, told: str) -> None:
    assert roughly(value, precision) == told


def test_a_date_and_its_precision_are_one_line() -> None:
    changes = {"end": ["2026-03-31", "2026-06-30"], "end_precision": ["quarter", "month"]}
    assert labelled(changes, {"end": "End"}) == [("End", "Q1 2026", "June 2026")]
