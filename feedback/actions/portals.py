"""A product's portal: open or shut, and how much it tells."""

from __future__ import annotations

from typing import Any

from core.tenancy import Actor, action
from feedback.actions.common import checked_text, insert, update
from feedback.models import Portal
from roadmap.models import Product

FIELDS = ("enabled", "intro", "moderated", "show_dates")


@action
def set_portal(product: Product, *, by: Actor, **fields: Any) -> Portal:
    by.require("publish")
    values = {name: fields[name] for name in FIELDS if name in fields}
    if "intro" in values:
        values["intro"] = checked_text(values["intro"] or "", "intro", longest=2000)
    portal = Portal.objects.filter(product=product).first()
    if portal is None:
        return insert(Portal(product=product, **values), by=by)
    update(portal, values)
    return portal
