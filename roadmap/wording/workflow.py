"""What happened to types, statuses, fields, templates and gates."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Event
from roadmap.models import CustomField, Gate, ItemTemplate, ItemType, Status

MODELS: dict[str, Any] = {
    model._meta.label_lower: model for model in (ItemType, Status, CustomField, ItemTemplate, Gate)
}
NOUNS = {
    "roadmap.itemtype": gettext_lazy("Type"),
    "roadmap.status": gettext_lazy("Status"),
    "roadmap.customfield": gettext_lazy("Field"),
    "roadmap.itemtemplate": gettext_lazy("Template"),
    "roadmap.gate": gettext_lazy("Gate"),
}


def setting(event: Event, names: Any) -> list[str]:
    """One sentence for a row of the settings; a new order alone is not worth one."""
    if event.operation == "update" and set(event.changes) <= {"position"}:
        return []
    words = {"noun": NOUNS[event.model], "name": _name(event)}
    if event.operation == "insert":
        return [_("%(noun)s “%(name)s” added.") % words]
    if event.operation == "delete":
        return [_("%(noun)s “%(name)s” deleted.") % words]
    return [_("%(noun)s “%(name)s” changed.") % words]


def _name(event: Event) -> str:
    for column in ("name", "text"):
        if pair := event.changes.get(column):
            return str(pair[1] or pair[0])
    row = MODELS[event.model]._base_manager.filter(pk=event.object_id).first()
    return str(row) if row else _("deleted since")


def gate_check(event: Event, names: Any) -> list[str]:
    pair = event.changes.get("gate_id") or [None, None]
    gate = Gate._base_manager.filter(pk=pair[1] or pair[0]).first()
    words = {"gate": gate.text if gate else _("a gate deleted since")}
    if event.operation == "insert":
        return [_("Holds now: %(gate)s.") % words]
    return [_("No longer holds: %(gate)s.") % words] if event.operation == "delete" else []


WORDS: dict[str, Callable[[Event, Any], list[str]]] = dict.fromkeys(MODELS, setting) | {
    "roadmap.gatecheck": gate_check
}
