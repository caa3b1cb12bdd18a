"""What people give an item on a criterion, and the value that counts instead."""

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.models import User
from core.tenancy import Actor, action
from roadmap.models import AgreedValue, Criterion, CriterionSource, Item, Rating
from roadmap.scoring.detail import middle
from roadmap.scoring.kinds import CLASSES
from roadmap.scoring.store import rescore

Given = Mapping[Criterion, float | None]


@action
def rate_item(item: Item, given: Given, *, by: Actor, note: str = "") -> None:
    """What the actor gives; None takes a rating back. The caller has locked the item.

    Raises: Invalid naming the criterion by its id.
    """
    by.require("rate")
    user = rater_of(by)
    for criterion, value in given.items():
        check_rated(item, criterion)
        if value is not None:
            check_value(criterion, value)
    put_ratings([(item, criterion, user, value) for criterion, value in given.items()], by, note)
    rescore([item.pk])


def rater_of(by: Actor) -> User:
    if by.user is None:
        raise Invalid({"user": _("Only a person rates.")})
    return by.user


def check_rated(item: Item, criterion: Criterion) -> None:
    if criterion.source != CriterionSource.RATED:
        said = _("“%(name)s” is not rated: it comes from %(source)s.")
        values = {"name": criterion.name, "source": criterion.source_name}
        raise Invalid({str(criterion.pk): said % values})
    _check_covered(item, criterion)


def _check_covered(item: Item, criterion: Criterion) -> None:
    model = criterion.model
    if model.archived or model.product_id not in (None, item.product_id):
        said = _("“%(model)s” does not rate this item.") % {"model": model.name}
        raise Invalid({str(criterion.pk): said})


def check_value(criterion: Criterion, value: float) -> None:
    """Raises: Invalid for what is not on the criterion's scale."""
    allowed = [one["value"] for one in criterion.choices]
    if allowed and value not in allowed:
        said = _("%(name)s: choose one of %(known)s.")
        values = {"name": criterion.name, "known": ", ".join(f"{one:g}" for one in allowed)}
        raise Invalid({str(criterion.pk): said % values})
    if not math.isfinite(value) or not criterion.low <= value <= criterion.high:
        said = _("%(name)s goes from %(low)g to %(high)g.")
        scale = {"name": criterion.name, "low": criterion.low, "high": criterion.high}
        raise Invalid({str(criterion.pk): said % scale})


def put_ratings(rows: list[tuple[Item, Criterion, User, float | None]], by: Actor, note: str = "") -> None:
    """Write these ratings where they differ, without reckoning scores anew."""
    items = {item.pk for item, *_rest in rows}
    known = {
        (one.item_id, one.criterion_id, one.user_id): one for one in Rating.objects.filter(item__in=items)
    }
    new: list[Rating] = []
    for item, criterion, user, value in rows:
        found = known.get((item.pk, criterion.pk, user.pk))
        if found is None and value is not None:
            new.append(
                Rating(
                    workspace=by.workspace, item=item, criterion=criterion, user=user, value=value, note=note
                )
            )
        elif found is not None and value is None:
            found.delete()
        elif found is not None and value is not None:
            _change(found, {"value": value} | ({"note": note} if note else {}))
    Rating.objects.bulk_create(new)


def _change(row: Any, values: dict[str, Any]) -> None:
    names = [name for name, value in values.items() if getattr(row, name) != value]
    for name in names:
        setattr(row, name, values[name])
    if names:
        row.save(update_fields=names)


def suggestion(item: Item, criterion: Criterion) -> float | None:
    """What would count without an agreed value, if people rate it."""
    values = list(Rating.objects.filter(item=item, criterion=criterion).values_list("value", flat=True))
    return middle(values, criterion.model.kind in CLASSES)


@action
def agree_on(
    item: Item,
    criterion: Criterion,
    *,
    by: Actor,
    value: float | None,
    suggested: float | None = None,
    reason: str = "",
) -> AgreedValue | None:
    """The value that counts instead of what people or the source say; None lets those count again.

    Raises: Invalid without a reason, unless the value is what was suggested.
    """
    by.require("roadmap.write")
    _check_covered(item, criterion)
    found = AgreedValue.objects.filter(item=item, criterion=criterion).first()
    if value is None:
        if found is not None:
            found.delete()
    else:
        check_value(criterion, value)
        if value != suggested and not reason.strip():
            raise Invalid({"reason": _("Say why this value counts and not what was rated.")})
        fields = {"value": value, "suggested": suggested, "reason": reason.strip(), "by": by.user}
        if found is None:
            found = AgreedValue(workspace=by.workspace, item=item, criterion=criterion, **fields)
            found.clean_fields(exclude=["workspace", "item", "criterion", "by"])
            found.save(force_insert=True)
        else:
            _change(found, fields)
    rescore([item.pk])
    return None if value is None else found
