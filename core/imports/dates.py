"""Dates as files write them. Whether 3/4 is March or April is decided by the whole column, never by one cell."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.dates import span
from core.imports.fields import Period, RowError

TIME = r"(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<ap>[ap]\.?m\.?)?"
ZONE = r"\s*(?:(?:UTC|GMT)(?=[+-]))?(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
CLOCK = rf"(?:(?:T|,?\s+){TIME}{ZONE})?"
YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})([-/.])(?P<m>\d{{1,2}})\2(?P<d>\d{{1,2}}){CLOCK}", re.I)
COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})")
YEAR_LAST = re.compile(rf"(?P<a>\d{{1,2}})([-/.])(?P<b>\d{{1,2}})\2(?P<y>\d{{4}}|\d{{2}}){CLOCK}", re.I)
# With a slash and two digits of the year too, as Jira writes: 15/Jun/24 3:45 PM.
DAY_WORD = re.compile(
    rf"(?P<d>\d{{1,2}})\.?[\s/-]*(?P<w>[^\W\d]{{3,}})\.?,?[\s/-]*(?P<y>\d{{4}}|\d{{2}}(?!\d)){CLOCK}", re.I
)
# As JavaScript writes a time: "Tue Jan 02 2024 10:11:12 GMT+0000 (Coordinated Universal Time)".
JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2},? (?P<rest>[A-Z][a-z]{2} \d{2} \d{4} [\d:]+) GMT(?P<z>[+-]\d{4})(?: \(.*\))?"
)
WORD_DAY = re.compile(
    rf"(?P<w>[^\W\d]{{3,}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){CLOCK}", re.I
)
# As mails and Plane write them: "Mon, 05 Jan 2026".
WEEKDAY = re.compile(r"\A(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,\s+(?=\S)", re.I)
SERIAL = re.compile(r"\d{5}(\.\d+)?")
EPOCH = re.compile(r"\d{10}(\d{3})?")
YEAR = re.compile(r"(?P<y>(?:19|20|21)\d{2})")
YEAR_MONTH = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})|(?P<m2>\d{1,2})[-/.](?P<y2>\d{4})")
WORD_YEAR = re.compile(r"(?P<w>[^\W\d]{3,})\.?[\s,-]*(?P<y>\d{4})")
PART = re.compile(
    r"(?P<k>[QH])\s*(?P<n>[1-4])[\s/,'-]*(?P<y>\d{4}|\d{2})|(?P<y2>\d{4})[\s/-]*(?P<k2>[QH])\s*(?P<n2>[1-4])",
    re.I,
)
# Day 0 of Excel; its false leap day of 1900 makes days before March 1900 wrong, which no roadmap holds.
EXCEL_EPOCH = date(1899, 12, 30)
MONTH_NAMES = (
    "january januar janvier enero",
    "february februar fevrier febrero",
    "march marz mars marzo",
    "april avril abril",
    "may mai mayo",
    "june juni juin junio",
    "july juli juillet julio",
    "august aout agosto",
    "september septembre septiembre",
    "october oktober octobre octubre",
    "november novembre noviembre",
    "december dezember decembre diciembre",
)


@dataclass
class DateStyle:
    """How a column writes dates. `order`: DMY or MDY; `ambiguous`: no cell told which."""

    order: str = "DMY"
    ambiguous: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class DateColumn:
    """Looks at each cell of a column once and then says how the column writes dates."""

    def __init__(self) -> None:
        self.day_first = self.month_first = self.either = 0

    def see(self, text: str) -> None:
        found = YEAR_LAST.fullmatch(text)
        if not found:
            return
        first, second = int(found["a"]), int(found["b"])
        if first > 12:
            self.day_first += 1
        elif second > 12:
            self.month_first += 1
        elif "." in text.split()[0]:
            self.day_first += 1  # nobody writes the month first with dots
        elif first != second:
            self.either += 1

    def decide(self) -> DateStyle:
        order = "MDY" if self.month_first > self.day_first else "DMY"
        certain = self.day_first or self.month_first
        return DateStyle(order, ambiguous=bool(self.either and not certain))


def not_a_date(text: str) -> RowError:
    return RowError(_("“%(text)s” is not a date. Write it as 2026-06-15.") % {"text": text[:60]})


def parse_date(text: str, style: DateStyle, zone: tzinfo) -> date:
    """The day; a time with a zone is first brought to the workspace's zone."""
    if len(text) == 10 and text[4] == "-":
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise not_a_date(text) from None
    found = parse(text, style)
    if isinstance(found, datetime):
        return found.astimezone(zone).date() if found.tzinfo else found.date()
    return found


