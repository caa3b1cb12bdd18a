"""Parents and links of many items at once, as a file brings them: what fits is made, what does not is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import Invalid
from core.tenancy import Actor, action
from core.writing import insert_rows, write_rows
from roadmap.actions.items import below_itself
from roadmap.actions.links import duplicated_already, mirror_of, refuse_bad, refuse_ring_within
from roadmap.models import Item, Link, LinkKind
from roadmap.schedule import Web

Refusals = list[Invalid | None]


@action
def hang_parts(pairs: Sequence[tuple[Item, Item]], web: Web, *, by: Actor) -> Refusals:
    """Make each first item a part of the second, in one statement; in the order of the pairs, what refuses them.

    `web` is that of `locked_web`, and grows with what is made.
    """
    by.require("roadmap.write")
    refusals = fit_parts(pairs, web)
    fitting = [item for (item, _parent), refusal in zip(pairs, refusals, strict=True) if refusal is None]
    write_rows(Item, fitting, ["parent"])
    return refusals


def fit_parts(pairs: Sequence[tuple[Item, Item]], web: Web) -> Refusals:
    """As `hang_parts`, in memory only: for items that are written afterwards."""
    refusals = [_refusal_of_part(item, parent, web) for item, parent in pairs]
    for (item, parent), refusal in zip(pairs, refusals, strict=True):
        if refusal is None:
            item.parent = parent
    return refusals


def _refusal_of_part(item: Item, parent: Item, web: Web) -> Invalid | None:
    try:
        if web.lies_below(parent.pk, item.pk):
            raise below_itself()
        refuse_ring_within(web, item, parent)
    except Invalid as refusal:
        return refusal
    web.put(item.pk, parent.pk)
    return None


@action
def link_up(rows: Sequence[Mapping[str, Any]], web: Web, *, by: Actor) -> Refusals:
    """Links that are not there yet, each from the arguments of `create_link`; in their order, what refuses them.

    `web` is that of `locked_web`, and grows with what is made.
    """
    by.require("roadmap.write")
    links = [Link(workspace=by.workspace, **row) for row in rows]
    doubles = _doubles(links)
    refusals = [_refusal_of_link(link, web, doubles) for link in links]
    insert_rows(Link, [link for link, refusal in zip(links, refusals, strict=True) if refusal is None])
    return refusals


def _doubles(links: Sequence[Link]) -> set[tuple[Any, ...]]:
    """The places of the duplicates that are known of these items."""
    ends = {pk for link in links if mirror_of(link) for pk in (link.source_id, link.target_id)}
    if not ends:
        return set()
    there = Link.objects.filter(kind=LinkKind.DUPLICATES, source__in=ends, target__in=ends)
    return set(there.values_list("kind", "source_id", "target_id"))


def _refusal_of_link(link: Link, web: Web, doubles: set[tuple[Any, ...]]) -> Invalid | None:
    try:
        refuse_bad(link, web)
    except Invalid as refusal:
        return refusal
    if mirror_of(link) in doubles:
        return duplicated_already(link.source.key, link.target.key)
    if link.kind == LinkKind.DUPLICATES:
        doubles.add((link.kind, link.source_id, link.target_id))
    return None
