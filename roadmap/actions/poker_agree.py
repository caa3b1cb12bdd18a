"""Values agreed on at poker: one after the other, or at one stroke all that nobody differs about."""

from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.tenancy import Actor, action
from roadmap.actions.poker_close import tell
from roadmap.actions.ratings import agree_on, check_value
from roadmap.models import AgreedValue, Item, PokerSession
from roadmap.queries.poker import Place, Result, Table, table_of
from roadmap.scoring.store import rescore

Settled = tuple[Place, Result]


def open_suggestions(table: Table) -> list[Settled]:
    """What `agree_on_all` would settle: revealed, not agreed on yet, voted on by two or more who hardly differ, and
    with a suggested value that the scale has."""
    return [
        (place, result)
        for place in table.places
        for result in place.results
        if result.agreed is None and result.agreement == "high" and _on_the_scale(result)
    ]


def _on_the_scale(result: Result) -> bool:
    """Between two neighbouring choices the middle may be none of them."""
    try:
        check_value(result.criterion, result.suggested or 0.0)
    except Invalid:
        return False
    return result.suggested is not None


@action
def agree_on_all(session: PokerSession, *, by: Actor, item: Item | None = None) -> list[AgreedValue]:
    """Accept every suggested value that raters agree about, of one item or of all; one act.

    The caller has locked the session. Raises: Conflict when there is nothing to accept.
    """
    by.require("roadmap.write")
    places = session.items.all() if item is None else session.items.filter(item=item)
    ids = list(places.values_list("item_id", flat=True))
    # In the order in which everybody locks items, so that nobody waits for each other.
    list(Item.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").only("pk"))
    found = [one for one in open_suggestions(table_of(session, by.user, by.now)) if one[0].row.item_id in ids]
    if session.model.archived or not found:
        raise Conflict(_("There is no suggested value on which raters agree and that waits to be accepted."))
    made = [_agreed(session, place, result, by) for place, result in found]
    AgreedValue.objects.bulk_create(made)
    rescore([one.item_id for one in made])
    tell(session)
    return made


def _agreed(session: PokerSession, place: Place, result: Result, by: Actor) -> AgreedValue:
    value = result.suggested
    assert value is not None, "what has no value is not open"
    return AgreedValue(
        workspace_id=session.workspace_id,
        item=place.row.item,
        criterion=result.criterion,
        value=value,
        suggested=value,
        by=by.user,
    )


@action
def agree_at(
    session: PokerSession, item: Item, result: Result, *, by: Actor, value: float, reason: str = ""
) -> AgreedValue | None:
    """One value: what is suggested, or another with a reason. Raises: Invalid."""
    made = agree_on(item, result.criterion, by=by, value=value, suggested=result.suggested, reason=reason)
    tell(session)
    return made
