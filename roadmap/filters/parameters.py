"""Filters of the items list, from query parameters to SQL; a mistake is told, never ignored."""

from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.api.keyset import unpack
from core.api.reading import read_json
from core.errors import Invalid
from core.tenancy import Actor
from roadmap.filters.tree import like, where_of_tree
from roadmap.filters.where import Where
from roadmap.models import Category, Horizon
from roadmap.rolling import SERVED, scoped

REFERENCES = {
    "product": "i.product_id",
    "status": "i.status_id",
    "owner": "i.owner_id",
    "team": "i.team_id",
    "parent": "i.parent_id",
    "objective": SERVED,
    "milestone": "i.milestone_id",
    "ids": "i.id",
}
CHOICES = {
    "horizon": ("i.horizon", Horizon.values),
    "category": ("st.category", Category.values),
}
PAGING = {"limit", "format"}
KNOWN = {
    *REFERENCES,
    *CHOICES,
    *PAGING,
    "after",
    "filter",
    "tag",
    "q",
    "external_id",
    "key",
    "type",
    "updated_since",
    "undated",
    "archived",
}
# What `archived` asks for; without it, what is archived is left out.
ARCHIVED = {"true": "true", "only": "i.archived_at IS NOT NULL", "false": "i.archived_at IS NULL"}
MOST_VALUES = 500


def where_of(query: Any, actor: Actor) -> Where:
    """The conditions of a query string.

    Several values of one filter, separated by commas, mean any of them; "none" means without.
    Raises: Invalid naming the parameter.
    """
    if unknown := set(query) - KNOWN:
        known = ", ".join(sorted(KNOWN - {"format"}))
        raise Invalid(
            {name: _("Unknown filter. Known are: %(known)s.") % {"known": known} for name in unknown}
        )
    parts: list[str] = []
    values: list[Any] = []
    tree = where_of_tree(_json(query["filter"]), actor) if "filter" in query else Where("", [])
    for name, text in query.items():
        if name not in PAGING and name != "filter":
            sql, parameters = _condition(name, text)
            parts.append(scoped(sql))
            values += parameters
    if "archived" not in query:
        parts.append("i.archived_at IS NULL")
    return Where("".join(f" AND {part}" for part in parts), values) + tree


def _json(text: str) -> Any:
    try:
        return read_json(text)
    except ValueError:
        raise Invalid(
            {"filter": _("This is no JSON. See the filter language in the guide to the API.")}
        ) from None


def _condition(name: str, text: str) -> tuple[str, list[Any]]:
    if name in REFERENCES:
        return _reference(name, text)
    if name in CHOICES:
        column, allowed = CHOICES[name]
        return f"{column} = ANY(%s)", [_chosen(name, text, allowed)]
    if name == "after":
        return "i.id > %s::uuid", [_id_after(text)]
    if name == "tag":
        return "i.tags && %s::varchar[]", [text.split(",")]
    if name == "q":
        return "(i.title ILIKE %s OR i.key ILIKE %s)", [like(text), like(text).removeprefix("%")]
    if name == "updated_since":
        return "i.updated_at >= %s", [_moment(name, text)]
    if name == "archived":
        return ARCHIVED[_chosen(name, text, list(ARCHIVED))[0]], []
    if name == "undated":
        return ('i.start IS NULL AND i."end" IS NULL' if text == "true" else "true"), []
    return f"i.{name} = ANY(%s)", [text.split(",")]  # type, key, external_id: an unknown one finds nothing


def _reference(name: str, text: str) -> tuple[str, list[Any]]:
    column = REFERENCES[name]
    if text == "none":
        return f"{column} IS NULL", []
    try:
        ids = [str(UUID(part)) for part in text.split(",") if part]
    except ValueError:
        raise Invalid({name: _("Give ids separated by commas, or none.")}) from None
    if len(ids) > MOST_VALUES:
        raise Invalid({name: _("Give at most %(most)d ids.") % {"most": MOST_VALUES}})
    return f"{column} = ANY(%s::uuid[])", [ids]


def _chosen(name: str, text: str, allowed: list[str]) -> list[str]:
    chosen = text.split(",")
    if set(chosen) - set(allowed):
        raise Invalid({name: _("Choose from: %(allowed)s.") % {"allowed": ", ".join(allowed)}})
    return chosen


def _moment(name: str, text: str) -> Any:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid({name: _("Give a time with its zone, such as 2026-05-14T09:00:00Z.")})
    return found


def _id_after(text: str) -> str:
    try:
        return str(UUID(str(unpack(text, 1)[0])))
    except ValueError:
        raise Invalid({"after": _("Take `after` from the `next` address of the page before.")}) from None
