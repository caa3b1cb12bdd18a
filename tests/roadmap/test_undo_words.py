"""What stands in the way of an undo is said as people call it: whose rating on which item, which field."""

import pytest
from django.db import transaction

from core.errors import Conflict
from core.events import transaction_number
from core.models import User
from roadmap.actions import change_item, create_item
from roadmap.actions.applying import apply_scenario
from roadmap.actions.fields import create_field
from roadmap.actions.scenarios import create_scenario, lay_change
from roadmap.actions.undo import undo_act
from roadmap.models import Criterion, Item, Link, Product, Rating, ScoringModel
from tests.conftest import Act

pytestmark = pytest.mark.django_db(transaction=True)


def refused(act: Act, who: User, xid: int) -> str:
    with act(who) as actor, pytest.raises(Conflict) as refusal, transaction.atomic():
        undo_act(xid, by=actor)
    return str(refusal.value.detail)


def test_whose_rating_on_which_item(act: Act, product: Product, bob: User, adam: User) -> None:
    with act(bob) as actor:
        item = create_item(by=actor, product=product, title="Pay by bank")
        xid = transaction_number()
    with act(adam):
        model = ScoringModel.objects.first() or ScoringModel.objects.create(kind="weighted", name="W")
        criterion = Criterion.objects.create(model=model, slug="fit", name="Fit")
        Rating.objects.create(item=item, criterion=criterion, user=adam, value=4)
    said = refused(act, bob, xid)
    assert f"The rating by {adam} of {criterion} on PAY-1 Pay by bank (4) came since" in said
    assert '"4"' not in said and "“4”" not in said


def test_a_link_names_both_ends(act: Act, product: Product, bob: User) -> None:
    with act(bob) as actor:
        first = create_item(by=actor, product=product, title="First")
    with act(bob) as actor:
        second = create_item(by=actor, product=product, title="Second")
        xid = transaction_number()
    with act(bob):
        Link.objects.create(source=first, target=second, kind="blocks")
    assert "The link “PAY-1 First blocks PAY-2 Second” came since" in refused(act, bob, xid)


def test_fields_are_called_as_on_the_pages(act: Act, item: Item, bob: User) -> None:
    with act(bob) as actor:
        create_field(by=actor, name="Shirt size", kind="text")
    with act(bob) as actor:
        change_item(Item.objects.get(), by=actor, custom={"shirt_size": "l"})
        xid = transaction_number()
    with act(bob) as actor:
        change_item(Item.objects.get(), by=actor, custom={"shirt_size": "m"})
    assert "changed again since: Shirt size" in refused(act, bob, xid)


def test_a_change_that_was_applied_since_says_so(act: Act, item: Item, bob: User) -> None:
    with act(bob) as actor:
        scenario = create_scenario(by=actor, name="Half")
    with act(bob) as actor:
        lay_change(scenario, Item.objects.get(), {"title": "New"}, by=actor)
        xid = transaction_number()
    with act(bob) as actor:
        apply_scenario(scenario, by=actor)
    said = refused(act, bob, xid)
    assert "whether it is applied to the live plan" in said and "applied at" not in said
