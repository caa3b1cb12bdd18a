"""The operator's desk is for staff only, and takes nothing from it that members must decide."""

import pytest
from django.test import Client

from core.actions import people
from core.models import Delivery, User, Workspace
from tests.conftest import Act

pytestmark = pytest.mark.django_db
PAGES = ["/admin/", "/admin/core/user/", "/admin/core/workspace/", "/admin/core/delivery/"]


@pytest.fixture
def operator(bob: User) -> User:
    bob.is_staff = bob.is_superuser = True
    bob.save()
    return bob


@pytest.mark.parametrize("path", PAGES)
def test_owners_of_workspaces_are_not_operators(web: object, alice: User, acme: Workspace, path: str) -> None:
    assert web(alice).get(path).status_code == 302  # type: ignore[operator]


def test_the_operator_sees_people_workspaces_and_mails(
    web: object, operator: User, act: Act, alice: User, acme: Workspace
) -> None:
    with act(alice) as actor:
        people.invite("nina@example.com", "viewer", by=actor)
        pk = Delivery.objects.get().pk
    client: Client = web(operator)  # type: ignore[operator]
    pages = [client.get(path) for path in [*PAGES, f"/admin/core/delivery/{pk}/change/"]]
    assert [page.status_code for page in pages] == [200] * 5
    assert "nina@example.com" in pages[3].content.decode()


def test_an_account_is_closed_not_deleted(web: object, operator: User, alice: User) -> None:
    client: Client = web(operator)  # type: ignore[operator]
    assert client.post(f"/admin/core/user/{alice.pk}/delete/", {"post": "yes"}).status_code == 403
    form = {"email": alice.email, "name": "Alice", "language": "en", "zone": "UTC"}
    client.post(f"/admin/core/user/{alice.pk}/change/", form)
    alice.refresh_from_db()
    assert not alice.is_active
