"""How tests are written here; read this one first.

The cast stands in `conftest.py`: Alice owns Acme, Adam administers it, Bob edits, Cora contributes, Vera only views;
Charlie owns another workspace. Each operation gets: it works, it is refused, an outsider sees nothing, doing it twice.
"""

from typing import Any

import pytest

from roadmap.actions import change_item
from roadmap.models import Item
from tests.conftest import url

# Tests say what they need of the database. `transaction=True` only where threads or commits are the point: it is slower.
pytestmark = pytest.mark.django_db


def test_it_renames(act: Any, bob: Any, item: Item) -> None:
    # `act(bob)` acts in Acme as Bob: rows of a workspace are seen inside only, as in the product itself.
    with act(bob) as actor:
        renamed = change_item(Item.objects.get(pk=item.pk), by=actor, title="Faster payouts")
    assert renamed.title == "Faster payouts"


def test_doing_it_twice_changes_nothing(act: Any, bob: Any, item: Item) -> None:
    with act(bob) as actor:
        once = change_item(Item.objects.get(pk=item.pk), by=actor, title="Faster payouts").version
        twice = change_item(Item.objects.get(pk=item.pk), by=actor, title="Faster payouts").version
    assert once == twice


def test_a_viewer_is_refused(api: Any, vera: Any, item: Item) -> None:
    # `api(vera)` is a client with a token of hers; `url()` gives the address in Acme.
    answer = api(vera).patch(url(f"items/{item.key}"), {"title": "No"}, headers={"If-Match": "*"})
    assert answer.status_code == 403


def test_an_outsider_sees_nothing(api: Any, charlie: Any, other: Any, item: Item) -> None:
    # Absent and forbidden look alike: 404, in Acme and in the other workspace.
    client = api(charlie, other)
    assert client.get(url(f"items/{item.pk}")).status_code == 404
    assert client.get(url(f"items/{item.pk}", "other")).status_code == 404


def test_a_list_costs_a_known_number_of_queries(
    api: Any, vera: Any, item: Item, django_assert_num_queries: Any
) -> None:
    client = api(vera)
    client.get(url("items"))  # the token's first use is noted
    # The token with its door; savepoint and settings of acting(); the list; settings given back, savepoint released.
    with django_assert_num_queries(5):
        client.get(url("items"))
