"""A view of one item: what is shared where somebody shares an item, so that links to items are links to views."""

import json
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from core.errors import Invalid
from roadmap.export.asked import Asked, asked
from roadmap.models import Item
from stakeholders.own import names_with_own
from stakeholders.snapshots import states_of
from stakeholders.visibility import Rules, see


def query_of(item: Item) -> str:
    """Whatever becomes of the item, the view shows it, if its readers may see it."""
    node = json.dumps({"field": "id", "op": "is", "value": str(item.pk)}, separators=(",", ":"))
    return urlencode({"view": "board", "category": "any", "f": node})


def item_in(query: str) -> str:
    """The id of the item that a view is of; "" for any other view."""
    try:
        return only_one(asked(query))
    except Invalid:
        return ""


def only_one(view: Asked) -> str:
    return next((str(node["value"]) for node in view.tree["all"] if _names_one(node)), "")


def _names_one(node: Any) -> bool:
    return isinstance(node, dict) and (node.get("field"), node.get("op")) == ("id", "is") and "value" in node


def must_be_seen(item: Item, rules: Rules) -> None:
    """Raises: Invalid for an item that the readers would not find behind the link."""
    if any(see(rules, state, names_with_own()) for state in states_of(Item.objects.filter(pk=item.pk))):
        return
    said = _(
        "This audience does not see “%(title)s”: not its product, or nothing of its status. Choose another"
        " audience, or let this one see it: Stakeholders, Audiences."
    )
    raise Invalid({"audience": said % {"title": item.title}})