def parse_datetime(text: str, style: DateStyle, zone: tzinfo) -> datetime:
    """An aware time; without a zone of its own it is one of the workspace's."""
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) == 13 else 1), UTC)
    found = parse(text, style)
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return found if found.tzinfo else found.replace(tzinfo=zone)


def parse_moment(text: str, style: DateStyle, zone: tzinfo) -> date:
    """A day, or an aware time where the text has one."""
    if EPOCH.fullmatch(text):
        return parse_datetime(text, style, zone)
    found = parse(text, style)
    return found.replace(tzinfo=found.tzinfo or zone) if isinstance(found, datetime) else found


def parse_period(text: str, style: DateStyle, zone: tzinfo) -> Period:
    """A day, month, quarter, half or year, with its first and last day."""
    try:
        rough = rough_period(text)
    except ValueError:
        raise not_a_date(text) from None
    if rough:
        return rough
    day = parse_date(text, style, zone)
    return Period(day, day, "day")


def rough_period(text: str) -> Period | None:
    if found := YEAR.fullmatch(text):
        return spanning(int(found["y"]), 1, "year")
    if found := PART.fullmatch(text):
        kind, number = (found["k"] or found["k2"]).upper(), int(found["n"] or found["n2"])
        if kind == "H" and number > 2:
            raise not_a_date(text)
        months = 3 if kind == "Q" else 6
        return spanning(
            full_year(found["y"] or found["y2"]),
            (number - 1) * months + 1,
            "quarter" if kind == "Q" else "half",
        )
    year = text[-4:]
    if YEAR.fullmatch(year) and (month := halves().get(text[:-4].rstrip().casefold())):
        return spanning(int(year), month, "half")
    if found := YEAR_MONTH.fullmatch(text):
        return spanning(int(found["y"] or found["y2"]), int(found["m"] or found["m2"]), "month")
    if found := WORD_YEAR.fullmatch(text):
        return spanning(int(found["y"]), month_number(found["w"]), "month")
    return None


@cache
def halves() -> dict[str, int]:
    """What we write before the year of a half, in each of our languages → its first month."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for month, said in ((1, _("first half of %(year)d")), (7, _("second half of %(year)d"))):
                found[(said % {"year": 2000}).removesuffix("2000").strip().casefold()] = month
    return found


def spanning(year: int, month: int, precision: str) -> Period:
    first, last = span(date(year, month, 1), precision)
    return Period(first, last, precision)


def parse(text: str, style: DateStyle) -> date | datetime:
    """Any one notation of a day, with a time where the text has one."""
    if found := JAVASCRIPT.fullmatch(text):
        text = found["rest"] + found["z"]
    text = WEEKDAY.sub("", text)
    try:
        if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
            return with_clock(date(int(found["y"]), int(found["m"]), int(found["d"])), found)
        if found := YEAR_LAST.fullmatch(text):
            return with_clock(by_order(found, style), found)
        if found := DAY_WORD.fullmatch(text) or WORD_DAY.fullmatch(text):
            return with_clock(date(full_year(found["y"]), month_number(found["w"]), int(found["d"])), found)
        if SERIAL.fullmatch(text) and 20_000 < float(text) < 80_000:
            return from_serial(float(text))
    except ValueError:
        pass
    raise not_a_date(text)


def by_order(found: re.Match[str], style: DateStyle) -> date:
    first, second = int(found["a"]), int(found["b"])
    day, month = (first, second) if style.order == "DMY" else (second, first)
    return date(full_year(found["y"]), month, day)


def full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 70 else 1900)


def from_serial(serial: float) -> date | datetime:
    day = EXCEL_EPOCH + timedelta(days=int(serial))
    seconds = round((serial % 1) * 86_400)
    return datetime.combine(day, time()) + timedelta(seconds=seconds) if seconds else day


def with_clock(day: date, found: re.Match[str]) -> date | datetime:
    parts = found.groupdict()
    if not parts.get("h"):
        return day
    hour = int(parts["h"])
    if half := (parts["ap"] or "").lower()[:1]:
        hour = hour % 12 + (12 if half == "p" else 0)
    micro = int((parts["f"] or "0")[:6].ljust(6, "0"))
    clock = time(hour, int(parts["mi"]), int(parts["s"] or 0), micro, tzinfo=offset(parts["z"]))
    return datetime.combine(day, clock)


def offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


@lru_cache(maxsize=1000)
def month_number(word: str) -> int:
    """The month of an English, German, French or Spanish name or of its beginning. Raises ValueError."""
    plain = unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
    found = {
        number
        for number, names in enumerate(MONTH_NAMES, start=1)
        if any(name.startswith(plain) or (plain == "sept" and number == 9) for name in names.split())
    }
    if len(found) != 1:
        raise ValueError(word)
    return found.pop()
