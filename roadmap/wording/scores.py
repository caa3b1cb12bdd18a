"""What ratings, agreed values and scores say in the history of their item."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.models import Event, User
from roadmap.classes import choice_of, class_of
from roadmap.formula.explain import figure
from roadmap.models import Criterion, ScoringModel
from roadmap.wording.counted import short

Say = Callable[[float | None], str]

NAMED: dict[str, Any] = {"criterion_id": Criterion, "model_id": ScoringModel, "user_id": User}


def _pair(event: Event, column: str) -> list[Any]:
    return event.changes.get(column, [None, None])


def _said(event: Event, made: str, changed: str, gone: str, name: str, say: Say) -> list[str]:
    """A sentence for an insert, a change of the value, or a removal; nothing for other columns."""
    if "value" not in event.changes:
        return []
    old, new = _pair(event, "value")
    values = {"old": say(old), "new": say(new), "name": name}
    sentence = {"insert": made, "update": changed, "delete": gone}[event.operation]
    return [sentence % values]


def _name(event: Event, names: Any, column: str) -> str:
    """The name of what an event is about: inserts and removals say it, for an update its row does."""
    old, new = _pair(event, column)
    return names.of(new or old) if new or old else names.about(event)


def naming(rows: Iterable[Any]) -> dict[str, Any]:
    """By id, what names the values of criteria and scores among these rows."""
    found: dict[str, Any] = {str(row.pk): row.choices for row in rows if isinstance(row, Criterion)}
    return found | {str(row.pk): row.kind for row in rows if isinstance(row, ScoringModel)}


def _chosen(event: Event, names: Any) -> Say:
    choices = names.named_by(event, "criterion_id") or ()
    return lambda value: choice_of(choices, value) or figure(value)


def _classed(event: Event, names: Any) -> Say:
    kind = names.named_by(event, "model_id") or ""
    return lambda value: class_of(kind, value) or short(value)


def rating(event: Event, names: Any) -> list[str]:
    user = _pair(event, "user_id")[1]
    if user and str(event.actor_id) != user:  # votes at poker are written by who reveals them
        made = _("%(who)s rated %%(name)s %%(new)s.") % {"who": names.of(user)}
    else:
        made = _("Rated %(name)s %(new)s.")
    return _said(
        event,
        made,
        _rated_anew(event, names),
        _("Took back a rating of %(name)s, %(old)s."),
        _name(event, names, "criterion_id"),
        _chosen(event, names),
    )


def agreed(event: Event, names: Any) -> list[str]:
    told = _said(
        event,
        _("Agreed on %(name)s: %(new)s."),
        _agreed_anew(event, names),
        _("%(name)s is no longer agreed to be %(old)s."),
        _name(event, names, "criterion_id"),
        _chosen(event, names),
    )
    reason = _pair(event, "reason")[1]
    return [*told, f"“{reason}”"] if reason else told


def score(event: Event, names: Any) -> list[str]:
    return _said(
        event,
        _("%(name)s is %(new)s."),
        _went(event, names),
        _("%(name)s has no score any more; it was %(old)s."),
        _name(event, names, "model_id"),
        _classed(event, names),
    )


# An update whose row is gone cannot be named any more.


def _rated_anew(event: Event, names: Any) -> str:
    if names.about(event):
        return _("Changed the rating of %(name)s from %(old)s to %(new)s.")
    return _("Changed a rating from %(old)s to %(new)s.")


def _agreed_anew(event: Event, names: Any) -> str:
    if names.about(event):
        return _("Agreed on %(name)s: %(new)s, not %(old)s any more.")
    return _("Agreed value changed from %(old)s to %(new)s.")


def _went(event: Event, names: Any) -> str:
    if names.about(event):
        return _("%(name)s went from %(old)s to %(new)s.")
    return _("A score went from %(old)s to %(new)s.")


WORDS = {"roadmap.rating": rating, "roadmap.agreedvalue": agreed, "roadmap.itemscore": score}
