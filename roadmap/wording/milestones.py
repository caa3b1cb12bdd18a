"""What an event of a milestone says."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.dates import say
from core.models import Event


def milestone(event: Event, names: Any) -> list[str]:
    changes = event.changes
    if event.operation == "insert":
        return [_("Added %(name)s.") % {"name": changes["name"][1]}]
    if event.operation == "delete":
        return [_("Deleted %(name)s.") % {"name": changes["name"][0]}]
    said = [_("Renamed from “%(old)s”.") % {"old": changes["name"][0]}] if "name" in changes else []
    if "date" in changes:
        old, new = (_date(changes, side) for side in (0, 1))
        said.append(_("Moved from %(old)s to %(new)s.") % {"old": old, "new": new})
    if "done_at" in changes:
        said.append(_("Reached.") if changes["done_at"][1] else _("Open again."))
    return said


def _date(changes: dict[str, list[Any]], side: int) -> str:
    day = changes["date"][side]
    precision = changes.get("date_precision", ["", ""])[side] or "day"
    return say(date.fromisoformat(day), precision) if day else _("no date")
