"""Decisions: put items side by side, decide with reason and evidence, look again later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.base import changed
from core.errors import Conflict, Invalid
from core.models import Membership
from core.tenancy import Actor, action
from core.undo import restore
from roadmap.actions.revisiting import watch_the_day
from roadmap.evidence import gather
from roadmap.models import Decision, DecisionItem, DecisionState, Item, Verdict

FEWEST, MOST = 2, 6
# After the decision only what came of it is written.
AFTERWARDS = {"outcome", "revisit_on"}


@action
def create_decision(*, by: Actor, title: str, items: Sequence[Item], **fields: Any) -> Decision:
    """An open question between two to six items. Raises: Invalid."""
    by.require("roadmap.write")
    _refuse_count(items)
    decision = Decision(workspace=by.workspace, title=title, by=by.user, **_people(fields))
    decision.full_clean(exclude=["workspace", "by"])
    decision.save()
    _put(decision, items)
    if decision.revisit_on:
        watch_the_day()
    return decision


def _refuse_count(items: Sequence[Item]) -> None:
    if not FEWEST <= len({item.pk for item in items}) <= MOST:
        raise Invalid({"items": _("Choose two to six items to decide between.")})


def _put(decision: Decision, items: Iterable[Item]) -> None:
    known = {option.item_id: option for option in decision.options.all()}
    for place, item in enumerate({item.pk: item for item in items}.values()):
        option = known.pop(item.pk, None)
        if option is None:
            DecisionItem(
                workspace_id=decision.workspace_id, decision=decision, item=item, position=place
            ).save()
        elif option.position != place:
            option.position = place
            option.save(update_fields=["position"])
    for option in known.values():
        option.delete()


def _people(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Raises: Invalid when somebody who shall have decided is no member."""
    checked = dict(fields)
    if "deciders" in checked:
        ids = list(dict.fromkeys(checked["deciders"]))
        known = set(Membership.objects.filter(user_id__in=ids).values_list("user_id", flat=True))
        if set(ids) - known:
            raise Invalid({"deciders": _("Choose members of this workspace.")})
        checked["deciders"] = ids
    return checked


@action
def change_decision(decision: Decision, *, by: Actor, **fields: Any) -> Decision:
    """Once decided, only `outcome` and `revisit_on`: what was known and said stands as it stood. Raises: Conflict."""
    by.require("roadmap.write")
    if decision.state == DecisionState.DECIDED and fields.keys() - AFTERWARDS:
        raise Conflict(
            _("This is decided: only what came of it can be written. Undo the decision to change it.")
        )
    if "items" in fields:
        items = fields.pop("items")
        _refuse_count(items)
        _put(decision, items)
    _save(decision, _people(fields))
    return decision


def _save(decision: Decision, fields: dict[str, Any]) -> None:
    if "revisit_on" in fields and fields["revisit_on"] != decision.revisit_on:
        fields["reminded_at"] = None
        if fields["revisit_on"]:
            watch_the_day()
    if names := changed(decision, fields):
        decision.full_clean(exclude=["workspace", "by"])
        decision.save(update_fields=names)


@action
def decide(
    decision: Decision, *, by: Actor, verdicts: Mapping[UUID, str], reason: str, **fields: Any
) -> Decision:
    """Give each item its verdict, with the reason, and freeze what is known of all of them.

    `fields`: deciders, revisit_on. Raises: Invalid, Conflict when it is decided already.
    """
    by.require("roadmap.write")
    if decision.state == DecisionState.DECIDED:
        raise Conflict(_("This is decided already. Undo that decision, or open a new one."))
    options = list(decision.options.select_related(*ITEM))
    _refuse_verdicts(options, verdicts, reason)
    # All that is known is kept, whatever this token may read: each reader is shown what is theirs to read.
    known = gather(replace(by, scopes=None), [option.item for option in options])
    for option in options:
        option.verdict, option.evidence = verdicts[option.item_id], {"facts": known[option.item_id]}
        option.save(update_fields=["verdict", "evidence"])
    fields.setdefault("deciders", [by.user.pk] if by.user else [])
    _save(
        decision, _people(fields) | {"state": DecisionState.DECIDED, "reason": reason, "decided_at": by.now}
    )
    return decision


ITEM = ("item__status", "item__objective", "item__team", "item__product")


def _refuse_verdicts(options: list[DecisionItem], verdicts: Mapping[UUID, str], reason: str) -> None:
    errors: dict[str, str | list[str]] = {}
    if {option.item_id for option in options} != set(verdicts) or set(verdicts.values()) - set(
        Verdict.values
    ):
        errors["verdicts"] = _("Say of each item whether it is chosen, comes later or is rejected.")
    if not reason.strip():
        errors["reason"] = _("Say why: whoever reads this in a year will ask.")
    if errors:
        raise Invalid(errors)


@action
def delete_decision(decision: Decision, *, by: Actor) -> None:
    by.require("roadmap.write")
    decision.delete()


@action
def restore_decision(pk: UUID, *, by: Actor) -> Decision:
    """Bring back a deleted decision with its evidence. Raises: Conflict."""
    by.require("roadmap.write")
    return restore(Decision, pk)
