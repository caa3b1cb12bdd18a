"""Dates with a precision: a quarter is not its last day."""

import calendar
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class Precision(TextChoices):
    DAY = "day", gettext_lazy("day")
    MONTH = "month", gettext_lazy("month")
    QUARTER = "quarter", gettext_lazy("quarter")
    HALF = "half", gettext_lazy("half-year")
    YEAR = "year", gettext_lazy("year")


# Finest first.
ORDER = [precision.value for precision in Precision]
MONTHS = {Precision.MONTH: 1, Precision.QUARTER: 3, Precision.HALF: 6, Precision.YEAR: 12}


def span(day: date, precision: str) -> tuple[date, date]:
    """First and last day of the span of `precision` in which `day` lies."""
    if precision not in MONTHS:
        return day, day
    months = MONTHS[Precision(precision)]
    first_month = (day.month - 1) // months * months + 1
    last_month = first_month + months - 1
    last_day = calendar.monthrange(day.year, last_month)[1]
    return date(day.year, first_month, 1), date(day.year, last_month, last_day)


def coarser(precision: str, limit: str) -> str:
    """The coarser of the two; "" stands for no date at all and is the coarsest."""
    if not precision or not limit:
        return ""
    return max(precision, limit, key=ORDER.index)


def say(day: date | None, precision: str) -> str:
    """ "15 Jun 2026", "June 2026", "Q2 2026", "first half of 2026", "2026"; "" for no date."""
    if day is None or not precision:
        return ""
    if precision == Precision.DAY:
        return date_format(day, _("j M Y"))
    if precision == Precision.MONTH:
        return date_format(day, "F Y")
    if precision == Precision.QUARTER:
        return _("Q%(quarter)d %(year)d") % {"quarter": (day.month + 2) // 3, "year": day.year}
    if precision == Precision.HALF:
        half = _("first half of %(year)d") if day.month <= 6 else _("second half of %(year)d")
        return half % {"year": day.year}
    return str(day.year)


def weeks_between(earlier: date, later: date) -> int:
    """Whole weeks, rounded to the nearest, negative when `later` comes first."""
    return round((later - earlier) / timedelta(weeks=1))


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later or, negative, earlier; the month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def far_words(days: int) -> str:
    """How long, as pages and workbench (say.js) say it: in days below a fortnight, then in weeks, months and years."""
    days = abs(days)
    if days < 14:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < 70:
        return ngettext("%(n)d week", "%(n)d weeks", round(days / 7)) % {"n": round(days / 7)}
    if days < 730:
        months = round(days / 30.44)
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    years = int(days / 365.25)
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
