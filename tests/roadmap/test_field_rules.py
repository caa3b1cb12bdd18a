"""What a new item needs, what it may start with, and what formulas count, by every way in."""

from typing import Any

import pytest

from core.models import Membership
from roadmap.actions import create_item
from roadmap.actions.comments import create_comment
from roadmap.actions.links import create_link
from roadmap.actions.risks import create_risk
from roadmap.actions.workflow import delete_type
from roadmap.models import ItemType
from tests.conftest import url
from tests.plan import items_of
from tests.roadmap.test_custom_fields import make

pytestmark = pytest.mark.django_db


class TestRequired:
    """A field that is required is asked for where an item begins, and emptied nowhere."""

    @pytest.fixture
    def needs(self, api: Any, bob: Any, product: Any) -> Any:
        """POST an item of the product, with a required choice for features and bugs."""
        options = {"options": ["Small", "Large"], "types": ["feature", "bug"]}
        make(api(bob), "Launch size", "select", required=True, **options)
        make(api(bob), "Agreed", "checkbox", required=True)
        return lambda **more: api(bob).post(url("items"), {"product": str(product.pk), "title": "New"} | more)

    def test_by_the_api(self, needs: Any) -> None:
        answer = needs()
        assert answer.status_code == 400
        assert answer.json()["errors"] == {"custom.launch_size": ["“Launch size” is required. Give a value."]}
        assert needs(custom={"launch_size": None}).status_code == 400
        assert needs(custom={"launch_size": "large"}).json()["custom"] == {"launch_size": "large"}
        assert needs(type="initiative").status_code == 201, "initiatives do not have it"

    def test_a_template_gives_it(self, needs: Any, api: Any, bob: Any) -> None:
        fields = {"title": "Bug:", "type": "bug", "custom": {"launch_size": "small"}, "tags": ["bug"]}
        made = api(bob).post(url("templates"), {"name": "Bug", "fields": fields})
        assert made.status_code == 201, made.content
        item = needs(template=made.json()["id"], tags=["mine"]).json()
        assert (item["title"], item["type"], item["tags"]) == ("New", "bug", ["mine"])
        assert item["custom"] == {"launch_size": "small"}
        other = needs(template=made.json()["id"], custom={"launch_size": "large"})
        assert other.json()["custom"] == {"launch_size": "large"}

    def test_a_copy_is_as_the_original(self, api: Any, bob: Any, item: Any) -> None:
        """It was made before anything was required: nothing can ask, and nothing is lost."""
        make(api(bob), "Size", "text", required=True)
        assert api(bob).post(url(f"items/{item.key}/duplicate")).status_code == 201

    def test_a_box_may_stay_empty(self, needs: Any, api: Any, bob: Any) -> None:
        item = needs(custom={"launch_size": "large", "agreed": True}).json()
        client = api(bob)
        at = {"headers": {"If-Match": "*"}}
        answer = client.patch(url(f"items/{item['id']}"), {"custom": {"agreed": False}}, **at)
        assert answer.json()["custom"] == {"launch_size": "large"}
        answer = client.patch(url(f"items/{item['id']}"), {"custom": {"launch_size": None}}, **at)
        assert answer.status_code == 400


def test_a_template_takes_what_its_fields_take(api: Any, bob: Any) -> None:
    client = api(bob)
    make(client, "Size", "number")
    make(client, "Price", "money", types=["feature"])
    wrong = ({"size": "x"}, {"size": [1]}, {"gone": 1}, {"price": True}, "x", [1])
    for custom in wrong:
        refused = client.post(url("templates"), {"name": "No", "fields": {"custom": custom}})
        assert refused.status_code == 400 and any("custom" in name for name in refused.json()["errors"]), (
            custom
        )
    bugs = {"name": "No", "fields": {"type": "bug", "custom": {"price": 1}}}
    assert "custom.price" in client.post(url("templates"), bugs).json()["errors"]
    made = client.post(
        url("templates"), {"name": "Yes", "fields": {"custom": {"price": 1.234, "size": None}}}
    )
    assert made.json()["fields"] == {"custom": {"price": 1.23}}
    at, any_version = url(f"templates/{made.json()['id']}"), {"If-Match": "*"}
    refused = client.patch(at, {"fields": {"custom": {"price": "dear"}}}, headers=any_version)
    assert refused.json()["errors"] == {"custom.price": ["Give a number."]}
    client.delete(url(f"fields/{_field(client, 'Price')}"), headers=any_version)
    kept = {"effort": 2, "custom": {"price": 1.23, "size": 4}}
    assert client.patch(at, {"fields": kept}, headers=any_version).json()["fields"] == kept


def _field(client: Any, name: str) -> str:
    return next(one["id"] for one in client.get(url("fields")).json()["results"] if one["name"] == name)


def test_a_template_outlives_what_it_names(api: Any, act: Any, bob: Any, vera: Any, product: Any) -> None:
    client = api(bob)
    field = make(client, "Size", "text")
    fields = {"owner": str(vera.pk), "custom": {"size": "L"}, "effort": 3}
    template = client.post(url("templates"), {"name": "Usual", "fields": fields}).json()
    with act():
        Membership.objects.filter(user=vera).delete()
    client.delete(url(f"fields/{field['id']}"), headers={"If-Match": "*"})
    body = {"product": str(product.pk), "title": "New", "template": template["id"]}
    made = client.post(url("items"), body)
    assert made.status_code == 201, made.content
    assert (made.json()["owner"], made.json()["effort"], made.json()["custom"]) == (None, 3, {})
    assert client.post(url("items"), body | {"template": str(product.pk)}).status_code == 400
    for custom in ("x", [1], 5):
        refused = client.post(url("items"), body | {"custom": custom}, format="json")
        assert refused.status_code == 400 and "custom" in refused.data["errors"]


def test_without_features_a_new_item_is_of_the_first_type(api: Any, act: Any, bob: Any, product: Any) -> None:
    with act(bob) as actor:
        types = {one.slug: one for one in ItemType.objects.all()}
        delete_type(types["feature"], by=actor, replace_with=types["bug"])
    made = api(bob).post(url("items"), {"product": str(product.pk), "title": "New"})
    assert (made.status_code, made.json()["type"]) == (201, "initiative")


def test_counts_in_formulas_are_the_same_wherever_an_item_is_read(
    api: Any, act: Any, bob: Any, item: Any
) -> None:
    """Joined once for a page and for the whole plan, looked up in a filter."""
    client = api(bob)
    for name, formula in (("One", "children * 10 + comments + risk"), ("Two", "blocks * 100 + children")):
        make(client, name, "formula", formula=formula)
    with act(bob) as actor:
        for _ in range(2):
            part = create_item(by=actor, product=item.product, title="Part", parent=item)
        create_link(item, create_item(by=actor, product=item.product, title="Later"), by=actor)
        create_comment(by=actor, item=item, text="Why?")
        create_risk(by=actor, item=item, title="Rain", likelihood=2, impact=3)
    wanted = {"one": 27, "two": 102}
    assert client.get(url(f"items/{item.key}")).json()["custom"] == wanted
    rows = client.get(url("items")).json()["results"]
    assert {row["key"]: row["custom"] for row in rows}[item.key] == wanted
    plan = client.get(url("workbench")).json()
    assert [row["custom"] for row in items_of(plan) if row["id"] == str(item.pk)] == [wanted]
    asked = '{"field": "custom.two", "op": ">", "value": 101}'
    assert [row["key"] for row in client.get(url("items"), {"filter": asked}).json()["results"]] == [item.key]
    assert part.parent == item
