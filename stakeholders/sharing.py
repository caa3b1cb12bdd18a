"""Whether a view may be shown to an audience: each of its conditions must ask only what the audience may see.

A condition on anything else would tell through what is shown and what is not.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import span
from core.errors import Invalid
from roadmap.export.asked import Asked, asked, fields_in
from roadmap.models import OPEN_CATEGORIES
from stakeholders.forms import FIELD_WORDS
from stakeholders.visibility import CATEGORIES, OWN, SCORES, Names, Rules

# Field of a condition → what the audience must see of items.
NEEDS = {
    **{name: name for name in ("horizon", "status", "product", "objective", "key", "type", "owner", "team")},
    **dict.fromkeys(("tag", "tags"), "tags"),
    **dict.fromkeys(("start", "end"), "dates"),
    **dict.fromkeys((*SCORES, "value_effort"), "scores"),
    "milestone": "milestones",
}
# What parts add up to may be shown, of the parts that are seen, but not asked for: the database would count them all.
ROLLED = {"rollup_start": "dates", "rollup_end": "dates", "rollup_effort": "scores", "progress": "status"}
EFFORT = ("effort", "rollup_effort")
NEXT = gettext_lazy(
    "Take that out of the view’s filter and share it again, or let the audience see it: Stakeholders, Audiences."
)
OF_NONE = {
    "objective": gettext_lazy(
        "The view asks what serves no objective, and this audience sees those of its products only."
    ),
    "milestone": gettext_lazy(
        "The view asks what is for no milestone, and this audience sees those of its products only."
    ),
}
# At which edge of a span a day may cut, so that it tells no more than the span.
FIRST, LAST = (">=", "since", "before", "<"), ("<=", "after", ">")
# What columns, order and groups may show.
SHOWN = {name: need for name, need in NEEDS.items() if name != "tag"} | ROLLED | {"title": ""}


def refusals(query: str, rules: Rules, names: Names) -> list[str]:
    """Why `query` may not be shown under `rules`; nothing when it may."""
    try:
        nodes = list(fields_in(asked(query).tree))
    except Invalid as broken:
        return [broken.detail]
    found = [said for node in nodes for said in _refused(node, rules, names)]
    return [*dict.fromkeys(found), *([str(NEXT)] if found else [])]


def left_out(view: Asked, rules: Rules) -> list[str]:
    """Columns, order, groups and colours of the view that its audience does not get."""
    cards = [name for name in view.text("cards").split(",") if name]
    axes = [view.text(name) for name in ("x", "y")] if view.kind == "matrix" else []
    hue = [view.texts["hue"]] if view.kind in ("timeline", "matrix") and "hue" in view.texts else []
    wanted = [*view.columns, *(one.removeprefix("-") for one in view.sort), *view.group, *cards, *axes, *hue]
    return list(dict.fromkeys(name for name in wanted if not may_show(name, rules)))


def granted(name: str, rules: Rules) -> bool:
    """Whether the audience was given what a field of items needs."""
    return (NEEDS | ROLLED).get(name, name) in rules.fields or (name in EFFORT and "effort" in rules.fields)


def may_show(name: str, rules: Rules) -> bool:
    if name.startswith(OWN):
        return name in rules.fields
    if name not in SHOWN:
        return False
    if SHOWN[name] == "dates" and rules.precision == "none":
        return False
    return not SHOWN[name] or granted(name, rules)


def _refused(node: dict[str, Any], rules: Rules, names: Names) -> Iterator[str]:
    field, value = str(node.get("field", "")), node.get("value")
    values = value if isinstance(value, list) else [value]
    if field in ("title", "id"):  # to name an item tells nothing but whether it is seen
        return
    if field == "q":
        if not {"key", "tags"} <= rules.fields:
            yield _(
                "The view searches in keys and tags, which this audience does not see. Filter by the title instead."
            )
    elif field == "category":
        yield from _stages(str(node.get("op", "is")), values, rules)
    elif field.startswith(OWN):
        yield from _own(field, node, values, rules, names)
    elif field in ROLLED:
        yield _(
            "The view filters by what parts add up to, and parts that this audience does not see would count."
        )
    elif field not in NEEDS:
        yield _("The view filters by “%(field)s”, which no audience sees.") % {"field": field}
    elif not granted(field, rules):
        said = _("The view filters by “%(field)s”, but this audience does not see: %(words)s.")
        yield said % {"field": field, "words": FIELD_WORDS[NEEDS[field]]}
    elif "me" in values:
        yield _("The view asks for “me”, and nobody knows who reads a shared view. Name the person.")
    elif NEEDS[field] == "dates":
        yield from _days(node, values, rules)
    else:
        yield from _named(field, values, rules, names)
        # What serves an objective that is hidden looks as if it served none, and would be missing here.
        if field in OF_NONE and rules.products is not None and _asks_for_none(node, values):
            yield str(OF_NONE[field])


def _asks_for_none(node: dict[str, Any], values: list[Any]) -> bool:
    op = str(node.get("op", "is"))
    return op in ("empty", "not_empty") or any(one in (None, "", "none") for one in values)


def _own(field: str, node: dict[str, Any], values: list[Any], rules: Rules, names: Names) -> Iterator[str]:
    known = names.own.get(field.removeprefix(OWN))
    if known is None or field not in rules.fields:
        name = known.name if known else field
        yield _("The view filters by “%(field)s”, which this audience does not see.") % {"field": name}
    elif "me" in values:
        yield _("The view asks for “me”, and nobody knows who reads a shared view. Name the person.")
    elif known.kind == "date":
        yield from _days(node, values, rules)


def _stages(op: str, values: list[Any], rules: Rules) -> Iterator[str]:
    """Who sees no statuses may be shown what is open, shipped or dropped, but nothing finer."""
    if "status" in rules.fields:
        return
    open_ = {str(one) for one in OPEN_CATEGORIES} & rules.categories
    named = {str(one) for one in values}
    plain = op in ("is", "is_not", "any_of", "none_of") and named <= set(CATEGORIES)
    if not plain or named & open_ not in (set(), open_):
        yield _("The view tells stages apart, and this audience does not see statuses.")


def _days(node: dict[str, Any], values: list[Any], rules: Rules) -> Iterator[str]:
    op = str(node.get("op", "is"))
    if op in ("empty", "not_empty") and rules.precision != "none":
        return
    if rules.precision == "day":
        return
    edges = [0, 1] if op == "between" else [0] if op in FIRST else [1] if op in LAST else []
    if rules.precision == "none" or not edges or not _at_edges(values, edges, rules.precision):
        said = _("The view filters by days, and this audience sees dates no finer than: %(words)s.")
        yield said % {"words": rules.precision}


def _at_edges(values: list[Any], edges: list[int], precision: str) -> bool:
    """Whether each day is the first (0) or last (1) of its span. A relative day moves, and would tell each day more."""
    if len(values) != len(edges):
        return False
    return all(
        value is None or ((day := _day(value)) is not None and day == span(day, precision)[edge])
        for value, edge in zip(values, edges, strict=True)
    )


def _day(value: Any) -> date | None:
    try:
        return parse_date(str(value))
    except ValueError:
        return None


def _named(field: str, values: list[Any], rules: Rules, names: Names) -> Iterator[str]:
    """Nothing that the audience does not know may be named, not even to leave it out."""
    given = [str(one) for one in values if one not in (None, "", "none")]
    if field == "product" and not all(rules.covers(one) for one in given):
        yield _("The view names a product that this audience does not see.")
    if field == "objective":
        owners = [names.objectives.get(one, ("", None))[1] for one in given]
        if not all(product is None or rules.covers(product) for product in owners):
            yield _("The view names an objective of a product that this audience does not see.")
    if field == "milestone":
        owners = [names.milestones.get(one, ("", None))[1] for one in given]
        if not all(product is None or rules.covers(product) for product in owners):
            yield _("The view names a milestone of a product that this audience does not see.")
    if field == "status" and any(
        names.statuses.get(one, ("", ""))[1] not in rules.categories for one in given
    ):
        yield _("The view names a status that this audience does not see.")
