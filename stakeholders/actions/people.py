"""The register."""

from typing import Any

from core.erase import forget
from core.models import Delivery
from core.schedules import remove_schedule
from core.tenancy import Actor, action
from stakeholders.actions.common import alter, make
from stakeholders.actions.subscriptions import KIND, schedule
from stakeholders.models import Signup, Stakeholder


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    for name in ("name", "email", "organisation", "external_id"):
        if name in fields:
            fields[name] = (fields[name] or "").strip()
    if "email" in fields:
        fields["email"] = fields["email"].lower()
    return fields


@action
def create_stakeholder(*, by: Actor, **fields: Any) -> Stakeholder:
    """Raises: ValidationError, also when the address or external id is taken."""
    return make(Stakeholder(**_tidy(fields)), by)


@action
def change_stakeholder(person: Stakeholder, *, by: Actor, **fields: Any) -> Stakeholder:
    zone = person.zone
    alter(person, _tidy(fields))
    if person.zone != zone:  # eight o'clock is eight o'clock where the reader is
        for subscription in person.subscriptions.select_related("stakeholder"):
            schedule(subscription, by=by)
    return person


@action
def delete_stakeholder(person: Stakeholder, *, by: Actor) -> None:
    """With the digests they got, the mails that carried them, and what they asked for on a page.

    The log keeps that there was somebody, when, and who entered them; who it was is blanked. No undo brings them back.
    """
    pk = person.pk
    mails = [*person.digests.exclude(delivery=None).values_list("delivery_id", flat=True)]
    Signup.objects.filter(email__iexact=person.email).delete()
    for subscription in person.subscriptions.values_list("pk", flat=True):
        remove_schedule(KIND, subscription)
    person.delete()
    Delivery.objects.filter(pk__in=mails).delete()
    forget(Stakeholder, [pk])


def forget_address(email: str, *, by: Actor) -> int:
    """Whoever has this address in the acting workspace (settings.FORGET_ADDRESS)."""
    people = list(Stakeholder.objects.filter(email__iexact=email))
    for person in people:
        delete_stakeholder(person, by=by)
    return len(people) + Signup.objects.filter(email__iexact=email).delete()[0]
