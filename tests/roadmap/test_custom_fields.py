"""Custom fields: every kind is checked in one place, and values follow their options."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from roadmap.custom import clean
from roadmap.models import CustomField, Item
from tests.conftest import url
from tests.plan import items_of

ANY = {"If-Match": "*"}
SIZES = [{"slug": "s", "name": "Small"}, {"slug": "l", "name": "Large"}]
MEMBER = "0190f3b6-7a1c-7000-8000-000000000001"


def field(kind: str) -> CustomField:
    return CustomField(slug="x", name="X", kind=kind, options=SIZES if "select" in kind else [])


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", "  words ", "words"),
        ("text", "   ", None),
        ("number", 3.0, 3),
        ("number", 0, 0),
        ("money", 12.345, 12.35),
        ("date", "2026-05-14", "2026-05-14"),
        ("select", "l", "l"),
        ("multiselect", ["l", "s", "l"], ["s", "l"]),
        ("multiselect", [], None),
        ("person", MEMBER.upper(), MEMBER),
        ("url", "https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("checkbox", True, True),
        ("checkbox", False, None),
    ],
)
def test_kept(kind: str, value: Any, kept: Any) -> None:
    assert clean(field(kind), value, lambda: {MEMBER}) == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 3),
        ("text", "x" * 5001),
        ("number", "3"),
        ("number", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("number", 1e16),
        ("money", "12"),
        ("date", "14.5.2026"),
        ("date", 20260514),
        ("select", "xl"),
        ("select", ["l"]),
        ("multiselect", "l"),
        ("multiselect", [["l"]]),
        ("person", "0190f3b6-7a1c-7000-8000-000000000002"),
        ("person", {"a": 1}),
        ("url", "javascript:alert(1)"),
        ("url", "ftp://example.org"),
        ("url", 5),
        ("checkbox", "yes"),
        ("checkbox", 1),
        ("formula", 3),
    ],
)
def test_refused(kind: str, value: Any) -> None:
    with pytest.raises(Invalid, match=r".+") as refused:
        clean(field(kind), value, lambda: {MEMBER})
    assert list(refused.value.errors) == ["custom.x"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(kind=st.sampled_from(CustomField._meta.get_field("kind").flatchoices), value=JSON)
def test_any_json_is_kept_or_refused_and_what_is_kept_stays(kind: Any, value: Any) -> None:
    one = field(kind[0])
    try:
        kept = clean(one, value, lambda: {MEMBER})
    except Invalid:
        return
    assert clean(one, kept, lambda: {MEMBER}) == kept


# By the API --------------------------------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


def make(client: Any, name: str, kind: str, **more: Any) -> Any:
    answer = client.post(url("fields"), {"name": name, "kind": kind} | more)
    assert answer.status_code == 201, answer.content
    return answer.json()


def put(client: Any, custom: Any, ref: str = "PAY-1") -> Any:
    return client.patch(url(f"items/{ref}"), {"custom": custom}, headers=ANY)


def test_values_merge(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    make(client, "Size", "select", options=["Small", "Large"])
    make(client, "Cost", "money")
    assert put(client, {"size": "large", "cost": 5}).json()["custom"] == {"size": "large", "cost": 5}
    assert put(client, {"size": None}).json()["custom"] == {"cost": 5}
    assert put(client, {"cost": "much", "colour": 1}).json()["errors"].keys() == {
        "custom.cost",
        "custom.colour",
    }
    assert client.get(url("workbench")).json()["custom_fields"][0]["options"][1]["slug"] == "large"


def test_a_new_item_has_values(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    make(client, "Contract", "url")
    body = {"product": str(product.pk), "title": "New", "custom": {"contract": "https://example.org"}}
    assert client.post(url("items"), body).json()["custom"] == {"contract": "https://example.org"}
    assert client.post(url("items"), body | {"custom": {"contract": "x"}}).status_code == 400


def test_a_person_is_a_member(api: Any, bob: Any, charlie: Any, item: Any) -> None:
    client = api(bob)
    make(client, "Designer", "person")
    assert put(client, {"designer": str(bob.pk)}).status_code == 200
    assert put(client, {"designer": str(charlie.pk)}).status_code == 400


def test_a_required_value_cannot_be_emptied(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    make(client, "Cost", "number", required=True)
    put(client, {"cost": 1})
    assert put(client, {"cost": None}).status_code == 400


def test_a_field_of_some_types(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    make(client, "Severity", "number", types=["bug"])
    assert put(client, {"severity": 1}).status_code == 400
    as_bug = client.patch(url("items/PAY-1"), {"type": "bug", "custom": {"severity": 1}}, headers=ANY)
    assert as_bug.status_code == 200
    assert client.post(url("fields"), {"name": "No", "kind": "text", "types": ["none"]}).status_code == 400


def test_a_renamed_option_keeps_its_values(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    size = make(client, "Size", "select", options=["Small", "Large"])
    put(client, {"size": "large"})
    options = [{"slug": "large", "name": "Very large"}, {"slug": "small", "name": "Small"}]
    changed = client.patch(url(f"fields/{size['id']}"), {"options": options}, headers=ANY).json()
    assert [option["name"] for option in changed["options"]] == ["Very large", "Small"]
    assert client.get(url("items/PAY-1")).json()["custom"] == {"size": "large"}


@pytest.mark.parametrize("kind", ["select", "multiselect"])
@pytest.mark.parametrize(("instead", "left"), [("small", "small"), (None, None)])
def test_an_option_that_goes_needs_a_replacement(
    kind: str, instead: Any, left: Any, api: Any, bob: Any, item: Any
) -> None:
    client = api(bob)
    size = make(client, "Size", kind, options=["Small", "Large"])
    many = kind == "multiselect"
    put(client, {"size": ["large"] if many else "large"})
    address, options = url(f"fields/{size['id']}"), [{"slug": "small", "name": "Small"}]
    refused = client.patch(address, {"options": options}, headers=ANY)
    assert "1 item has “Large”" in refused.json()["errors"]["replace"][0]
    done = client.patch(address, {"options": options, "replace": {"large": instead}}, headers=ANY)
    assert done.status_code == 200, done.content
    held = client.get(url("items/PAY-1")).json()["custom"]
    assert held == ({} if left is None else {"size": [left] if many else left})


def test_deleting_removes_and_archiving_keeps(api: Any, bob: Any, item: Any, act: Any) -> None:
    client = api(bob)
    cost = make(client, "Cost", "number")
    put(client, {"cost": 5})
    address = url(f"fields/{cost['id']}")
    client.patch(address, {"archived": True}, headers=ANY)
    assert client.get(url("workbench")).json()["custom_fields"] == []
    assert put(client, {"cost": 6}).status_code == 400
    client.patch(address, {"archived": False}, headers=ANY)
    assert client.get(url("items/PAY-1")).json()["custom"] == {"cost": 5}
    assert client.delete(address, headers=ANY).status_code == 204
    with act():
        assert Item.objects.get().custom == {}


def test_kind_and_slug_stay(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    cost = make(client, "Cost", "number")
    address = url(f"fields/{cost['id']}")
    assert client.patch(address, {"kind": "money"}, headers=ANY).status_code == 200
    put(client, {"cost": 5})
    assert client.patch(address, {"kind": "number"}, headers=ANY).status_code == 409
    assert client.patch(address, {"slug": "price"}, headers=ANY).status_code == 409


def test_wrong_fields_are_refused(api: Any, bob: Any) -> None:
    client = api(bob)
    for body in (
        {"kind": "select"},
        {"kind": "select", "options": ["A", "A"]},
        {"kind": "text", "options": ["A"]},
        {"kind": "formula"},
        {"kind": "formula", "formula": "nothing + 1"},
        {"kind": "formula", "formula": "1 +"},
        {"kind": "text", "formula": "1"},
        {"kind": "text", "slug": "Not a slug"},
        {"kind": "colour"},
    ):
        answer = client.post(url("fields"), {"name": "X"} | body)
        assert answer.status_code == 400, (body, answer.content)


def test_history_tells_it_in_words(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    make(client, "Size", "select", options=["Small", "Large"])
    make(client, "Designer", "person")
    put(client, {"size": "large", "designer": str(bob.pk)})
    words = client.get(url("items/PAY-1/history")).json()["results"][0]["words"]
    assert words == "Set Size to Large. Set Designer to Bob Example."


def test_a_formula_is_reckoned_wherever_an_item_is_read(api: Any, bob: Any, product: Any) -> None:
    client = api(bob)
    make(client, "Cost", "money")
    make(client, "Return", "formula", formula="value / max(custom.cost, 1) + effort ^ 2")
    body = {"product": str(product.pk), "title": "New", "value": 10, "effort": 3, "custom": {"cost": 4}}
    assert client.post(url("items"), body).json()["custom"] == {"cost": 4, "return": 11.5}
    assert put(client, {"cost": 5}).json()["custom"] == {"cost": 5, "return": 11}
    assert put(client, {"cost": None}).json()["custom"] == {}
    assert put(client, {"return": 3}).status_code == 400
    put(client, {"cost": 4})
    assert client.get(url("items")).json()["results"][0]["custom"]["return"] == 11.5
    workbench = client.get(url("workbench")).json()
    assert items_of(workbench)[0]["custom"]["return"] == 11.5


def test_a_formula_may_name_signals_and_counts(api: Any, bob: Any, item: Any) -> None:
    client = api(bob)
    make(client, "Pull", "formula", formula="customers + 2 * companies + blocked_by + 1")
    assert client.get(url("items/PAY-1")).json()["custom"] == {"pull": 1}
