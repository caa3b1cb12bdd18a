"""What events of products, their lines, objectives, check-ins and poker sessions say."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from core.models import Event
from roadmap.models import CheckIn, Health, Objective, ObjectiveStatus, PokerSession, Product, ProductLine

MODELS: dict[str, Any] = {
    "roadmap.product": Product,
    "roadmap.productline": ProductLine,
    "roadmap.objective": Objective,
    "roadmap.pokersession": PokerSession,
}
NEW = {
    "roadmap.product": N_("Added the product “%(name)s”."),
    "roadmap.productline": N_("Added the product line “%(name)s”."),
    "roadmap.objective": N_("Added the objective “%(name)s”."),
    "roadmap.pokersession": N_("Started the poker session “%(name)s”."),
}
GONE = {
    "roadmap.product": N_("Deleted the product “%(name)s”."),
    "roadmap.productline": N_("Deleted the product line “%(name)s”; its products stay."),
    "roadmap.objective": N_("Deleted the objective “%(name)s”; its items stay."),
    "roadmap.pokersession": N_("Deleted the poker session “%(name)s”."),
}
# What is told of a change, by column; the rest is told as one.
TOLD = {
    "vision": N_("its vision"),
    "strategy": N_("its strategy"),
    "target_market": N_("its target market"),
    "summary": N_("its summary"),
    "description": N_("its description"),
    "owner_id": N_("its owner"),
    "parent_id": N_("what it is part of"),
    "product_id": N_("its product"),
    "line_id": N_("its product line"),
    "start": N_("its period"),
    "end": N_("its period"),
    "period": N_("its period"),
    "closes_at": N_("when voting ends"),
    "hue": N_("its colour"),
}


def thing(event: Event, names: Any) -> list[str]:
    changes = event.changes
    pair = changes.get("name") or changes.get("title")
    if event.operation != "update":
        pattern = (NEW if event.operation == "insert" else GONE)[event.model]
        return [_(pattern) % {"name": (pair or ["", ""])[event.operation == "insert"]}]
    row = MODELS[event.model]._base_manager.filter(pk=event.object_id).first()
    said = [_("Renamed from “%(old)s”.") % {"old": pair[0]}] if pair else []
    said += _standing(event)
    if parts := dict.fromkeys(str(_(TOLD[name])) for name in changes if name in TOLD):
        said.append(_("Changed %(parts)s.") % {"parts": ", ".join(parts)})
    head = str(row) if row else _("something deleted since")
    return [f"“{head}”: {' '.join(said)}"] if said else []


def _standing(event: Event) -> list[str]:
    """Of an objective; what a check-in says, it says itself."""
    status = event.changes.get("status", ["", ""])
    if event.model != "roadmap.objective" or status[0] == status[1]:
        return []
    return [
        _("Status from %(old)s to %(new)s.")
        % {"old": ObjectiveStatus(status[0]).label, "new": ObjectiveStatus(status[1]).label}
    ]


def check_in(event: Event, names: Any) -> list[str]:
    side = 0 if event.operation == "delete" else 1
    above = [event.parent_id] if event.parent_id else []
    objective = Objective._base_manager.filter(pk__in=above).first()
    words = {
        "objective": str(objective) if objective else _("something deleted since"),
        "health": Health(event.changes["health"][side]).label if "health" in event.changes else "",
    }
    said = {
        "insert": _("Checked in on “%(objective)s”: %(health)s."),
        "update": _("Changed a check-in on “%(objective)s”."),
        "delete": _("Took back a check-in on “%(objective)s”, %(health)s."),
    }
    return [said[event.operation] % words]


WORDS: dict[str, Callable[[Event, Any], list[str]]] = dict.fromkeys(MODELS, thing) | {
    f"roadmap.{CheckIn._meta.model_name}": check_in
}
