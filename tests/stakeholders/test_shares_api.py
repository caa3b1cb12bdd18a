"""Sharing a view by its pages and by REST."""

from typing import Any

import pytest

from core.models import User, Workspace
from roadmap.actions.views import create_view
from stakeholders.models import SharedView

pytestmark = pytest.mark.django_db
URL = "/api/v1/workspaces/acme/shared-views"


@pytest.fixture
def view(act: Any, ground: dict[str, Any], bob: User) -> Any:
    with act(bob) as actor:
        return create_view(by=actor, name="Plan", query="view=table", shared=True)


def send(web: Any, user: User, method: str, path: str = "", **body: Any) -> Any:
    return getattr(web(user), method)(URL + path, body, "application/json", headers={"If-Match": "*"})


def test_sharing_and_closing_by_rest(
    web: Any, bob: User, vera: User, view: Any, ground: dict[str, Any]
) -> None:
    audience = str(ground["audience"].pk)
    made = send(web, bob, "post", view=str(view.pk), audience=audience, password="open sesame")
    assert made.status_code == 201, made.content
    row = made.json()
    assert row["protected"] and "/v/" in row["url"] and "password" not in row and row["title"] == "Plan"
    assert web(vera).get(URL).json()["results"][0]["url"] is None
    path = f"/{row['id']}"
    assert send(web, vera, "post", f"{path}/revocation").status_code == 403
    assert send(web, bob, "post", f"{path}/revocation").json()["revoked_at"]
    assert send(web, bob, "delete", f"{path}/revocation").json()["revoked_at"] is None
    assert send(web, bob, "post", f"{path}/address").json()["url"] != row["url"]
    assert not send(web, bob, "patch", path, password="").json()["protected"]
    assert send(web, bob, "delete", path).status_code == 204


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("embed_origins", ["https://*.example.com"]),
        ("embed_origins", ["http://example.com"]),
        ("embed_origins", ["https://a.example; script-src *"]),
        ("password", "short"),
        ("expires_at", "2020-01-01T00:00:00Z"),
    ],
)
def test_what_cannot_be_is_told(
    web: Any, bob: User, view: Any, ground: dict[str, Any], field: str, given: Any
) -> None:
    answer = send(web, bob, "post", view=str(view.pk), audience=str(ground["audience"].pk), **{field: given})
    assert answer.status_code == 400 and field in str(answer.json())


def test_a_filter_that_tells_is_refused_with_its_reason(
    act: Any, web: Any, bob: User, ground: dict[str, Any]
) -> None:
    with act(bob) as actor:
        view = create_view(
            by=actor, name="Late", query='f={"field":"late","op":"is","value":true}', shared=True
        )
    answer = send(web, bob, "post", view=str(view.pk), audience=str(ground["audience"].pk))
    assert answer.status_code == 400 and "late" in str(answer.json())


def test_the_pages(act: Any, web: Any, bob: User, vera: User, view: Any, ground: dict[str, Any]) -> None:
    new = "/w/acme/stakeholders/shares/new/"
    assert "Plan" in web(bob).get(f"{new}?view={view.pk}").content.decode()
    given = {
        "view": view.pk,
        "title": "The plan",
        "audience": ground["audience"].pk,
        "origins": "https://a.example",
    }
    made = web(bob).post(new, given)
    assert made.status_code == 302, made.content.decode()
    with act():
        row = SharedView.objects.get()
        assert row.embed_origins == ["https://a.example"]
    assert "/v/" in web(bob).get(made["Location"]).content.decode()
    assert "/v/" not in web(vera).get("/w/acme/stakeholders/shares/").content.decode()
    closed = web(bob).post(f"/w/acme/stakeholders/shares/{row.pk}/revoke/", follow=True).content.decode()
    assert "is closed" in closed and f"{row.pk}/reopen/" in closed
    web(bob).post(f"/w/acme/stakeholders/shares/{row.pk}/reopen/")
    with act():
        assert SharedView.objects.get().revoked_at is None


def test_the_list_asks_the_database_the_same_few_times(
    web: Any, bob: User, view: Any, ground: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    """However many there are: those of the frame, the rows, and their uses."""
    client = web(bob)
    client.get("/w/acme/stakeholders/shares/")
    for _one in range(4):
        send(web, bob, "post", view=str(view.pk), audience=str(ground["audience"].pk))
    with django_assert_max_num_queries(25):
        client.get("/w/acme/stakeholders/shares/")


def test_whoever_has_no_audience_yet_makes_one_on_the_way(
    web: Any, act: Any, bob: User, acme: Workspace
) -> None:
    with act(bob) as actor:
        view = create_view(by=actor, name="Plan", query="view=table", shared=True)
    client, place = web(bob), "/w/acme/stakeholders/"
    page = client.get(f"{place}shares/new/?view={view.pk}").content.decode()
    assert f'href="{place}audiences/new/?share={view.pk}"' in page and "Make the link" not in page
    body = {"name": "Customers", "date_precision": "quarter", "categories": ["planned"]}
    made = client.post(f"{place}audiences/new/?share={view.pk}", body)
    assert made.url.startswith(f"{place}shares/new/?view={view.pk}&audience=")
    shown = client.get(made.url).context["form"]
    assert shown["view"].value() == view.pk and shown["title"].value() == "Plan"
    assert made.url.endswith(str(shown["audience"].value()))
