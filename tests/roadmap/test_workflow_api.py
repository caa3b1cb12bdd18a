"""Types and statuses of a workspace: made, renamed, and deleted only when something takes their place."""

from typing import Any

import pytest

from core.errors import Conflict
from roadmap.actions.lists import put_in_order, slug_of
from roadmap.models import Item, Status
from tests.conftest import url

pytestmark = pytest.mark.django_db


def statuses(client: Any) -> dict[str, Any]:
    return {row["name"]: row for row in client.get(url("statuses")).json()["results"]}


def any_version() -> dict[str, str]:
    return {"If-Match": "*"}


def test_a_status_is_made_changed_and_deleted(api: Any, bob: Any) -> None:
    client = api(bob)
    made = client.post(url("statuses"), {"name": "In review", "category": "in_progress", "wip_limit": 3})
    assert (made.status_code, made.json()["wip_limit"], made.json()["position"]) == (201, 3, 5)
    address = url(f"statuses/{made.json()['id']}")
    changed = client.patch(address, {"wip_limit": None, "name": "Review"}, headers={"If-Match": '"1"'})
    assert (changed.json()["name"], changed.json()["wip_limit"]) == ("Review", None)
    assert client.delete(address, headers=any_version()).status_code == 204


def test_two_statuses_of_one_name_are_refused(api: Any, bob: Any) -> None:
    answer = api(bob).post(url("statuses"), {"name": "Idea", "category": "idea"})
    assert answer.status_code == 400, answer.content


def test_a_status_in_use_needs_a_replacement(api: Any, bob: Any, item: Any, act: Any) -> None:
    client = api(bob)
    known = statuses(client)
    address = url(f"statuses/{known['Idea']['id']}")
    refused = client.delete(address, headers=any_version())
    assert refused.status_code == 400
    assert refused.json()["errors"]["replace_with"] == ["1 item has “Idea”. Say what takes its place."]
    itself = client.delete(f"{address}?replace_with={known['Idea']['id']}", headers=any_version())
    assert itself.status_code == 400
    done = client.delete(f"{address}?replace_with={known['Shipped']['id']}", headers=any_version())
    assert done.status_code == 204, done.content
    with act():
        moved = Item.objects.get()
        assert (moved.status.name, moved.shipped_at is not None) == ("Shipped", True)


def test_the_last_status_stays(api: Any, bob: Any) -> None:
    client = api(bob)
    answers = [
        client.delete(url(f"statuses/{row['id']}"), headers=any_version()).status_code
        for row in statuses(client).values()
    ]
    assert answers == [204, 204, 204, 204, 409]


def test_another_category_dates_what_is_shipped(api: Any, bob: Any, item: Any, act: Any) -> None:
    client = api(bob)
    address = url(f"statuses/{statuses(client)['Idea']['id']}")
    client.patch(address, {"category": "shipped"}, headers=any_version())
    assert client.get(url("items/PAY-1")).json()["shipped_at"]
    client.patch(address, {"category": "planned"}, headers=any_version())
    assert client.get(url("items/PAY-1")).json()["shipped_at"] is None


def test_types_have_slugs_of_their_own(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    made = client.post(url("types"), {"name": "Technical débt"}).json()
    assert made["slug"] == "technical_debt"
    renamed = client.patch(url(f"types/{made['id']}"), {"name": "Debt"}, headers=any_version()).json()
    assert (renamed["slug"], renamed["name"]) == ("technical_debt", "Debt")
    other = client.patch(url(f"types/{made['id']}"), {"slug": "debt"}, headers=any_version())
    assert other.status_code == 409
    item_type = client.patch(url("items/PAY-1"), {"type": "technical_debt"}, headers=any_version())
    assert item_type.status_code == 200
    feature = next(row for row in client.get(url("types")).json()["results"] if row["slug"] == "feature")
    address = url(f"types/{made['id']}")
    assert client.delete(address, headers=any_version()).status_code == 400
    assert client.delete(f"{address}?replace_with={feature['id']}", headers=any_version()).status_code == 204
    assert client.get(url("items/PAY-1")).json()["type"] == "feature"


def test_a_viewer_changes_nothing(api: Any, vera: Any) -> None:
    assert api(vera).post(url("types"), {"name": "No"}).status_code == 403


def test_order(act: Any, bob: Any) -> None:
    with act(bob) as actor:
        ids = list(Status.objects.values_list("pk", flat=True))
        put_in_order(Status, ids[::-1], by=actor)
        assert list(Status.objects.values_list("pk", flat=True)) == ids[::-1]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("T-shirt size", "t_shirt_size"), ("2026 goal", "f_2026_goal"), ("大", "f"), ("Size", "size_2")],
)
def test_slugs(name: str, slug: str) -> None:
    assert slug_of(name, ["size"]) == slug


def test_the_last_type_stays(act: Any, bob: Any) -> None:
    from roadmap.actions.workflow import delete_type
    from roadmap.models import ItemType

    with act(bob) as actor:
        *others, last = ItemType.objects.all()
        for row in others:
            delete_type(row, by=actor)
        with pytest.raises(Conflict):
            delete_type(last, by=actor)
