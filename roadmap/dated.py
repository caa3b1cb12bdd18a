"""Bringing a date and its precision together: the stored start is the first and the end the last day of its span."""

from datetime import date, timedelta
from math import floor
from typing import Any

from django.utils.translation import gettext as _

from core.dates import MONTHS, Precision, coarser, months_later, span
from core.errors import Invalid

EDGES = (("start", 0), ("end", 1))
# Days of a unit, as the workbench counts them (dates.js).
LENGTH = {"day": 1, "month": 30.44, "quarter": 91.3, "half": 182.6, "year": 365.25}


def settle(fields: dict[str, Any], current: Any = None) -> dict[str, Any]:
    """Complete and normalise the dates in `fields`; what is not named is taken from `current`.

    A date without a precision is a day; no date has none. Raises: Invalid when the end would lie before the start.
    """
    if not {"start", "end", "start_precision", "end_precision"} & fields.keys():
        return fields
    settled = dict(fields)
    for edge, side in EDGES:
        named = f"{edge}_precision"
        day = fields[edge] if edge in fields else getattr(current, edge, None)
        precision = fields[named] if named in fields else getattr(current, named, "")
        settled[named] = (precision or Precision.DAY) if day else ""
        settled[edge] = span(day, settled[named])[side] if day else None
    if settled["start"] and settled["end"] and settled["end"] < settled["start"]:
        raise Invalid({"end": _("The end lies before the start. Move one of them.")})
    return settled


def moved(item: Any, days: int) -> dict[str, date]:
    """The dates of `item` about `days` later: both edges by as many whole units of the coarser of its precisions, so
    that it stays as long and as exact as it was. The same rule as `moveBy` of the workbench (dates.js)."""
    edges = [edge for edge, _side in EDGES if getattr(item, edge) is not None]
    if not edges:
        return {}
    unit = coarser(*(getattr(item, f"{edge}_precision") or Precision.DAY for edge in (edges[0], edges[-1])))
    count = floor(days / LENGTH[unit] + 0.5)
    return {edge: _later(getattr(item, edge), unit, count) for edge in edges}


def _later(day: date, unit: str, count: int) -> date:
    if unit not in MONTHS:
        return day + timedelta(days=count)
    return months_later(day, MONTHS[Precision(unit)] * count)
