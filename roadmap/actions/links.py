"""How items hang together: link them, change the lag, part them. What would wait for itself is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.tenancy import Actor, action
from roadmap.models import Item, Link, LinkKind
from roadmap.rings import web
from roadmap.schedule import Web

MOST_LAG = 3650
KINDS = frozenset(LinkKind.values)


@action
def create_link(source: Item, target: Item, *, by: Actor, kind: str = LinkKind.BLOCKS, lag: int = 0) -> Link:
    """`source` blocks, relates to or duplicates `target`. A link that is there already takes the new lag."""
    return create_links([{"source": source, "target": target, "kind": kind, "lag": lag}], by=by)[0]


@action
def create_links(rows: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Link]:
    """Links, each from the arguments of `create_link`, in this order; all or none.

    Raises: Invalid naming the ring that a link would close.
    """
    by.require("roadmap.write")
    blocking = any(row.get("kind", LinkKind.BLOCKS) == LinkKind.BLOCKS for row in rows)
    known_web = locked_web(by) if blocking else None
    known = _known(rows)
    made, new = [], []
    for row in rows:
        link = Link(workspace=by.workspace, **row)
        there = known.get(_place(link))
        if there is None:
            refuse_bad(link, known_web)
            if mirror_of(link) in known:
                raise duplicated_already(link.source.key, link.target.key)
            known[_place(link)] = link
            new.append(link)
        elif there.lag != link.lag and not there._state.adding:
            change_link(there, by=by, lag=link.lag)
        made.append(there or link)
    Link.objects.bulk_create(new)
    return made


@action
def change_link(link: Link, *, by: Actor, lag: int) -> Link:
    by.require("roadmap.write")
    if link.lag != lag:
        link.lag = lag
        refuse_bad_lag(link)
        link.save(update_fields=["lag"])
    return link


@action
def delete_link(link: Link, *, by: Actor) -> None:
    by.require("roadmap.write")
    link.delete()


def locked_web(by: Actor) -> Web:
    """What blocks what, held against other writers until the end of the transaction: two links that are harmless
    alone may close a ring together."""
    lock_web(by)
    return web()


def lock_web(by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"roadmap.link {by.workspace.pk}"])


def refuse_ring_of_part(item: Item, parent: Item | None, *, by: Actor) -> None:
    """Raises: Invalid when links say that `item` waits for `parent`, or the other way round."""
    if parent is None or not Link.objects.filter(kind=LinkKind.BLOCKS).exists():
        return
    refuse_ring_within(locked_web(by), item, parent)


def refuse_ring_within(web: Web, item: Item, parent: Item) -> None:
    if ring := web.ring_of_part(item.pk, parent.pk):
        said = _("It cannot be a part of %(parent)s, because links make one wait for the other: %(ring)s.")
        raise Invalid({"parent": said % {"parent": parent.key, "ring": _in_keys(ring)}})


def _place(link: Link) -> tuple[Any, ...]:
    """What makes a link the same; relating has no direction."""
    ends = (link.source_id, link.target_id)
    return (link.kind, *(sorted(ends) if link.kind == LinkKind.RELATES else ends))


def mirror_of(link: Link) -> tuple[Any, ...] | None:
    """The place of a link that says the contrary: of two items that are the same only one can be the one too many."""
    return (link.kind, link.target_id, link.source_id) if link.kind == LinkKind.DUPLICATES else None


def duplicated_already(source: str, target: str) -> Invalid:
    said = _(
        "%(target)s duplicates %(source)s already. Remove that link first, to have it the other way round."
    )
    return Invalid({"target": said % {"source": source, "target": target}})


def _known(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Link]:
    ids = {row[end].pk for row in rows for end in ("source", "target")}
    return {_place(link): link for link in Link.objects.filter(source__in=ids, target__in=ids)}


def refuse_bad(link: Link, web: Web | None) -> None:
    if link.source_id == link.target_id:
        raise Invalid({"target": _("An item cannot be linked to itself. Choose another one.")})
    if link.kind not in KINDS:
        raise Invalid({"kind": _("Choose from: %(known)s.") % {"known": ", ".join(LinkKind.values)}})
    refuse_bad_lag(link)
    if link.kind == LinkKind.BLOCKS and web is not None:
        _refuse_ring(link, web)
        web.add(link.source_id, link.target_id)


def refuse_bad_lag(link: Link) -> None:
    if abs(link.lag) > MOST_LAG:
        raise Invalid({"lag": _("Give a lag of at most ten years.")})
    if link.lag and link.kind != LinkKind.BLOCKS:
        raise Invalid({"lag": _("Only what blocks has a lag.")})


def _refuse_ring(link: Link, web: Web) -> None:
    ring = web.ring(link.source_id, link.target_id)
    if not ring:
        return
    if web.kin(link.source_id, link.target_id):
        raise Invalid({"target": _("An item cannot block what it is part of, nor its own parts.")})
    said = _("%(source)s already waits for %(target)s: %(ring)s. Remove a link of this ring first.")
    raise Invalid(
        {
            "target": said
            % {
                "source": link.source.key,
                "target": link.target.key,
                "ring": _in_keys([link.source_id, *ring]),
            }
        }
    )


def _in_keys(ring: Sequence[Any]) -> str:
    keys = dict(Item.objects.filter(pk__in=set(ring)).values_list("pk", "key"))
    return " → ".join(keys.get(pk, "?") for pk in ring)
