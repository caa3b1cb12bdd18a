"""Feedback over HTTP: made, filtered, changed by version, refused."""

from typing import Any

import pytest

from core.models import User, Workspace
from feedback import actions
from feedback.models import Company, Customer, Note
from roadmap.models import Item, Product
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db


def test_a_note_goes_round(api: Any, cora: User, marta: Customer) -> None:
    client = api(cora)
    made = client.post(
        url("notes"), {"text": "We wait eleven days.", "customer": str(marta.pk), "tags": ["money"]}
    )
    assert made.status_code == 201, made.content
    assert made.data["title"] == "We wait eleven days."
    assert (made.data["source"], str(made.data["company"])) == ("api", str(marta.company_id))
    address = url(f"notes/{made.data['id']}")
    assert client.patch(address, {"state": "done"}).status_code == 428
    done = client.patch(address, {"state": "done"}, headers={"If-Match": made["ETag"]})
    assert (done.status_code, done.data["state"], done.data["version"]) == (200, "done", 2)
    assert client.patch(address, {"title": "x"}, headers={"If-Match": made["ETag"]}).status_code == 412
    assert client.delete(address, headers={"If-Match": done["ETag"]}).status_code == 204
    assert client.get(address).status_code == 404


def test_links_are_a_sub_resource(api: Any, cora: User, note: Note, item: Item) -> None:
    client, address = api(cora), url(f"notes/{note.pk}/links")
    made = client.post(
        address, {"item": str(item.pk), "importance": 3, "quote": "I would pay for instant payouts."}
    )
    assert (made.status_code, made.data["start"]) == (201, note.text.index("I would pay"))
    assert client.post(address, {"item": str(item.pk), "quote": "never said"}).data["errors"].keys() == {
        "quote"
    }
    assert client.post(address, {"item": str(item.pk), "importance": 4}).status_code == 400
    one = f"{address}/{made.data['id']}"
    changed = client.patch(one, {"importance": 0}, headers={"If-Match": made["ETag"]})
    assert (changed.status_code, changed.data["importance"]) == (200, 0)
    assert len(client.get(address).data["results"]) == 1
    assert client.delete(one, headers={"If-Match": "*"}).status_code == 204
    assert client.get(address).data["results"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=inbox", 2),
        ("state=done", 0),
        ("q=couriers+monday", 1),
        ("company={olmo}", 1),
        ("customer={marta}", 1),
        ("item={item}", 1),
        ("source=call", 1),
        ("tag=money", 1),
        ("", 2),
    ],
)
def test_notes_are_filtered(
    api: Any,
    vera: User,
    make: Any,
    note: Note,
    item: Item,
    olmo: Company,
    marta: Customer,
    query: str,
    found: int,
) -> None:
    make(actions.link_note, note, item)
    make(actions.create_note, title="Another", tags=["money"])
    asked = query.format(olmo=olmo.pk, marta=marta.pk, item=item.pk)
    assert len(api(vera).get(url(f"notes?{asked}")).data["results"]) == found


@pytest.mark.parametrize("query", ["state=lost", "company=nonsense", "source=%00"])
def test_a_filter_that_means_nothing_is_told(api: Any, vera: User, query: str) -> None:
    assert api(vera).get(url(f"notes?{query}")).status_code == 400


def test_lists_ask_the_same_few_questions_however_long(
    api: Any, vera: User, make: Any, olmo: Company, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        person = make(actions.create_customer, name=f"P{number}", company=olmo)
        make(actions.create_note, title=f"N{number}", customer=person)
    client = api(vera)
    for path in ("notes", "customers", "companies", "ideas"):
        with django_assert_max_num_queries(14):  # the door, the token, the list itself
            assert client.get(url(path)).status_code == 200


def test_changing_a_company_stays_within_its_statements(
    api: Any, cora: User, olmo: Company, django_assert_max_num_queries: Any
) -> None:
    client = api(cora)
    with django_assert_max_num_queries(21):
        client.patch(url(f"companies/{olmo.pk}"), {"segment": "Rides"}, headers={"If-Match": "*"})


def test_another_workspaces_rows_do_not_exist(
    api: Any, cora: User, other: Workspace, charlie: User, act: Act, note: Note, item: Item
) -> None:
    with act(where=other) as actor:
        theirs = actions.create_company(by=actor, name="Secret")
        stranger = actions.create_customer(by=actor, name="Stranger", company=theirs)
    client = api(cora)
    for body in ({"company": str(theirs.pk)}, {"customer": str(stranger.pk)}):
        refused = client.post(url("notes"), {"title": "x"} | body)
        assert refused.status_code == 400 and "Secret" not in str(refused.content)
    assert client.get(url(f"notes?company={theirs.pk}")).data["results"] == []
    assert client.get(url(f"companies/{theirs.pk}")).status_code == 404
    assert api(charlie, where=other).post(
        url(f"notes/{note.pk}/links", "other"), {"item": str(item.pk)}
    ).status_code in (400, 404)


def test_the_same_key_makes_one_note(api: Any, cora: User, act: Act) -> None:
    client = api(cora)
    answers = [
        client.post(url("notes"), {"title": "Once"}, headers={"Idempotency-Key": "k1"}) for _ in range(3)
    ]
    assert {answer.data["id"] for answer in answers} == {answers[0].data["id"]}
    with act():
        assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("notes", {}, "title"),
        ("notes", {"text": "x" * 100_001}, "text"),
        ("notes", {"title": "x", "source": "pigeon"}, "source"),
        ("companies", {"name": "x", "revenue": -1}, "revenue"),
        ("companies", {"name": ""}, "name"),
        ("customers", {"name": "x", "email": "nobody"}, "email"),
        ("ideas", {"title": "x"}, "product"),
    ],
)
def test_what_cannot_be_taken_is_told(
    api: Any, alice: User, acme: Any, path: str, body: Any, field: str
) -> None:
    refused = api(alice).post(url(path), body)
    assert refused.status_code == 400
    assert field in refused.data["errors"]


def test_an_external_id_is_given_once(api: Any, cora: User) -> None:
    client = api(cora)
    assert client.post(url("companies"), {"name": "One", "external_id": "7"}).status_code == 201
    assert client.post(url("companies"), {"name": "Two", "external_id": "7"}).status_code == 400


def test_ideas_are_moderated_by_editors(
    api: Any, bob: User, cora: User, product: Product, item: Item
) -> None:
    body = {"product": str(product.pk), "title": "Weekend payouts", "item": str(item.pk)}
    assert api(cora).post(url("ideas"), body).status_code == 403
    client = api(bob)
    first = client.post(url("ideas"), body)
    assert (first.status_code, first.data["state"], first.data["votes"]) == (201, "open", 0)
    second = client.post(url("ideas"), body | {"title": "Payouts on Saturday"}).data
    merged = client.patch(
        url(f"ideas/{second['id']}"), {"merged_into": first.data["id"]}, headers={"If-Match": "*"}
    )
    assert (merged.data["state"], str(merged.data["merged_into"])) == ("merged", first.data["id"])
    apart = client.patch(url(f"ideas/{second['id']}"), {"merged_into": None}, headers={"If-Match": "*"})
    assert apart.data["state"] == "open"
    assert len(client.get(url(f"ideas?item={item.pk}")).data["results"]) == 2
