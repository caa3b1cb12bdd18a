"""What an event of a team's capacity says."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models import Event


def capacity(event: Event, names: Any) -> list[str]:
    changes = event.changes
    if event.operation == "update":
        if "effort" not in changes:
            return []
        old, new = changes["effort"]
        return [_("Capacity from %(old)s to %(new)s.") % {"old": f"{old:g}", "new": f"{new:g}"}]
    side = 0 if event.operation == "delete" else 1
    said = (
        _("Capacity from %(start)s: %(effort)s.")
        if side
        else _("No more capacity from %(start)s: %(effort)s.")
    )
    start = date_format(date.fromisoformat(changes["start"][side]), "j M Y")
    return [said % {"start": start, "effort": f"{changes['effort'][side]:g}"}]
