"""Forgetting who asked: what they wanted stays, who they were does not."""

from core.erase import forget
from core.tenancy import Actor
from feedback.actions.customers import remove_customer
from feedback.models import Customer, Voter


def forget_address(email: str, *, by: Actor) -> int:
    """Customers and voters with this address, in the acting workspace. Their votes go with them, their notes stay."""
    customers = list(Customer.objects.filter(email__iexact=email))
    for customer in customers:
        pk = customer.pk
        remove_customer(customer, by=by)
        forget(Customer, [pk])
    return len(customers) + Voter.objects.filter(email__iexact=email).delete()[0]
