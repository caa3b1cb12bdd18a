"""Saved views by REST: whose they are, who may share, one default, and the way back from deleting."""

from typing import Any

import pytest

from core.models import User, Workspace
from roadmap.models import SavedView
from tests.conftest import Act

pytestmark = pytest.mark.django_db
URL = "/api/v1/workspaces/acme/views"


@pytest.fixture
def call(web: Any) -> Any:
    def send(user: User, method: str, path: str = "", body: Any = None, version: int | str = "*") -> Any:
        headers = {"If-Match": f'"{version}"' if version != "*" else "*"}
        return getattr(web(user), method)(f"{URL}{path}", body, "application/json", headers=headers)

    return send


def make(call: Any, user: User, **fields: Any) -> Any:
    return call(user, "post", "", {"name": "Late things", "query": "view=table&f=1", **fields})


def names(web: Any, user: User) -> list[str]:
    return [row["name"] for row in web(user).get(URL).json()["results"]]


def test_a_viewer_keeps_private_views_that_nobody_else_sees(
    call: Any, web: Any, vera: User, bob: User, acme: Workspace
) -> None:
    answer = make(call, vera)
    assert answer.status_code == 201
    assert names(web, vera) == ["Late things"]
    assert names(web, bob) == []
    assert web(bob).get(f"{URL}/{answer.json()['id']}").status_code == 404
    assert call(bob, "delete", f"/{answer.json()['id']}").status_code == 404


def test_sharing_asks_for_writing(call: Any, web: Any, vera: User, bob: User, acme: Workspace) -> None:
    assert make(call, vera, shared=True).status_code == 403
    assert make(call, vera, is_default=True).status_code == 403
    own = make(call, vera).json()
    assert call(vera, "patch", f"/{own['id']}", {"shared": True}).status_code == 403
    shared = make(call, bob, name="For all", shared=True).json()
    assert "For all" in names(web, vera)
    assert call(vera, "patch", f"/{shared['id']}", {"name": "Mine now"}).status_code == 403
    assert call(vera, "delete", f"/{shared['id']}").status_code == 403


def test_one_default_and_it_is_shared(call: Any, web: Any, bob: User, acme: Workspace, act: Act) -> None:
    first = make(call, bob, name="First", is_default=True).json()
    assert first["shared"] is True
    second = make(call, bob, name="Second", is_default=True).json()
    page = web(bob).get("/w/acme/roadmap/").content.decode()
    assert "view=table&amp;f=1" in page
    with act(bob):
        assert SavedView.objects.get(is_default=True).name == "Second"
    private = call(bob, "patch", f"/{second['id']}", {"shared": False}).json()
    assert private["is_default"] is False


def test_a_change_needs_the_version_that_was_read(call: Any, bob: User, acme: Workspace) -> None:
    view = make(call, bob).json()
    renamed = call(bob, "patch", f"/{view['id']}", {"name": "Later things"}, view["version"])
    assert renamed.json()["name"] == "Later things"
    assert call(bob, "patch", f"/{view['id']}", {"name": "No"}, view["version"]).status_code == 412


def test_a_deleted_view_comes_back_to_whom_it_belonged(
    call: Any, web: Any, vera: User, bob: User, acme: Workspace
) -> None:
    view = make(call, vera).json()
    assert call(vera, "delete", f"/{view['id']}").status_code == 204
    assert names(web, vera) == []
    assert call(bob, "post", f"/{view['id']}/restore", {}).status_code == 404
    assert call(vera, "post", f"/{view['id']}/restore", {}).status_code == 201
    assert names(web, vera) == ["Late things"]


def test_the_plan_tells_what_is_said_and_feared(web: Any, bob: User, acme: Workspace) -> None:
    plan = web(bob).get("/api/v1/workspaces/acme/workbench").json()
    assert (plan["comments"], plan["risks"], plan["watching"]) == ({}, {}, [])


def test_the_frame_comes_without_items(web: Any, bob: User, acme: Workspace, product: Any) -> None:
    web(bob).post(
        "/api/v1/workspaces/acme/items", {"product": str(product.pk), "title": "One"}, "application/json"
    )
    frame = web(bob).get("/api/v1/workspaces/acme/workbench?frame=1").json()
    assert "columns" not in frame
    assert frame["products"][0]["name"] == product.name
