"""REST of the stakeholders area."""

from typing import Any

import pytest

from tests.conftest import url

pytestmark = pytest.mark.django_db


def test_a_stakeholder_is_made_changed_and_removed(acme: Any, bob: Any, api: Any) -> None:
    client = api(bob)
    made = client.post(
        url("stakeholders"), {"name": "Ruth Amsel", "email": "Ruth@Example.org", "influence": 5}
    )
    assert (made.status_code, made.json()["email"], made.json()["quadrant"]) == (
        201,
        "ruth@example.org",
        "satisfy",
    )
    path = url(f"stakeholders/{made.json()['id']}")
    assert client.patch(path, {"interest": 5}).status_code == 428
    assert client.patch(path, {"interest": 5}, headers={"If-Match": '"7"'}).status_code == 412
    changed = client.patch(path, {"interest": 5}, headers={"If-Match": '"1"'})
    assert (changed.json()["quadrant"], changed["ETag"]) == ("manage", '"2"')
    assert client.delete(path, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "X", "influence": 6},
        {"name": "X", "zone": "Atlantis/Poseidon"},
        {"name": "X", "kind": "foe"},
    ],
)
def test_wrong_values_are_refused_in_words(acme: Any, bob: Any, api: Any, body: dict) -> None:
    answer = api(bob).post(url("stakeholders"), body)
    assert answer.status_code == 400 and answer.json()["errors"]


def test_an_address_is_in_the_register_once(acme: Any, bob: Any, api: Any) -> None:
    client = api(bob)
    client.post(url("stakeholders"), {"name": "Ruth", "email": "ruth@example.org"})
    again = client.post(url("stakeholders"), {"name": "Other", "email": "RUTH@example.org"})
    assert again.status_code in (400, 409)


def test_lists_are_narrowed_and_paged(
    ground: dict, bob: Any, api: Any, django_assert_max_num_queries: Any
) -> None:
    client = api(bob)
    for n in range(5):
        client.post(
            url("stakeholders"), {"name": f"Person {n}", "kind": "customer", "influence": 4, "interest": 4}
        )
    assert len(client.get(url("stakeholders?quadrant=manage")).json()["results"]) == 5
    assert [row["name"] for row in client.get(url("stakeholders?q=amsel")).json()["results"]] == [
        "Ruth Amsel"
    ]
    page = client.get(url("stakeholders?limit=2&kind=customer")).json()
    assert len(page["results"]) == 2 and page["next"]
    assert client.get(url("stakeholders?kind=foe")).status_code == 400
    with django_assert_max_num_queries(12):
        client.get(url("stakeholders"))
    with django_assert_max_num_queries(14):
        client.get(url("audiences"))


def test_an_audience_names_products_and_members_of_this_workspace_only(
    ground: dict, other: Any, charlie: Any, bob: Any, api: Any
) -> None:
    foreign = api(charlie, other).post(url("products", "other"), {"key": "ZZ", "name": "Theirs"}).json()["id"]
    body = {
        "name": "Board",
        "products": [str(ground["pay"].pk)],
        "members": [str(ground["person"].pk)],
        "shown": ["dates"],
    }
    made = api(bob).post(url("audiences"), body)
    assert made.status_code == 201 and made.json()["shown"] == ["dates"]
    refused = api(bob).post(url("audiences"), body | {"name": "B2", "products": [foreign]})
    assert refused.status_code == 400
    path = url(f"audiences/{made.json()['id']}")
    changed = api(bob).patch(path, {"members": []}, headers={"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["members"]) == (200, [])


def test_an_update_is_drafted_and_published(ground: dict, bob: Any, api: Any) -> None:
    client = api(bob)
    draft = client.post(url("updates"), {"item": str(ground["item"].pk), "narrative": "Goes well."})
    assert (draft.status_code, draft.json()["published_at"]) == (201, None)
    path = url(f"updates/{draft.json()['id']}")
    done = client.patch(path, {"publish": True}, headers={"If-Match": draft["ETag"]})
    assert done.status_code == 200 and done.json()["published_at"]
    neither = client.post(url("updates"), {"narrative": "About nothing."})
    assert neither.status_code == 400


def test_a_page_is_opened_and_gets_a_new_address(
    ground: dict, bob: Any, vera: Any, api: Any, anyone: Any
) -> None:
    client = api(bob)
    made = client.post(url("status-pages"), {"audience": str(ground["audience"].pk), "enabled": True})
    assert made.status_code == 201 and "/s/" in made.json()["url"]
    assert client.post(url("status-pages"), {"audience": str(ground["audience"].pk)}).status_code == 409
    assert api(vera).get(url("status-pages")).json()["results"][0]["url"] is None, "the address is the key"
    path = url(f"status-pages/{made.json()['id']}/address")
    moved = client.post(path, headers={"If-Match": made["ETag"]}).json()
    old, new = ("/" + address.split("/", 3)[3] for address in (made.json()["url"], moved["url"]))
    assert (anyone.get(old).status_code, anyone.get(new).status_code) == (404, 200)


def test_a_subscription_is_previewed_and_nothing_is_not_sent(
    ground: dict, bob: Any, vera: Any, api: Any
) -> None:
    client = api(bob)
    body = {
        "stakeholder": str(ground["person"].pk),
        "audience": str(ground["audience"].pk),
        "cadence": "daily",
        "hour": 7,
    }
    made = client.post(url("subscriptions"), body)
    assert (made.status_code, made.json()["hour"]) == (201, 7)
    preview = client.get(url(f"subscriptions/{made.json()['id']}/preview")).json()
    assert preview["zone"] == "Europe/Oslo" and preview["due_at"]
    assert api(vera).post(url("digests"), {"subscription": made.json()["id"]}).status_code == 403
    paused = client.patch(
        url(f"subscriptions/{made.json()['id']}"), {"enabled": False}, headers={"If-Match": "*"}
    )
    assert paused.json()["enabled"] is False
