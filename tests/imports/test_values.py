"""Dates and numbers are decided over a whole column; what is ambiguous is said."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.imports.dates import DateColumn, DateStyle, parse_date, parse_datetime, parse_period
from core.imports.fields import Field, RowError
from core.imports.numbers import NumberColumn, NumberStyle, parse_decimal, parse_integer
from core.imports.values import Style, reader

BERLIN = ZoneInfo("Europe/Berlin")
DMY, MDY = DateStyle("DMY"), DateStyle("MDY")


def decide(*texts: str) -> DateStyle:
    column = DateColumn()
    for text in texts:
        column.see(text)
    return column.decide()


def test_one_cell_decides_for_the_column() -> None:
    assert decide("3/4/2026", "15/4/2026") == DateStyle("DMY", ambiguous=False)
    assert decide("3/4/2026", "4/15/2026") == DateStyle("MDY", ambiguous=False)
    assert decide("3.4.2026") == DateStyle("DMY", ambiguous=False)


def test_a_column_that_tells_nothing_is_ambiguous() -> None:
    assert decide("3/4/2026", "5/6/2026").ambiguous
    assert not decide("2026-03-04", "5/5/2026").ambiguous


@pytest.mark.parametrize(
    ("text", "style", "day"),
    [
        ("2026-06-15", DMY, (2026, 6, 15)), ("2026/6/5", DMY, (2026, 6, 5)), ("20260615", DMY, (2026, 6, 15)),
        ("3/4/2026", DMY, (2026, 4, 3)), ("3/4/2026", MDY, (2026, 3, 4)), ("15.06.26", DMY, (2026, 6, 15)),
        ("1-2-99", DMY, (1999, 2, 1)), ("15 Jun 2026", DMY, (2026, 6, 15)), ("Jun 15th, 2026", DMY, (2026, 6, 15)),
        ("15. Juni 2026", DMY, (2026, 6, 15)), ("1er août 2026".replace("er", ""), DMY, (2026, 8, 1)),
        ("3 Mär 2026", DMY, (2026, 3, 3)), ("45292", DMY, (2024, 1, 1)),
        # Half past midnight in Berlin is still yesterday in UTC, and the other way round.
        ("2026-06-15T22:30:00Z", DMY, (2026, 6, 16)), ("2026-06-15T23:30:00", DMY, (2026, 6, 15)),
    ],
)  # fmt: skip
def test_days(text: str, style: DateStyle, day: tuple[int, int, int]) -> None:
    assert parse_date(text, style, BERLIN) == date(*day)


@pytest.mark.parametrize("text", ["31/02/2026", "2026-13-01", "15/15/2026", "soon", "June", "99999999", "0"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RowError, match="is not a date"):
        parse_date(text, DMY, BERLIN)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31), "year"), ("Q3 2026", (2026, 7, 1), (2026, 9, 30), "quarter"),
        ("2026-Q3", (2026, 7, 1), (2026, 9, 30), "quarter"), ("2026H2", (2026, 7, 1), (2026, 12, 31), "half"),
        ("2026-02", (2026, 2, 1), (2026, 2, 28), "month"), ("Feb 2028", (2028, 2, 1), (2028, 2, 29), "month"),
        ("06/2026", (2026, 6, 1), (2026, 6, 30), "month"), ("15/06/2026", (2026, 6, 15), (2026, 6, 15), "day"),
    ],
)  # fmt: skip
def test_a_period_keeps_its_precision(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int], precision: str
) -> None:
    period = parse_period(text, DMY, BERLIN)
    assert (period.first, period.last, period.precision) == (date(*first), date(*last), precision)


@given(
    st.dates(date(1970, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%Y-%m-%d"]),
)
def test_a_written_day_comes_back(day: date, notation: str) -> None:
    style = MDY if notation.startswith("%m") else DMY
    assert parse_date(day.strftime(notation), style, BERLIN) == day


def test_a_time_keeps_its_zone_and_else_takes_the_workspaces() -> None:
    assert parse_datetime("2026-01-05 09:00", DMY, BERLIN) == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert parse_datetime("2026-01-05T09:00:00+05:30", DMY, BERLIN) == datetime(2026, 1, 5, 3, 30, tzinfo=UTC)
    assert parse_datetime("1/5/2026 9:00 PM", MDY, UTC) == datetime(2026, 1, 5, 21, tzinfo=UTC)
    assert parse_datetime("45292.5", DMY, UTC) == datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert parse_datetime("1700000000", DMY, BERLIN) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@given(st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)))
def test_an_iso_time_comes_back(moment: datetime) -> None:
    assert abs(parse_datetime(moment.isoformat(), DMY, BERLIN) - moment) < timedelta(microseconds=1)


def numbers(*texts: str) -> NumberStyle:
    column = NumberColumn()
    for text in texts:
        column.see(text)
    return column.decide()


def test_the_decimal_sign_is_the_columns() -> None:
    assert numbers("1.234", "1,5") == NumberStyle(",")
    assert numbers("1,234", "1.5") == NumberStyle(".")
    assert numbers("1,234", "2,345").ambiguous
    assert not numbers("12", "0.125", "7").ambiguous


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1,234.56", ".", "1234.56"), ("1.234,56", ".", "1234.56"), ("1,234", ".", "1234"), ("1,234", ",", "1.234"),
        ("1.234.567", ".", "1234567"), ("€ 1.200,50", ",", "1200.50"), ("12 %", ".", "12"), ("(3.50)", ".", "-3.50"),
        ("1’234.5", ".", "1234.5"), ("1 234,5", ",", "1234.5"), ("−5", ".", "-5"), ("1e-5", ".", "0.00001"),
        ("EUR 7", ".", "7"), (".5", ".", "0.5"),
    ],
)  # fmt: skip
def test_numbers(text: str, decimal: str, number: str) -> None:
    assert parse_decimal(text, NumberStyle(decimal)) == Decimal(number)


@pytest.mark.parametrize("text", ["abc", "1,23,4", "1.2.3", "NaN", "inf", "--5", "1e9999", "="])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RowError, match="is not a number"):
        parse_decimal(text, NumberStyle())


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from([(",", "."), (".", ",")]))
def test_a_written_number_comes_back(number: Decimal, signs: tuple[str, str]) -> None:
    decimal, grouping = signs
    text = f"{number:,.2f}".replace(",", "g").replace(".", decimal).replace("g", grouping)
    assert parse_decimal(text, NumberStyle(decimal)) == number


def test_whole_numbers_stay_whole() -> None:
    assert parse_integer("1,200", NumberStyle()) == 1200
    with pytest.raises(RowError, match="whole"):
        parse_integer("1.5", NumberStyle())


def read(kind: str, cell: str, **options: object) -> object:
    choices = options.pop("choices", None)
    return reader(Field("x", "X", kind=kind, **options), Style(), choices)(cell)  # type: ignore[arg-type]


def test_text_is_only_text() -> None:
    assert read("text", "  a\r\nb\tc\x07 ") == "a b c"
    assert read("long", "a\r\nb") == "a\nb"
    assert read("text", " ") is None
    with pytest.raises(RowError, match="10,485,760 characters"):
        read("long", "x" * 10 * 1024 * 1024)


def test_other_kinds() -> None:
    assert read("boolean", "Ja") is True
    assert read("list", "b; a ;b;") == ["b", "a"]
    assert read("list", "b, a") == ["b", "a"]
    assert read("choice", "DONE", choices={"done": 1}) == 1
    assert read("email", "a@example.com") == "a@example.com"
    for kind, cell in (("boolean", "maybe"), ("choice", "x"), ("email", "nobody"), ("decimal", "x")):
        with pytest.raises(RowError):
            read(kind, cell, choices={"done": 1})
