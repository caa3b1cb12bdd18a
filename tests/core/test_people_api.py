"""Members, invitations and tokens by REST."""

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from core.actions import people
from core.models import Membership, User, Workspace
from tests.conftest import Act, url

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]


def test_members_are_listed_addresses_for_those_who_manage_them(api: Api, adam: User, vera: User) -> None:
    seen = {who: api(who).get(url("members")).json()["results"] for who in (adam, vera)}
    assert {row["name"] for row in seen[vera]} == {
        f"{n} Example" for n in ("Alice", "Adam", "Bob", "Cora", "Vera")
    }
    assert {row["email"] for row in seen[vera]} == {None}
    assert "bob@example.com" in {row["email"] for row in seen[adam]}


def test_a_role_is_changed_with_its_version(api: Api, act: Act, adam: User, bob: User) -> None:
    with act(adam):
        pk = Membership.objects.get(user=bob).pk
    client, address = api(adam), url(f"members/{pk}")
    assert client.patch(address, {"role": "viewer"}).status_code == 428
    assert client.patch(address, {"role": "owner"}, headers={"If-Match": "*"}).status_code == 403
    changed = client.patch(address, {"role": "viewer"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["role"]) == (200, "viewer")
    assert client.patch(address, {"role": "editor"}, headers={"If-Match": '"1"'}).status_code == 412


def test_an_invitation_answers_without_its_link(api: Api, adam: User) -> None:
    made = api(adam).post(url("invitations"), {"email": "nina@example.com", "role": "editor"})
    assert made.status_code == 201
    assert "~" not in made.content.decode() and "token" not in made.json()


@pytest.mark.parametrize("role", ["owner", "root"])
def test_an_invitation_beyond_ones_role_is_refused(api: Api, adam: User, role: str) -> None:
    made = api(adam).post(url("invitations"), {"email": "nina@example.com", "role": role})
    assert made.status_code in (400, 403, 422)


def test_a_session_makes_tokens_a_token_does_not(web: object, api: Api, bob: User, acme: Workspace) -> None:
    form = {"name": "export", "scopes": ["roadmap:read"]}
    browser: Client = web(bob)  # type: ignore[operator]
    made = browser.post(url("tokens"), form, content_type="application/json")
    assert made.status_code == 201 and made.json()["secret"].startswith("pmh_")
    assert "secret" not in browser.get(url("tokens")).json()["results"][0]
    assert api(bob).post(url("tokens"), form).status_code == 403


def test_a_token_of_another_is_out_of_reach(api: Api, act: Act, bob: User, cora: User) -> None:
    with act(bob) as actor:
        token, _secret = people.create_token("export", ["roadmap:read"], expires_in_days=None, by=actor)
    assert api(cora).delete(url(f"tokens/{token.pk}"), headers={"If-Match": "*"}).status_code == 404
    assert api(bob).delete(url(f"tokens/{token.pk}"), headers={"If-Match": "*"}).status_code == 204
