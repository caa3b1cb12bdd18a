"""How much time a timeline shows around today: a zoom of the workbench, in days (static/js/workbench/scale.js)."""

from datetime import date

# What a screen of usual width holds at each zoom, from near to far; a test holds both lists to each other.
DAYS = {"week": 8, "month": 31, "quarter": 94, "half": 187, "year": 387, "2years": 761, "5years": 1844}
# What the zooms were called before.
FORMER = {"weeks": "quarter", "months": "year", "quarters": "5years"}
ZOOMS = (*DAYS, "fit")
# So much of it has been.
BEFORE = 0.16


def window_of(zoom: str, today: date) -> tuple[date, date] | None:
    """Its first and last day; None for all there is."""
    days = DAYS.get(FORMER.get(zoom, zoom))
    if days is None:
        return None
    # On the last days of the calendar there are none after them.
    first = max(today.toordinal() - round(days * BEFORE), 1)
    return date.fromordinal(first), date.fromordinal(min(first + days - 1, date.max.toordinal()))
