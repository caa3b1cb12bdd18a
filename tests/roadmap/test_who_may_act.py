"""Actions ask themselves who acts, whatever led to them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from roadmap import actions
from roadmap.actions.strategy import change_line, create_line, delete_line
from roadmap.models import Item, Objective, Product, ProductLine

pytestmark = pytest.mark.django_db


def test_who_only_contributes_changes_no_plan(act: Any, cora: Any, product: Product, item: Item) -> None:
    with act() as by:
        goal = actions.create_objective(by=by, title="Same-day money")
        line = create_line(by=by, name="Money")
    with act(cora) as by:
        for do in (
            lambda: actions.create_item(by=by, product=product, title="x"),
            lambda: actions.change_item(item, by=by, title="x"),
            lambda: actions.move_item(item, by=by, after=item),
            lambda: actions.delete_item(item, by=by),
            lambda: actions.restore_item(item.pk, by=by),
            lambda: actions.create_product(by=by, key="X", name="x"),
            lambda: actions.change_product(product, by=by, name="x"),
            lambda: actions.delete_product(product, by=by),
            lambda: actions.create_objective(by=by, title="x"),
            lambda: actions.change_objective(goal, by=by, title="x"),
            lambda: actions.delete_objective(goal, by=by),
            lambda: actions.create_team(by=by, name="x"),
            lambda: create_line(by=by, name="x"),
            lambda: change_line(line, by=by, name="x"),
            lambda: delete_line(line, by=by),
        ):
            with pytest.raises(PermissionDenied):
                do()
    with act():
        assert (Item.objects.count(), Product.objects.count()) == (1, 1)
        assert (Objective.objects.count(), ProductLine.objects.count()) == (1, 1)
