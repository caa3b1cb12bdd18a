"""Bringing a date and its precision together: the stored start is the first and the end the last day of its span."""

from typing import Any

from django.utils.translation import gettext as _

from core.dates import Precision, span
from core.errors import Invalid

EDGES = (("start", 0), ("end", 1))


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
