"""Audiences: what they may see, and who belongs to them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Invalid
from core.schedules import remove_schedule
from core.tenancy import Actor, action
from metrics.models import Kpi
from roadmap.models import Product
from stakeholders.actions.common import alter, make
from stakeholders.actions.subscriptions import KIND, stop_for
from stakeholders.models import Audience, AudienceKpi, AudienceMember, AudienceProduct, Stakeholder
from stakeholders.own import own_words
from stakeholders.visibility import CATEGORIES, FIELDS


@action
def create_audience(
    *,
    by: Actor,
    products: Iterable[Product] = (),
    kpis: Iterable[Kpi] = (),
    members: Iterable[Stakeholder] = (),
    **fields: Any,
) -> Audience:
    """Raises: ValidationError, also when the name is taken; Invalid for unknown statuses or fields."""
    audience = make(Audience(**_tidy(fields)), by)
    _link(AudienceProduct, audience, "product", products)
    _link(AudienceKpi, audience, "kpi", kpis)
    _link(AudienceMember, audience, "stakeholder", members)
    return audience


@action
def change_audience(
    audience: Audience,
    *,
    by: Actor,
    products: Iterable[Product] | None = None,
    kpis: Iterable[Kpi] | None = None,
    members: Iterable[Stakeholder] | None = None,
    **fields: Any,
) -> Audience:
    """Set fields, and replace the linked rows that are given."""
    before = audience.version
    alter(audience, _tidy(fields))
    if members is not None:
        members = list(members)
        stop_for(audience, _leaving(audience, members), by=by)
    touched = [
        _relink(AudienceProduct, audience, "product", products),
        _relink(AudienceKpi, audience, "kpi", kpis),
        _relink(AudienceMember, audience, "stakeholder", members),
    ]
    if any(touched) and audience.version == before:
        _touch(audience)
    return audience


def _leaving(audience: Audience, members: Iterable[Stakeholder]) -> set[UUID]:
    return set(audience.member_links.values_list("stakeholder_id", flat=True)) - {one.pk for one in members}


@action
def add_member(audience: Audience, person: Stakeholder, *, by: Actor) -> None:
    AudienceMember.objects.get_or_create(
        audience=audience, stakeholder=person, defaults={"workspace": by.workspace}
    )


@action
def remove_member(audience: Audience, person: Stakeholder, *, by: Actor) -> None:
    """Their digest of this audience ends too."""
    AudienceMember.objects.filter(audience=audience, stakeholder=person).delete()
    stop_for(audience, [person.pk], by=by)


@action
def delete_audience(audience: Audience, *, by: Actor) -> None:
    """With its page, subscriptions and digests; its members stay in the register."""
    for pk in audience.subscriptions.values_list("pk", flat=True):
        remove_schedule(KIND, pk)
    audience.delete()


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    """Known values only, in their own order, so that the same choice is the same list."""
    for name, known in (("categories", CATEGORIES), ("fields", (*FIELDS, *own_words()))):
        if name in fields:
            given = set(fields[name])
            if given - set(known):
                raise Invalid({name: _("Known are: %(known)s.") % {"known": ", ".join(known)}})
            fields[name] = [value for value in known if value in given]
    if "categories" in fields and not fields["categories"]:
        raise Invalid({"categories": _("Choose at least one status, or there is nothing to tell.")})
    return fields


def _relink(model: Any, audience: Audience, name: str, wanted: Iterable[Any] | None) -> bool:
    """Make the links those `wanted`; whether anything differed."""
    if wanted is None:
        return False
    wanted = list(wanted)
    links = model.objects.filter(audience=audience)
    before = set(links.values_list(f"{name}_id", flat=True))
    after = {row.pk for row in wanted}
    links.filter(**{f"{name}_id__in": before - after}).delete()
    _link(model, audience, name, [row for row in wanted if row.pk not in before])
    if model is AudienceKpi:
        _order_kpis(audience, wanted)
    return before != after


def _link(model: Any, audience: Audience, name: str, rows: Iterable[Any]) -> None:
    model.objects.bulk_create(
        model(
            workspace_id=audience.workspace_id, audience=audience, **{name: row}, **_position(model, number)
        )
        for number, row in enumerate(rows)
    )


def _position(model: Any, number: int) -> dict[str, int]:
    return {"position": number} if model is AudienceKpi else {}


def _order_kpis(audience: Audience, wanted: list[Kpi]) -> None:
    for number, kpi in enumerate(wanted):
        AudienceKpi.objects.filter(audience=audience, kpi=kpi).exclude(position=number).update(
            position=number
        )


def _touch(audience: Audience) -> None:
    """Raise the version: editions and readers of the API see that the audience is another."""
    audience.save(update_fields=["name"])
