"""A shared timeline as a list: the periods are no finer than what the readers may know."""

from datetime import date

from stakeholders.by_period import Periods, by_period
from stakeholders.visibility import Seen, coarse

TODAY = date(2026, 5, 14)


def seen(title: str, day: date | None, precision: str = "day", limit: str = "day", **more: object) -> Seen:
    end = coarse(day, precision, limit)
    return Seen(id=title, title=title, stage=str(more.pop("stage", "planned")), end=end, **more)  # type: ignore[arg-type]


def told(periods: Periods) -> list[tuple[str, list[str]]]:
    return [(one.title, [entry.title for entry in one.entries]) for one in [*periods.past, *periods.ahead]]


def test_days_and_months_stand_under_their_quarter_in_time_order() -> None:
    rows = [seen("Late", date(2026, 6, 30)), seen("Early", date(2026, 4, 2)), seen("Next", date(2026, 7, 1))]
    assert told(by_period(rows, str, TODAY)) == [("Q2 2026", ["Early", "Late"]), ("Q3 2026", ["Next"])]


def test_who_may_know_the_year_reads_no_quarter() -> None:
    rows = [seen("Payouts", date(2026, 7, 9), limit="year"), seen("Cards", date(2026, 7, 9), limit="half")]
    found = by_period(rows, str, TODAY)
    assert told(found) == [("second half of 2026", ["Cards"]), ("2026", ["Payouts"])]
    assert [entry.when for period in found.ahead for entry in period.entries] == [
        "second half of 2026",
        "2026",
    ]
    assert [period.now for period in found.ahead] == [False, True]


def test_what_is_over_stands_apart_and_what_has_no_date_is_not_among_them() -> None:
    rows = [
        seen("Done", date(2025, 12, 1), stage="shipped"),
        seen("Open", date(2026, 5, 20), begun=True),
        seen("Some day", None),
    ]
    found = by_period(rows, lambda one: f"lane of {one.title}", TODAY)
    assert (found.past_count, [one.title for one in found.past]) == (1, ["Q4 2025"])
    assert [one.title for one in found.ahead] == ["Q2 2026"]
    entry = found.past[0].entries[0]
    assert (entry.lane, entry.mark) == ("lane of Done", ("shipped", "Shipped"))
    assert found.ahead[0].entries[0].mark == ("in_progress", "In progress")


def test_what_is_only_planned_says_no_more_than_that() -> None:
    found = by_period([seen("Plan", date(2026, 9, 1))], str, TODAY)
    assert found.ahead[0].entries[0].mark is None
